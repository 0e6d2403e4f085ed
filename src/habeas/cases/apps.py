from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "habeas.cases"
    label = "habeas_cases"
    verbose_name = "Cases"
    default_auto_field = "django.db.models.BigAutoField"
