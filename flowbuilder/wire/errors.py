"""Errors as the models know them; the view turns them into AWS-shaped answers."""

from __future__ import annotations

from typing import Any


class WireError(Exception):
    """An error answer. `code` is the error shape's name; its members beside `message` are extra."""

    code = "InternalServerException"
    status = 500

    def __init__(self, message: str, **members: Any) -> None:
        super().__init__(message)
        self.message = message
        self.members = members


class ValidationError(WireError):
    """The request is wrong; `fields` becomes the shape's `fieldList` of (name, message)."""

    code = "ValidationException"
    status = 400

    def __init__(self, message: str, fields: list[tuple[str, str]] | None = None) -> None:
        extra = {"fieldList": [{"name": n, "message": m} for n, m in fields]} if fields else {}
        super().__init__(message, **extra)


class NotFoundError(WireError):
    code = "ResourceNotFoundException"
    status = 404


class ConflictError(WireError):
    code = "ConflictException"
    status = 409


class AccessDeniedError(WireError):
    code = "AccessDeniedException"
    status = 403


class ThrottlingError(WireError):
    code = "ThrottlingException"
    status = 429


class QuotaError(WireError):
    code = "ServiceQuotaExceededException"
    status = 402


class DependencyFailedError(WireError):
    code = "DependencyFailedException"
    status = 424


class BadGatewayError(WireError):
    code = "BadGatewayException"
    status = 502
