from django.apps import AppConfig


class ActionsConfig(AppConfig):
    name = "habeas.actions"
    label = "habeas_actions"
    verbose_name = "Actions"
    default_auto_field = "django.db.models.BigAutoField"
