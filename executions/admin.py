"""Executions in the admin site: to look at, never to edit."""

from __future__ import annotations

from django.contrib import admin
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django_q.models import Failure, OrmQ, Schedule, Success

from executions.models import Event, Execution, Price, Usage
from flowbuilder.admin_site import BY_WORKSPACE, ReadOnly, Scoped

# The queue is a matter of the workers. Its own pages would let an admin have any function of this
# server's run at any time, which nobody's role here includes.
for _model in (Schedule, Success, Failure, OrmQ):
    if admin.site.is_registered(_model):
        admin.site.unregister(_model)

#: Events that an execution's page shows.
_EVENTS = 200


@admin.register(Execution)
class ExecutionAdmin(ReadOnly, Scoped):
    list_display = ("name", "flow_name", "alias_name", "flow_version", "status", "created_at")
    list_filter = ("status", BY_WORKSPACE, "created_at")
    search_fields = ("name", "flow_name", "flow_id", "error_message")
    date_hierarchy = "created_at"
    list_select_related = ("workspace",)
    fields = (
        *("name", "flow_name", "flow_id", "alias_name", "alias_id", "flow_version", "workspace"),
        *("status", "created_at", "ended_at", "deadline", "started_by"),
        *("error_code", "error_node", "error_message"),
        *("attempt", "crashes", "lease_until", "concurrency", "last_seq", "latest_events"),
    )
    readonly_fields = fields

    def audit_path(self, obj: Execution) -> str:
        return f"flow/{obj.flow_id}/alias/{obj.alias_id}/execution/{obj.name}"

    @admin.display(description="Latest events")
    def latest_events(self, execution: Execution) -> SafeString:
        """The last events, newest first, with a link to all of them."""
        latest = Event.objects.filter(execution=execution).order_by("-seq")[:_EVENTS]
        lines = "\n".join(
            f"{event.seq:>6}  {event.at:%H:%M:%S.%f}  {event.kind:<16} {event.node} "
            f"{event.path if event.path != '[]' else ''} {event.data[:160]}"
            for event in latest
        )
        page = f"/executions/{execution.flow_id}/{execution.alias_id}/{execution.name}"
        return format_html(
            '<p><a href="{}">Open in the console</a></p><pre style="overflow:auto">{}</pre>',
            page,
            lines,
        )


@admin.register(Usage)
class UsageAdmin(ReadOnly, Scoped):
    list_display = ("day", "flow_id", "node", "model_id", "calls", "input", "output")
    list_filter = (BY_WORKSPACE, "day")
    search_fields = ("flow_id", "node", "model_id")
    date_hierarchy = "day"
    list_select_related = ("workspace",)
    ordering = ("-day", "flow_id", "node")
    raw_id_fields = ("execution",)


@admin.register(Price)
class PriceAdmin(Scoped):
    list_display = ("pattern", "valid_from", "currency", "input", "output", "workspace")
    list_filter = (BY_WORKSPACE, "currency")
    search_fields = ("pattern",)
    list_select_related = ("workspace",)
    ordering = ("pattern", "valid_from")
