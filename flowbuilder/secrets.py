"""Secrets at rest: the server's own key, and encryption with it.

The key comes from `FLOWBUILDER_SECRET_KEY`, else from `$FLOWBUILDER_DATA/secret.key` (mode 0600),
which is made on first use. It signs sessions and page tokens and encrypts access-key secrets.
"""

import base64
import hashlib
import os
import secrets
import time
from functools import lru_cache
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken
from django.core.exceptions import ImproperlyConfigured


def server_key(data: Path) -> str:
    """The server's secret key, made once per data folder; safe against two processes starting.

    Raises ImproperlyConfigured when the folder cannot be written to.
    """
    given = os.environ.get("FLOWBUILDER_SECRET_KEY")
    if given:
        return given
    path = data / "secret.key"
    try:
        data.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _read_when_written(path)
    except OSError as problem:
        raise ImproperlyConfigured(
            f"The data folder {data} cannot be written to ({problem.strerror}). "
            "Set FLOWBUILDER_DATA to a folder that can."
        ) from problem
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(48))
    return path.read_text().strip()


def _read_when_written(path: Path) -> str:
    """The key another process is making right now, or made long ago."""
    for _ in range(100):
        key = path.read_text().strip()
        if key:
            return key
        time.sleep(0.01)
    raise ImproperlyConfigured(f"{path} is empty. Delete it; a new key is made at the next start.")


@lru_cache(maxsize=4)
def _cipher(key: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"at-rest:" + key.encode()).digest()))


def encrypt(plain: str, key: str) -> str:
    """The text encrypted under the server's key, as URL-safe base64."""
    return _cipher(key).encrypt(plain.encode()).decode()


def decrypt(token: str, key: str) -> str:
    """The text behind `encrypt`'s token. Raises ValueError when the key is another one."""
    try:
        return _cipher(key).decrypt(token.encode()).decode()
    except InvalidToken:
        raise ValueError(
            "This secret was encrypted under another FLOWBUILDER_SECRET_KEY."
        ) from None
