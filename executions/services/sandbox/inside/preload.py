"""What code in the sandbox can import: loaded before the process loses the sight of files."""

from __future__ import annotations

import codecs
import datetime
import hashlib
import importlib
import io
import os
import sys
import time
import zoneinfo
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType

#: Modules for people to import, as the message of a failed import lists them.
MODULES = (
    "abc", "array", "ast", "base64", "binascii", "bisect", "calendar", "cmath", "codecs",
    "collections", "collections.abc", "colorsys", "contextlib", "copy", "csv", "dataclasses",
    "datetime", "decimal", "difflib", "enum", "fractions", "functools", "graphlib", "hashlib",
    "heapq", "hmac", "html", "html.entities", "html.parser", "inspect", "io", "ipaddress",
    "itertools", "json", "keyword", "locale", "math", "numbers", "operator", "pprint", "quopri",
    "random", "re", "reprlib", "secrets", "statistics", "string", "struct", "textwrap", "time",
    "traceback", "types", "typing", "unicodedata", "urllib.parse", "uuid", "warnings", "weakref",
    "xml.etree.ElementTree", "zlib", "zoneinfo",
)  # fmt: skip
_ENCODINGS = (
    "ascii", "latin-1", "cp1250", "cp1251", "cp1252", "cp437", "iso8859-2", "iso8859-15",
    "koi8-r", "utf-8-sig", "utf-7", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le",
    "utf-32-be", "unicode_escape", "raw_unicode_escape", "idna", "punycode", "base64", "hex",
    "rot13", "zlib", "quopri", "gb18030", "gbk", "big5", "shift_jis", "euc_jp", "euc_kr",
)  # fmt: skip
#: Ours, not theirs: forgotten once they have been imported here.
_MACHINERY = ("ctypes", "_ctypes", "socket", "_socket", "select", "inside")


class Unavailable:
    """The only finder that is left: says what there is when code imports what there is not."""

    @staticmethod
    def find_spec(
        name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Always raises ModuleNotFoundError."""
        shown = ", ".join(module for module in MODULES if "." not in module)
        raise ModuleNotFoundError(
            f"No module {name!r} here. Code in a flow can import: {shown}.", name=name
        )


def load() -> None:
    """Import every module, and make happen now what they would do at the first use."""
    for name in MODULES:
        importlib.import_module(name)
    for name in _ENCODINGS:
        codecs.lookup(name)
    for name in hashlib.algorithms_available:
        try:
            hashlib.new(name)
        except ValueError:  # listed, yet switched off in this build
            continue
    os.environ["TZ"] = "UTC"
    time.tzset()
    datetime.datetime.strptime("2000", "%Y").astimezone(datetime.UTC)
    _keep_time_zones()


def _keep_time_zones() -> None:
    """Keep the data of all time zones in memory: 0.4 MB, and files are out of reach later."""
    kept: dict[str, bytes] = {}
    for folder in map(Path, zoneinfo.TZPATH):
        for path in folder.glob("**/*") if folder.is_dir() else ():
            key = path.relative_to(folder).as_posix()
            if key.startswith(("posix/", "right/")) or key in kept or not path.is_file():
                continue
            content = path.read_bytes()
            if content.startswith(b"TZif"):
                kept[key] = content

    def load_tzdata(key: str) -> io.BytesIO:
        if key not in kept:
            raise zoneinfo.ZoneInfoNotFoundError(f"No time zone found with key {key}")
        return io.BytesIO(kept[key])

    importlib.import_module("zoneinfo._common").load_tzdata = load_tzdata  # type: ignore[attr-defined]
    zoneinfo.ZoneInfo("UTC")


def seal() -> None:
    """Leave no way to import anything that is not loaded, and forget what is ours."""
    for name in list(sys.modules):
        if name.partition(".")[0] in _MACHINERY:
            del sys.modules[name]
    sys.meta_path[:] = [Unavailable]
    sys.path_hooks.clear()
    sys.path.clear()
    sys.path_importer_cache.clear()
    sys.argv[:] = [""]
    sys.orig_argv[:] = [""]
    os.environ.clear()
