"""Addresses, below `/console/api/`, of what the console shows of run time's resources."""

from __future__ import annotations

from django.urls import path

from executions import (
    console_buckets,
    console_deletion,
    console_flows,
    console_functions,
    console_previews,
    console_prices,
    console_prompts,
    console_usage,
)

urlpatterns = [
    path("executions/delete", console_deletion.DeletionView.as_view()),
    path(
        "executions/<str:flow_id>/<str:alias_id>/<str:name>/preview",
        console_previews.PreviewView.as_view(),
    ),
    path(
        "executions/<str:flow_id>/<str:alias_id>/<str:name>/usage",
        console_usage.ExecutionUsageView.as_view(),
    ),
    path("usage", console_usage.UsageView.as_view()),
    path("usage/executions", console_usage.ManyUsageView.as_view()),
    path("usage/csv", console_usage.UsageCsvView.as_view()),
    path("prices", console_prices.PricesView.as_view()),
    path("prices/<int:price>", console_prices.PriceView.as_view()),
    path("flows", console_flows.FlowsView.as_view()),
    path("functions/<str:name>/test", console_functions.FunctionTestView.as_view()),
    path("prompts/try", console_prompts.PromptTrialView.as_view()),
    path("prompts/<str:prompt_id>/uses", console_prompts.PromptUsesView.as_view()),
    path("buckets", console_buckets.BucketsView.as_view()),
    path("buckets/<str:bucket>", console_buckets.BucketView.as_view()),
    path("buckets/<str:bucket>/objects", console_buckets.ObjectsView.as_view()),
    path("buckets/<str:bucket>/objects/<path:key>", console_buckets.ObjectView.as_view()),
]
