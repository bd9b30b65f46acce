"""Reading the environment: typed, with defaults, failing loudly on nonsense."""

import os
from pathlib import Path

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


def folder(name: str, default: Path) -> Path:
    """The variable as an absolute folder path; the folder itself may not exist yet."""
    return Path(os.environ.get(name) or default).expanduser().resolve()


def words(name: str, default: str) -> list[str]:
    """The variable as a comma-separated list, blanks dropped."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]
