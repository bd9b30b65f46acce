"""Measurements that anyone can run: `make bench`. Figures: bench/README.md."""
