"""The product's settings, with the bare view beside its own addresses."""

from flowbuilder.settings import *  # noqa: F403

ROOT_URLCONF = "bench.urls"
