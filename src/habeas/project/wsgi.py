"""The WSGI entry point of the stand-alone server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "habeas.project.settings")
application = get_wsgi_application()
