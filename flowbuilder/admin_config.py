"""Django's admin app, with this server's own site."""

from __future__ import annotations

from django.contrib.admin.apps import AdminConfig


class Config(AdminConfig):
    default_site = "flowbuilder.admin_site.Site"
