"""Refusing what would be one too many (specification, section 6)."""

from __future__ import annotations

from django.conf import settings

from flowbuilder.quotas import QUOTAS
from flowbuilder.wire.errors import QuotaError

#: The highest version number that the wire can say.
LAST_VERSION = 99_999


def hold(name: str, count: int) -> None:
    """Raises QuotaError, naming limit, value and setting, when `count` things are too many.

    `name` is one of `flowbuilder.quotas.QUOTAS`. Count in the transaction that adds the thing,
    while its owner's row is locked.
    """
    most = settings.QUOTAS[name]
    if count > most:
        quota = QUOTAS[name]
        setting = "AWS_QUOTAS" if settings.AWS_QUOTAS else quota.setting
        raise QuotaError(
            f"At most {most:,} {quota.things} (setting {setting}); this would be {count:,}."
        )


def hold_number(number: int, whose: str) -> None:
    """Raises QuotaError when a version's number is higher than the wire can say."""
    if number > LAST_VERSION:
        raise QuotaError(
            f"{whose} has used up its version numbers: {LAST_VERSION:,} is the last one, and none "
            "is given twice."
        )
