from django.apps import AppConfig


class FlowbuilderConfig(AppConfig):
    name = "flowbuilder"
    verbose_name = "Flows"
