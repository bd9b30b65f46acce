"""The admin site of design time. What the API owns is shown here, and changed there."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import admin
from django.db.models import Count, Max, Model, QuerySet, Sum
from django.forms import CharField, FloatField, ModelForm, PasswordInput, Textarea, URLField
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from flowbuilder import admin_people, secrets  # noqa: F401 - registers the people's pages
from flowbuilder.admin_aliases import AliasForm
from flowbuilder.admin_site import BY_WORKSPACE, ReadOnly, Scoped, administered
from flowbuilder.models import (
    Bucket,
    Flow,
    FlowAlias,
    FlowVersion,
    Function,
    ModelRoute,
)
from flowbuilder.models.flows import TEST_ALIAS_ID
from flowbuilder.operations import aliases, arns, functions

if TYPE_CHECKING:
    Inline = admin.TabularInline[Any, Any]
    Form = ModelForm[Any]
else:  # Django's own classes take no type parameters
    Inline, Form = admin.TabularInline, ModelForm


def pretty(text: str) -> SafeString:
    """JSON text as people read it."""
    shown = json.dumps(json.loads(text), indent=2, ensure_ascii=False)
    style = "margin:0;max-height:32rem;overflow:auto;white-space:pre-wrap;font-size:.8125rem"
    return format_html('<pre style="{}">{}</pre>', style, shown)


class VersionInline(ReadOnly, Inline):
    model = FlowVersion
    fields = ("number", "description", "created_at")
    readonly_fields = fields
    ordering = ("-number",)
    show_change_link = True
    extra = 0


class AliasInline(ReadOnly, Inline):
    model = FlowAlias
    fields = ("name", "alias_id", "version", "description", "updated_at")
    readonly_fields = fields
    ordering = ("pk",)
    show_change_link = True
    extra = 0


@admin.register(Flow)
class FlowAdmin(ReadOnly, Scoped):
    list_display = ("name", "flow_id", "workspace", "status", "latest_version", "updated_at")
    list_filter = ("status", BY_WORKSPACE, "updated_at")
    search_fields = ("name", "flow_id", "description")
    list_select_related = ("workspace",)
    ordering = ("-updated_at",)
    inlines = (AliasInline, VersionInline)
    fieldsets = (
        (None, {"fields": ("name", "flow_id", "description", "workspace", "links")}),
        ("State", {"fields": ("status", "problems", "revision", "updated_by")}),
        ("Times", {"fields": (("created_at", "updated_at"),)}),
        ("Draft", {"fields": ("draft",), "classes": ("collapse",)}),
        (
            "Permissions",
            {
                "fields": ("execution_role_arn", "customer_encryption_key_arn", "tags"),
                "classes": ("collapse",),
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset(request).annotate(latest=Max("versions__number"))
        return rows

    def audit_path(self, obj: Flow) -> str:
        return f"flow/{obj.flow_id}"

    @admin.display(description="latest version", ordering="latest", empty_value="-")
    def latest_version(self, flow: Any) -> int | None:
        return flow.latest if flow.latest is None else int(flow.latest)

    @admin.display(description="links")
    def links(self, flow: Flow) -> SafeString:
        add = reverse("admin:flowbuilder_flowalias_add")
        return format_html(
            '<a href="/flows/{}">Open in the builder</a> · <a href="{}?flow={}">Add an alias</a>',
            *(flow.flow_id, add, flow.pk),
        )

    @admin.display(description="problems")
    def problems(self, flow: Flow) -> str:
        return "\n".join(f"{p['severity']}: {p['message']}" for p in flow.validations) or "None"

    @admin.display(description="definition")
    def draft(self, flow: Flow) -> SafeString:
        return pretty(flow.definition)


@admin.register(FlowVersion)
class FlowVersionAdmin(ReadOnly, Scoped):
    workspace_path = "flow__workspace"
    list_display = ("flow_name", "number", "description", "pointed_to_by", "created_at")
    list_filter = (("flow__workspace", admin.RelatedOnlyFieldListFilter), "created_at")
    search_fields = ("name", "flow__flow_id", "description")
    list_select_related = ("flow",)
    ordering = ("flow__name", "-number")
    fieldsets = (
        (
            None,
            {"fields": ("flow", "number", "name", "description", "pointed_to_by", "created_at")},
        ),
        ("Definition", {"fields": ("definition",)}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).prefetch_related("aliases")

    def audit_path(self, obj: FlowVersion) -> str:
        return f"flow/{obj.flow.flow_id}/version/{obj.number}"

    @admin.display(description="flow", ordering="flow__name")
    def flow_name(self, version: FlowVersion) -> str:
        return str(version.flow)

    @admin.display(description="aliases", empty_value="-")
    def pointed_to_by(self, version: FlowVersion) -> str | None:
        return ", ".join(sorted(alias.name for alias in version.aliases.all())) or None

    @admin.display(description="definition")
    def definition(self, version: FlowVersion) -> SafeString:
        return pretty(version.snapshot.definition)


@admin.register(FlowAlias)
class FlowAliasAdmin(Scoped):
    """Aliases: made, described and moved here; TSTALIASID stays what it is."""

    form = AliasForm
    workspace_path = "flow__workspace"
    list_display = ("name", "flow_name", "target", "concurrency_shown", "updated_at")
    list_filter = (
        ("flow__workspace", admin.RelatedOnlyFieldListFilter),
        ("flow", admin.RelatedOnlyFieldListFilter),
        "updated_at",
    )
    search_fields = ("name", "alias_id", "description", "flow__name", "flow__flow_id")
    list_select_related = ("flow", "version")
    ordering = ("flow__name", "pk")
    fieldsets = (
        (None, {"fields": ("flow", "name", "description", "version")}),
        ("Concurrency", {"fields": (("concurrency_type", "max_concurrency"),)}),
        ("Details", {"fields": ("alias_id", "revision", ("created_at", "updated_at"))}),
    )
    readonly_fields = ("alias_id", "revision", "created_at", "updated_at")

    def add_view(
        self,
        request: HttpRequest,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """First the flow, then the form with that flow's versions."""
        if request.GET.get("flow") or request.POST.get("flow"):
            return super().add_view(request, form_url, extra_context)
        flows = Flow.objects.annotate(count=Count("versions")).order_by("name")
        if not request.user.is_superuser:
            flows = flows.filter(workspace__in=administered(request))
        context = {
            **self.admin_site.each_context(request),
            "title": "Add flow alias: choose the flow",
            "opts": self.opts,
            "flows": flows,
        }
        return TemplateResponse(request, "admin/flowbuilder/flowalias/choose_flow.html", context)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        fixed: tuple[str, ...] = ("flow",) if obj else ()
        if obj and obj.alias_id == TEST_ALIAS_ID:
            fixed += ("name", "version")
        return (*self.readonly_fields, *fixed)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fieldsets if obj else self.fieldsets[:2]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is not None and obj.alias_id == TEST_ALIAS_ID:
            return False
        return super().has_delete_permission(request, obj)

    def save_model(self, request: Any, obj: FlowAlias, form: Any, change: bool) -> None:
        if change:
            obj.revision += 1
            before = FlowAlias.objects.select_related("version").get(pk=obj.pk)
            form.told = aliases.difference(before, obj)
        else:
            obj.alias_id = arns.new_id()
            form.told = f"at version {obj.version.number}" if obj.version else ""
        super().save_model(request, obj, form, change)

    def construct_change_message(
        self, request: Any, form: Any, formsets: Any, add: bool = False
    ) -> Any:
        return form.told

    def audit_path(self, obj: FlowAlias) -> str:
        return f"flow/{obj.flow.flow_id}/alias/{obj.alias_id}"

    @admin.display(description="flow", ordering="flow__name")
    def flow_name(self, alias: FlowAlias) -> str:
        return alias.flow.name

    @admin.display(description="points to", ordering="version__number")
    def target(self, alias: FlowAlias) -> str:
        return f"version {alias.version.number}" if alias.version else "the prepared draft"

    @admin.display(description="concurrency")
    def concurrency_shown(self, alias: FlowAlias) -> str:
        limit = alias.concurrency.get("maxConcurrency")
        return f"at most {limit}" if limit else "automatic"


@admin.register(Bucket)
class BucketAdmin(ReadOnly, Scoped):
    list_display = ("name", "workspace", "object_count", "total_bytes", "created_at")
    list_filter = (BY_WORKSPACE,)
    search_fields = ("name",)
    list_select_related = ("workspace",)
    fields = ("name", "workspace", "object_count", "total_bytes", "created_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        mine = super().get_queryset(request)
        rows: QuerySet[Any] = mine.annotate(
            count=Count("objects_kept"), total=Sum("objects_kept__size")
        )
        return rows

    @admin.display(description="objects", ordering="count")
    def object_count(self, bucket: Any) -> int:
        return int(bucket.count)

    @admin.display(description="bytes", ordering="total")
    def total_bytes(self, bucket: Any) -> str:
        return f"{bucket.total or 0:,}"


class FunctionForm(Form):
    code = CharField(
        strip=False,
        widget=Textarea(
            attrs={
                "rows": 24,
                "cols": 100,
                "class": "vLargeTextField",
                "wrap": "off",
                "style": "font-family:monospace",
                "spellcheck": "false",
            }
        ),
    )
    timeout_seconds = FloatField(min_value=0.1, max_value=900, initial=10.0)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("code") and data.get("handler"):
            try:
                functions.check(data["code"], data["handler"])
            except ValueError as problem:
                self.add_error("code", str(problem))
        return data


@admin.register(Function)
class FunctionAdmin(Scoped):
    form = FunctionForm
    list_display = ("name", "workspace", "handler", "timeout_seconds", "updated_at")
    list_filter = (BY_WORKSPACE, "updated_at")
    search_fields = ("name", "description")
    list_select_related = ("workspace",)
    fields = (
        "workspace",
        "name",
        "description",
        "code",
        "handler",
        "timeout_seconds",
        "updated_at",
    )
    readonly_fields = ("updated_at",)


class RouteForm(Form):
    endpoint = URLField(required=False, assume_scheme="https")
    api_key = CharField(
        required=False,
        strip=True,
        widget=PasswordInput(attrs={"class": "vTextField", "autocomplete": "new-password"}),
        help_text="Leave empty to keep the key there is. It is stored encrypted and never shown.",
    )

    def save(self, commit: bool = True) -> Model:
        if key := self.cleaned_data["api_key"]:
            self.instance.encrypted_api_key = secrets.encrypt(key, settings.SECRET_KEY)
        route: Model = super().save(commit)
        return route


@admin.register(ModelRoute)
class ModelRouteAdmin(Scoped):
    form = RouteForm
    list_display = ("model_id", "provider", "target", "endpoint", "has_api_key", "workspace")
    list_filter = ("provider", BY_WORKSPACE)
    search_fields = ("model_id", "target")
    list_select_related = ("workspace",)
    fields = ("workspace", "model_id", "provider", "target", "endpoint", "api_key")

    @admin.display(description="API key", boolean=True)
    def has_api_key(self, route: ModelRoute) -> bool:
        return bool(route.encrypted_api_key)
