from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "habeas.desk"
    label = "habeas_desk"
    verbose_name = "Desk"
