"""Trying every escape in a sandbox; `python -m tests.sandbox.attack` does it as a program."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable

from executions.services.sandbox import KernelSandbox, Kind, Limits, Sandbox, SandboxError
from executions.services.sandbox.inside.layers import Layer
from tests.sandbox.canaries import CANARY, Canaries, canaries
from tests.sandbox.escapes import ALL, Escape

#: What Monty tells that is its own: the name of a folder that is nowhere.
MONTYS_OWN = {"working folder": "/"}
LIMITS = Limits(seconds=2, memory_bytes=128 * 1024 * 1024)


def attempt(sandbox: Sandbox, escape: Escape, targets: Canaries) -> str:
    """What the escape achieved, in words; empty when nothing."""
    name = sandbox.status().name
    try:
        value = sandbox.evaluate(escape.code, targets.variables, LIMITS).value
    except SandboxError as error:
        if error.kind is Kind.UNAVAILABLE:
            return f"the sandbox broke: {error.message}"
        mistakes = ("SyntaxError", "defined") if name == "kernel" else ("SyntaxError",)
        if any(mistake in error.message for mistake in mistakes):
            return f"the attempt itself is broken: {error.message}"
        return "it told the secret" if CANARY in error.message + error.printed else ""
    if value and not (name == "monty" and value == MONTYS_OWN.get(escape.name)):
        return f"it got {json.dumps(value)[:200]}"
    return ""


def attack(sandbox: Sandbox, escapes: Iterable[Escape]) -> list[str]:
    """Try the escapes and give those that achieved something, each with what it was."""
    achieved = []
    with canaries() as targets:
        for escape in escapes:
            why = attempt(sandbox, escape, targets)
            achieved += [f"{escape.name}: {why}"] * bool(why)
        achieved += targets.touched()
    return achieved


if __name__ == "__main__":
    without = {Layer(name) for name in sys.argv[1:]}
    tried = KernelSandbox(layers=[layer for layer in Layer if layer not in without])
    report = {"layers": tried.status().layers, "achieved": attack(tried, ALL)}
    tried.close()
    json.dump(report, sys.stdout)
