"""The checks of a definition, one module per subject; each gives what it finds, in order."""
