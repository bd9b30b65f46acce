"""Stored prompts and their immutable versions."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from flowbuilder.models.people import Workspace


class PromptContent(models.Model):
    """What a prompt's draft and its versions both have."""

    name = models.CharField(max_length=100)
    description = models.CharField(max_length=200, blank=True)
    customer_encryption_key_arn = models.CharField(max_length=2048, blank=True)
    #: Name of the variant that nodes use; empty when none was chosen.
    default_variant = models.CharField(max_length=100, blank=True)
    #: The wire's `PromptVariantList`, JSON text: order and unknown members survive.
    variants = models.TextField(default="[]")
    tags = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True


class Prompt(PromptContent):
    """A prompt and its draft."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="prompts")
    #: The service's 10-character identifier.
    prompt_id = models.CharField(max_length=10, unique=True)
    #: Counts every change of the draft; the ETag that `If-Match` is compared with.
    revision = models.PositiveIntegerField(default=1)
    #: The number the next version gets; never given twice.
    next_version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(auto_now=True)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "name"], name="one_prompt_name_each")
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.prompt_id})"


class PromptVersion(PromptContent):
    """An immutable numbered copy of a prompt's draft."""

    prompt = models.ForeignKey(Prompt, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["prompt", "number"], name="one_prompt_version_each")
        ]

    def __str__(self) -> str:
        return f"{self.name} version {self.number}"
