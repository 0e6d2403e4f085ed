from django.apps import AppConfig


class ImportersConfig(AppConfig):
    name = "habeas.importers"
    label = "habeas_importers"
    verbose_name = "Importers"
    default_auto_field = "django.db.models.BigAutoField"
