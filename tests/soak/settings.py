"""The product's own settings, with nodes that only wait: see `tests.soak.acting`."""

from flowbuilder.settings import *  # noqa: F403
from flowbuilder.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.soak.acting.Acting"]
