"""HTTP/2 connections that end as clients mean it.

The AWS SDK for JavaScript opens a connection for each flow it invokes and says at once that it will
ask nothing more on it (GOAWAY), then reads the answer, however long it takes. Twisted would hang up
on both: on the GOAWAY, and after a minute without a word from the client.
"""

from __future__ import annotations

from typing import Any

from h2.connection import H2Connection as FrameConnection
from h2.errors import ErrorCodes
from hyperframe.frame import GoAwayFrame
from twisted.web import http
from twisted.web._http2 import H2Connection


class _Frames(FrameConnection):
    """The state of a connection, to which a GOAWAY without an error is not the end yet."""

    def _receive_goaway_frame(self, frame: GoAwayFrame) -> tuple[Any, Any]:
        if frame.error_code == ErrorCodes.NO_ERROR and self.open_inbound_streams:
            return [], []
        return super()._receive_goaway_frame(frame)


class Connection(H2Connection):
    """Twisted's connection, which stays as long as an answer is on its way."""

    def __init__(self, reactor: Any = None) -> None:
        super().__init__(reactor)  # type: ignore[no-untyped-call]
        self.conn = _Frames(config=self.conn.config)

    def timeoutConnection(self) -> None:  # noqa: N802 - Twisted's name
        """The client has not said anything for long."""
        if self.conn.open_inbound_streams:
            self.setTimeout(self.timeOut)  # type: ignore[no-untyped-call]
        else:
            super().timeoutConnection()  # type: ignore[no-untyped-call]


def adapt_twisted() -> None:
    """Make Twisted's servers in this process use these connections; it has no setting for that."""
    http.H2Connection = Connection  # type: ignore[attr-defined]
