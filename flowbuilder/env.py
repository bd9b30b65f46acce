"""Reading the environment: typed, with defaults, failing loudly on nonsense."""

import math
import os
from pathlib import Path
from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str) -> str:
    """The variable's text, or the default where it is unset or empty."""
    return os.environ.get(name) or default


def integer(name: str, default: int, *, low: int = 0, high: int = 2**31) -> int:
    """The variable as a whole number within [low, high]."""
    raw = os.environ.get(name)
    if not raw:
        return default
    try:
        value = int(raw)
    except ValueError:
        raise ImproperlyConfigured(f"{name}={raw!r} is not a whole number.") from None
    if not low <= value <= high:
        raise ImproperlyConfigured(f"{name}={value} is outside {low} to {high}.")
    return value


def number(name: str, default: float, *, low: float = 0.0) -> float:
    """The variable as a number of at least `low`."""
    raw = os.environ.get(name)
    if not raw:
        return default
    try:
        value = float(raw)
    except ValueError:
        raise ImproperlyConfigured(f"{name}={raw!r} is not a number.") from None
    if not math.isfinite(value):
        raise ImproperlyConfigured(f"{name}={raw!r} is not a finite number.")
    if value < low:
        raise ImproperlyConfigured(f"{name}={value} is below {low}.")
    return value


def flag(name: str, *, default: bool = False) -> bool:
    """The variable as yes or no: 1, true, yes, on; 0, false, no, off."""
    raw = os.environ.get(name, "").strip().lower()
    if not raw:
        return default
    if raw in {"1", "true", "yes", "on"}:
        return True
    if raw in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name}={raw!r} is neither yes (1) nor no (0).")


def choice(name: str, default: str, among: tuple[str, ...]) -> str:
    """The variable's text, which must be one of these, or the default where it is unset."""
    value = text(name, default)
    if value != default and value not in among:
        raise ImproperlyConfigured(f"{name}={value!r} is none of {', '.join(among)}.")
    return value


def folder(name: str, default: Path) -> Path:
    """The variable as an absolute folder path; the folder itself may not exist yet."""
    return Path(os.environ.get(name) or default).expanduser().resolve()


def database(name: str, url: str) -> dict[str, Any]:
    """Django's settings for the database at the URL, the value of the variable or its default."""
    try:
        return dict(dj_database_url.parse(url))
    except ValueError as problem:
        raise ImproperlyConfigured(
            f"{name} names no database that Django knows. Write postgresql://user:password@host/name."
        ) from problem


def words(name: str, default: str) -> list[str]:
    """The variable as a comma-separated list, blanks dropped."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]
