"""Addresses: the wire API, the console's own operations, the admin site, health, the pages."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
