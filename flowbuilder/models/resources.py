"""What nodes call on this server instead of AWS: buckets, functions, model routes."""

from __future__ import annotations

from django.db import models

from flowbuilder.models.people import Workspace


class Bucket(models.Model):
    """A bucket of the server's own; its objects are files below the data folder."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="buckets")
    name = models.CharField(max_length=63)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "name"], name="one_bucket_name_each")
        ]

    def __str__(self) -> str:
        return self.name


class StoredObject(models.Model):
    """One object of a bucket: the row names it, a file below the data folder holds its bytes."""

    bucket = models.ForeignKey(Bucket, models.CASCADE, related_name="objects_kept")
    #: Any key S3 would take: 1 to 1,024 bytes of UTF-8.
    key = models.CharField(max_length=1024)
    size = models.BigIntegerField()
    content_type = models.CharField(max_length=255)
    #: MD5 of the bytes, hexadecimal, as S3 gives it.
    etag = models.CharField(max_length=32)
    #: Name of the file; a new one for each write, so that readers keep what they opened.
    blob = models.CharField(max_length=32)
    modified_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bucket", "key"], name="one_object_per_key")]

    def __str__(self) -> str:
        return self.key


class Function(models.Model):
    """A Python function of the server's own: `def handler(event, context)`, run in the sandbox."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="functions")
    name = models.CharField(max_length=64)
    description = models.CharField(max_length=200, blank=True)
    code = models.TextField()
    #: Name of the function in `code` that is called.
    handler = models.CharField(max_length=64, default="handler")
    timeout_seconds = models.FloatField(default=10.0)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "name"], name="one_function_name_each")
        ]

    def __str__(self) -> str:
        return self.name


class ModelRoute(models.Model):
    """Where calls to a `modelId` go, so that a definition runs here on another model unedited."""

    class Provider(models.TextChoices):
        LOCAL = "local", "Local model"
        BEDROCK = "bedrock", "Amazon Bedrock"
        OPENAI = "openai", "OpenAI-compatible endpoint"

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="model_routes")
    #: The `modelId` of definitions (id or ARN); a trailing * matches any ending.
    model_id = models.CharField(max_length=2048)
    provider = models.CharField(max_length=10, choices=Provider.choices)
    #: The model's name at the provider; empty: the same `modelId`.
    target = models.CharField(max_length=2048, blank=True)
    #: Base URL of an OpenAI-compatible endpoint; empty: OPENAI_BASE_URL.
    endpoint = models.CharField(max_length=2048, blank=True)
    #: `flowbuilder.secrets.encrypt` of the endpoint's key; empty: OPENAI_API_KEY.
    encrypted_api_key = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "model_id"], name="one_route_per_model")
        ]

    def __str__(self) -> str:
        return f"{self.model_id} → {self.provider}"
