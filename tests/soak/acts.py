"""What the nodes of the soak give: a value that depends on their inputs and on nothing else."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from typing import Any


def act(node: str, kind: str, inputs: Mapping[str, Any]) -> Any:
    """The value of the type that a node gives. Raises ValueError where it is to fail.

    `Bad` always fails, `Risky` for every fourth value; `Big` gives what is kept beside the journal.
    """
    seed = zlib.crc32(repr((node, sorted(inputs.items()))).encode())
    if node == "Bad" or (node == "Risky" and seed % 4 == 0):
        raise ValueError(f"{node} was to fail")
    if kind == "Number":
        return seed % 10
    if kind == "Array":
        return [f"{seed % 97}.{index}" for index in range(seed % 4)]
    return f"{node}{seed % 1000}" * (20_000 if node == "Big" else 1)
