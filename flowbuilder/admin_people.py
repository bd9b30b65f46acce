"""People in the admin site: workspaces, members, access keys, the audit trail, accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.core.validators import RegexValidator
from django.db.models import Count, QuerySet
from django.http import HttpRequest

from flowbuilder.admin_site import BY_WORKSPACE, Audited, ReadOnly, Scoped
from flowbuilder.models import AccessKey, AuditEntry, Membership, Workspace

if TYPE_CHECKING:
    Accounts = UserAdmin[User]
    Inline = admin.TabularInline[Any, Any]
else:  # Django's own classes take no type parameters
    Accounts, Inline = UserAdmin, admin.TabularInline


class SuperusersOnly:
    """Workspaces and memberships: shown to their admins, who change people in the console."""

    def has_add_permission(self, request: Any, obj: object = None) -> bool:
        return bool(request.user.is_superuser)

    def has_change_permission(self, request: Any, obj: object = None) -> bool:
        return bool(request.user.is_superuser)

    def has_delete_permission(self, request: Any, obj: object = None) -> bool:
        return bool(request.user.is_superuser)


class MembershipInline(SuperusersOnly, Inline):
    model = Membership
    extra = 0
    autocomplete_fields = ("user",)

    def has_view_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Whoever sees the workspace sees its people."""
        return True


@admin.register(Workspace)
class WorkspaceAdmin(SuperusersOnly, Scoped):
    workspace_path = "pk"
    list_display = ("name", "account", "members", "flow_count", "created_at")
    search_fields = ("name", "account")
    readonly_fields = ("created_at",)
    inlines = (MembershipInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        mine = super().get_queryset(request)
        rows: QuerySet[Any] = mine.annotate(
            member_count=Count("memberships", distinct=True),
            flows_count=Count("flows", distinct=True),
        )
        return rows

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """The account is part of every ARN, so it stays as it was given."""
        return ("account", "created_at") if obj else ("created_at",)

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "account" and field is not None:
            field.validators.append(RegexValidator(r"\A\d{12}\Z", "Twelve digits."))
        return field

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    @admin.display(description="members", ordering="member_count")
    def members(self, workspace: Any) -> int:
        return int(workspace.member_count)

    @admin.display(description="flows", ordering="flows_count")
    def flow_count(self, workspace: Any) -> int:
        return int(workspace.flows_count)


@admin.register(Membership)
class MembershipAdmin(SuperusersOnly, Scoped):
    list_display = ("user", "workspace", "role")
    list_filter = ("role", BY_WORKSPACE)
    search_fields = ("user__username", "workspace__name", "workspace__account")
    list_select_related = ("user", "workspace")
    autocomplete_fields = ("user", "workspace")


@admin.register(AccessKey)
class AccessKeyAdmin(Scoped):
    list_display = (
        *("key_id", "kind", "user", "workspace", "enabled"),
        *("created_at", "expires_at", "last_used_at"),
    )
    list_filter = ("enabled", "kind", BY_WORKSPACE, "created_at")
    search_fields = ("key_id", "user__username")
    list_select_related = ("user", "workspace")
    readonly_fields = (
        *("key_id", "kind", "user", "workspace", "created_at", "last_used_at", "successor"),
    )
    fields = (*readonly_fields, "description", "enabled", "expires_at")
    actions = ("enable", "disable")

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """People make their own in the console, where the secret is shown once, to them."""
        return False

    def audit_path(self, obj: AccessKey) -> str:
        return f"access-key/{obj.key_id}"

    @admin.action(description="Enable selected access keys", permissions=["change"])
    def enable(self, request: HttpRequest, rows: QuerySet[AccessKey]) -> None:
        self._switch(request, rows, on=True)

    @admin.action(description="Disable selected access keys", permissions=["change"])
    def disable(self, request: HttpRequest, rows: QuerySet[AccessKey]) -> None:
        self._switch(request, rows, on=False)

    def _switch(self, request: HttpRequest, rows: QuerySet[AccessKey], *, on: bool) -> None:
        for key in rows:
            self.log_change(request, key, "Enabled." if on else "Disabled.")
        count = rows.update(enabled=on)
        self.message_user(
            request, f"{count} access keys {'enabled' if on else 'disabled'}.", messages.SUCCESS
        )


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnly, Scoped):
    """Who did what; nobody changes it."""

    list_display = ("at", "who", "via", "action", "object", "name", "detail", "outcome")
    list_filter = ("via", ("outcome", admin.EmptyFieldListFilter), BY_WORKSPACE, "action", "at")
    search_fields = ("who", "action", "object", "name", "key_id", "address", "request_id")
    list_select_related = ("workspace",)
    date_hierarchy = "at"
    ordering = ("-id",)
    fields = (
        *("at", "who", "via", "key_id", "address", "request_id"),
        *("workspace", "action", "object", "name", "outcome", "detail"),
    )


admin.site.unregister(User)


@admin.register(User)
class PersonAdmin(Audited, Accounts):
    """Accounts, for superusers."""
