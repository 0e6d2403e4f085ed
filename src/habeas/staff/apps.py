from django.apps import AppConfig


class StaffConfig(AppConfig):
    name = "habeas.staff"
    label = "habeas_staff"
    verbose_name = "Staff"
    default_auto_field = "django.db.models.BigAutoField"
