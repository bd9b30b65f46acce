"""Where a value is no JSON. In words that CPython and Monty both understand: it runs in both."""

import math

HINTS = {
    "set": "list(…)",
    "frozenset": "list(…)",
    "datetime": ".isoformat()",
    "date": ".isoformat()",
    "Decimal": "float(…) or str(…)",
    "Fraction": "float(…) or str(…)",
    "bytes": ".decode()",
    "UUID": "str(…)",
    "generator": "list(…)",
    "map": "list(…)",
    "filter": "list(…)",
    "zip": "list(…)",
    "range": "list(…)",
    "dict_keys": "list(…)",
    "dict_values": "list(…)",
    "dict_items": "list(…)",
}


def fault(value: object, where: str, depth: int) -> str:
    """What is no JSON in the value, and where; empty when it all is."""
    if depth > 100:
        return f"{where} contains itself or is nested too deeply."
    members: list[tuple[object, object]] = []
    if isinstance(value, dict):
        for key in value:
            if not (key is None or isinstance(key, (str, int, float))):
                return f"{where} has a key of type {type(key).__name__}; keys are texts in JSON."
        members = list(value.items())
    elif isinstance(value, (list, tuple)):
        members = list(enumerate(value))
    else:
        return fault_of_one(value, where)
    for name, member in members:
        found = fault(member, f"{where}[{name!r}]", depth + 1)
        if found:
            return found
    return ""


def fault_of_one(value: object, where: str) -> str:
    """The same of a value that has no members."""
    if isinstance(value, float) and not math.isfinite(value):
        return f"{where} is {value!r}, which JSON has no number for."
    if value is None or isinstance(value, (str, int, float)):
        return ""
    name = type(value).__name__
    hint = f" Give {HINTS[name]} instead." if name in HINTS else ""
    return f"{where} is of type {name}, which is no JSON value.{hint}"
