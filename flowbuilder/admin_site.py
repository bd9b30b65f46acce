"""The admin site: for superusers everything, for a workspace's admins what is theirs.

It follows the same roles as the rest: who administers no workspace stays outside, and what belongs
to another workspace is neither listed, nor found, nor offered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.admin import AdminSite, ModelAdmin, RelatedOnlyFieldListFilter
from django.contrib.admin.utils import unquote
from django.contrib.auth.forms import AuthenticationForm
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse

from flowbuilder.models import AuditEntry, Membership, Role, Workspace
from flowbuilder.operations import audit
from flowbuilder.throttle import address

if TYPE_CHECKING:
    _Admin = ModelAdmin[Any]
else:  # Django's own class takes no type parameters
    _Admin = ModelAdmin


#: Filters offer only what is in the caller's own rows.
BY_WORKSPACE = ("workspace", RelatedOnlyFieldListFilter)

#: Entries that an object's history shows.
_HISTORY = 200


class Site(AdminSite):
    """Open to superusers and to whoever administers a workspace."""

    site_title = "Flowbuilder"
    site_header = "Flowbuilder admin"
    index_title = "What this server keeps"
    #: The page's own link to the console says where it leads; Django's "View site" would repeat it.
    site_url = None
    login_form = AuthenticationForm

    def has_permission(self, request: HttpRequest) -> bool:
        user = request.user
        return user.is_active and (user.is_superuser or bool(administered(request)))


def administered(request: HttpRequest) -> list[int]:
    """Ids of the workspaces that the caller administers, read once per request."""
    known: list[int] | None = getattr(request, "_administered", None)
    if known is None:
        mine = Membership.objects.filter(user_id=request.user.pk or 0, role=Role.ADMIN)
        known = list(mine.values_list("workspace_id", flat=True))
        request._administered = known  # type: ignore[attr-defined]
    return known


class ReadOnly:
    """Shown, never changed: these are made and deleted by operations that check more."""

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


class Audited(_Admin):
    """What is done here is in the audit trail too, and an object's history is its audit trail."""

    object_history_template = "admin/flowbuilder/object_history.html"

    def audit_path(self, obj: Any) -> str:
        """The object as the audit trail names it."""
        return f"{obj._meta.model_name}/{obj.pk}"

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """What was done to the object from anywhere, the latest first."""
        obj = self.get_object(request, unquote(object_id))
        context = dict(extra_context or {})
        if obj is not None:
            about = self.audit_path(obj)
            entries = audit.entries(workspace_id_of(obj), about)[:_HISTORY]
            context |= {"about": about, "entries": entries, "most": _HISTORY}
        return super().history_view(request, object_id, context)

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        self._note(request, "Add", obj, message)
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        self._note(request, "Change", obj, message)
        return super().log_change(request, obj, message)

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        for obj in queryset:
            self._note(request, "Delete", obj)
        return super().log_deletions(request, queryset)

    def _note(self, request: HttpRequest, verb: str, obj: Model, message: Any = "") -> None:
        who = audit.Actor(
            *(workspace_id_of(obj), request.user.pk, request.user.get_username()),
            *(AuditEntry.Via.ADMIN, address(request)),
        )
        changed = [
            field
            for part in (message if isinstance(message, list) else [])
            for field in part.get("changed", {}).get("fields", [])
        ]
        detail = ", ".join(changed) or (message if isinstance(message, str) else "")
        kind = type(obj).__name__
        audit.record(who, f"{verb}{kind}", self.audit_path(obj), name=str(obj), detail=detail)


class Scoped(Audited):
    """Of a workspace's objects only those of workspaces that the caller administers."""

    #: The way from the model to its workspace.
    workspace_path = "workspace"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        if request.user.is_superuser:
            return rows
        return rows.filter(**{f"{self.workspace_path}__in": administered(request)})

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.admin_site.has_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._is_mine(request, obj)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._is_mine(request, None)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._is_mine(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._is_mine(request, obj)

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """Offer the caller's own workspaces, and flows of these."""
        path = {"workspace": "pk__in", "flow": "workspace__in"}.get(db_field.name)
        if path and not request.user.is_superuser:
            offered = db_field.related_model._default_manager
            kwargs["queryset"] = offered.filter(**{path: administered(request)})
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def _is_mine(self, request: HttpRequest, obj: Any) -> bool:
        if not self.admin_site.has_permission(request):
            return False
        return (
            obj is None
            or request.user.is_superuser
            or workspace_id_of(obj) in administered(request)
        )


def workspace_id_of(obj: Any) -> int | None:
    """The workspace that an object belongs to; None for people's accounts and the like."""
    if isinstance(obj, Workspace):
        return obj.pk
    owner = obj if hasattr(obj, "workspace_id") else getattr(obj, "flow", None)
    return getattr(owner, "workspace_id", None)
