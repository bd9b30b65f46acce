"""What nodes do outside the engine: one module per node type, found by one registry."""
