"""The admin site's form of an alias: only what its flow has can be chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.admin.widgets import (
    AdminIntegerFieldWidget,
    AdminRadioSelect,
    AdminTextInputWidget,
)
from django.core.validators import RegexValidator
from django.forms import (
    CharField,
    ChoiceField,
    HiddenInput,
    IntegerField,
    ModelChoiceField,
    ModelForm,
)

from flowbuilder.models import Flow, FlowAlias, FlowVersion

if TYPE_CHECKING:
    Form = ModelForm[FlowAlias]
    VersionChoice = ModelChoiceField[FlowVersion]
else:  # Django's own classes take no type parameters
    Form, VersionChoice = ModelForm, ModelChoiceField

_CONCURRENCY = [("Automatic", "Automatic"), ("Manual", "Manual, at most")]


class _Versions(VersionChoice):
    def label_from_instance(self, obj: FlowVersion) -> str:
        about = f": {obj.description}" if obj.description else ""
        return f"Version {obj.number}{about} ({obj.created_at:%Y-%m-%d %H:%M} UTC)"


class AliasForm(Form):
    """Name, description, version and concurrency of an alias of one flow."""

    name = CharField(
        max_length=100,
        validators=[
            RegexValidator(
                r"\A([0-9a-zA-Z][_-]?){1,100}\Z",
                "Letters and digits, each followed by at most one hyphen or underscore.",
            )
        ],
        widget=AdminTextInputWidget,
    )
    description = CharField(max_length=200, required=False, widget=AdminTextInputWidget)
    version = _Versions(FlowVersion.objects.none(), empty_label=None)
    concurrency_type = ChoiceField(
        label="Items and calls at a time",
        choices=_CONCURRENCY,
        widget=AdminRadioSelect(attrs={"class": "radiolist inline"}),
    )
    max_concurrency = IntegerField(
        label="At most",
        min_value=1,
        max_value=100,
        required=False,
        widget=AdminIntegerFieldWidget,
        help_text="1 to 100; 1 is one after the other.",
    )

    class Meta:
        model = FlowAlias
        fields = ("flow", "name", "description", "version")
        widgets = {"flow": HiddenInput}  # noqa: RUF012

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.flow = self._flow()
        concurrency = self.instance.concurrency
        self.initial.setdefault("concurrency_type", concurrency.get("type", "Automatic"))
        self.initial.setdefault("max_concurrency", concurrency.get("maxConcurrency"))
        if "version" in self.fields:
            self._offer_versions(self.fields["version"])

    def _offer_versions(self, field: Any) -> None:
        """Let the field choose among the flow's versions."""
        field.queryset = FlowVersion.objects.filter(flow=self.flow).order_by("-number")
        field.help_text = (
            f"Versions of {self.flow}."
            if field.queryset.exists()
            else "This flow has no version yet. Publish one in the builder."
        )

    def _flow(self) -> Flow | None:
        """The alias's flow; of a new alias, the one chosen before."""
        if self.instance.pk:
            return self.instance.flow
        chosen = str(self.data.get("flow") or self.initial.get("flow") or "")
        return Flow.objects.filter(pk=chosen).first() if chosen.isdigit() else None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        name = data.get("name")
        others = FlowAlias.objects.filter(flow=self.flow, name=name).exclude(pk=self.instance.pk)
        if name and others.exists():
            self.add_error("name", f"The flow has an alias named {name} already.")
        if data.get("concurrency_type") == "Manual" and not data.get("max_concurrency"):
            self.add_error("max_concurrency", "Manual concurrency needs a number.")
        return data

    def save(self, commit: bool = True) -> FlowAlias:
        kind, limit = self.cleaned_data["concurrency_type"], self.cleaned_data["max_concurrency"]
        manual = kind == "Manual"
        self.instance.concurrency = {"type": kind, **({"maxConcurrency": limit} if manual else {})}
        return super().save(commit)
