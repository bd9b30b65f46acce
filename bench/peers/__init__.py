"""Other engines doing the same work, each as its own documentation shows its use."""
