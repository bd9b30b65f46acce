"""What the wire's design-time operations do: one function each. Importing registers them."""

from flowbuilder.operations import aliases, flows, prompts, tags, validation, versions

__all__ = ["aliases", "flows", "prompts", "tags", "validation", "versions"]
