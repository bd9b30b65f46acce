"""Sums of tokens, and the prices that a workspace has entered."""

from __future__ import annotations

from typing import Any

from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q

from executions.usage.tokens import MODEL_LENGTH
from flowbuilder.models import Workspace

_DAY = ["day", "node", "model_id"]


class Usage(models.Model):
    """Tokens that a node used of a model on a day: in one execution, or in all that have none.

    Those without are runs of InvokeFlow, nodes tried alone, and executions that were deleted.
    """

    #: Both are the first columns of an index below.
    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+", db_index=False)
    execution = models.ForeignKey(
        *("executions.Execution", models.CASCADE),
        null=True,
        blank=True,
        related_name="usage",
        db_index=False,
    )
    #: An identifier, not a foreign key: what was used stays used when the flow is deleted.
    flow_id = models.CharField(max_length=10)
    node = models.CharField(max_length=100)
    #: The model that was asked, by its name at the provider.
    model_id = models.CharField(max_length=MODEL_LENGTH)
    #: UTC.
    day = models.DateField()
    #: Answers that told their tokens; each attempt counts.
    calls = models.PositiveBigIntegerField()
    input = models.PositiveBigIntegerField()
    output = models.PositiveBigIntegerField()
    cache_read = models.PositiveBigIntegerField()
    cache_write = models.PositiveBigIntegerField()

    class Meta:
        verbose_name_plural = "usage"
        constraints = [
            models.UniqueConstraint(fields=["execution", *_DAY], name="one_usage_each"),
            models.UniqueConstraint(
                fields=["workspace", "flow_id", *_DAY],
                condition=Q(execution=None),
                name="one_usage_a_day",
            ),
        ]
        indexes = [models.Index(fields=["workspace", "day"], name="usage_of_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.node} {self.model_id}"


def _rate(**more: Any) -> Any:
    at_least = [MinValueValidator(0)]
    return models.DecimalField(max_digits=14, decimal_places=6, validators=at_least, **more)


class Price(models.Model):
    """What a million tokens of some models cost, from a day on."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="prices")
    #: A model's name; a * stands for any characters.
    pattern = models.CharField(max_length=200)
    #: The first day, UTC; None: from the beginning.
    valid_from = models.DateField(null=True, blank=True)
    #: ISO 4217.
    currency = models.CharField(max_length=3, validators=[RegexValidator("^[A-Z]{3}$")])
    #: Of a million tokens.
    input = _rate()
    output = _rate()
    cache_read = _rate(default=0)
    cache_write = _rate(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "pattern", "valid_from"], name="one_price_from_each_day"
            ),
            models.UniqueConstraint(
                fields=["workspace", "pattern"],
                condition=Q(valid_from=None),
                name="one_price_from_the_beginning",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pattern}: {self.input} / {self.output} {self.currency}"
