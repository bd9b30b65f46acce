"""What runs inside the sandbox's process: imported there on its own, by relative imports only.

The process is started with an empty environment on a fresh interpreter. It imports this package
and the standard library, never Django and never the rest of the product.
"""
