from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "habeas.directory"
    label = "habeas_directory"
    verbose_name = "Directory"
    default_auto_field = "django.db.models.BigAutoField"
