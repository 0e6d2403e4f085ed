from django.apps import AppConfig


class OpsConfig(AppConfig):
    name = "habeas.ops"
    label = "habeas_ops"
    verbose_name = "Ops"

    def ready(self) -> None:
        """Register the checks."""
        from habeas.ops import checks  # noqa: F401 - importing does it
