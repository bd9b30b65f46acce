"""Keeping the product's processes alive: what `manage.py run` is made of."""
