from django.apps import AppConfig


class OpsConfig(AppConfig):
    name = "habeas.ops"
    label = "habeas_ops"
    verbose_name = "Ops"
