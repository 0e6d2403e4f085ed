from django.apps import AppConfig


class PublicConfig(AppConfig):
    name = "habeas.public"
    label = "habeas_public"
    verbose_name = "Public"
