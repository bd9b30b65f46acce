"""boto3 with the service model of our own beside botocore's, as `AWS_DATA_PATH` gives it."""

from __future__ import annotations

import boto3
from botocore.session import get_session

from flowbuilder.wire.routes import MODELS


def session() -> boto3.session.Session:
    """A session whose clients also come for the service `flowbuilder`."""
    core = get_session()
    core.get_component("data_loader").search_paths.append(str(MODELS))
    return boto3.session.Session(botocore_session=core)
