"""Django's settings for the stand-alone server; what an operator sets is in ``habeas.conf``."""

import secrets
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from habeas import conf
from habeas.kernel.errors import HabeasError

BASE_DIR = Path(__file__).resolve().parent.parent


def _secret_key() -> str:
    if conf.has_data_dir():
        path = conf.data_dir() / "secret.key"
        if path.exists():
            return path.read_text("ascii").strip()
    return secrets.token_urlsafe(50)


def _database() -> dict[str, Any]:
    if conf.database():
        return _postgresql(conf.database())
    name = str(conf.data_dir() / "habeas.sqlite3") if conf.has_data_dir() else ":memory:"
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": name,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # FULL: a letter that was confirmed must survive a power cut. secure_delete: a row that
            # was deleted for a person's sake is overwritten.
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"
            ),
        },
    }


def _postgresql(url: str) -> dict[str, Any]:
    from psycopg import ProgrammingError
    from psycopg.conninfo import conninfo_to_dict

    try:
        parts = conninfo_to_dict(url)
    except ProgrammingError:
        raise HabeasError(
            "The setting database is no address such as postgresql://user:password@host/name."
        ) from None
    names = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host"}
    named = {key: str(parts.pop(part, "")) for key, part in (names | {"PORT": "port"}).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        **named,
        "OPTIONS": {"pool": True, **parts},
    }


# The address of this process: the desk's may be another than the pages'.
OWN_URL = conf.desk_url() if conf.only() == conf.DESK else conf.public_url()

SECRET_KEY = _secret_key()
DEBUG = False
ALLOWED_HOSTS = [
    *(urlsplit(url).hostname or "localhost" for url in (conf.public_url(), conf.desk_url())),
    "127.0.0.1",
    "localhost",
]
INSTALLED_APPS = [
    "habeas.ops",
    "habeas.public",
    "habeas.desk",
    "habeas.importers",
    "habeas.delivery",
    "habeas.actions",
    "habeas.appeals",
    "habeas.cases",
    "habeas.directory",
    "habeas.staff",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.images",
    "wagtail.documents",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "habeas.public.security.SecurityHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "habeas.public.security.RefusedRequests",
    *(["habeas.project.faces.DeskAlone"] if conf.only() == conf.DESK else []),
    "habeas.public.reading.ReadersLanguage",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
ROOT_URLCONF = "habeas.project.urls"
WSGI_APPLICATION = "habeas.project.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "habeas_staff.User"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", "English"),
    ("fr", "Français"),
    ("ar", "العربية"),
    ("zh-hans", "简体中文"),
]
LOCALE_PATHS = [BASE_DIR / "public" / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
# Files are found in the packages themselves, so that an installed wheel needs no collecting step.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
MEDIA_URL = "/media/"
MEDIA_ROOT = str(conf.data_dir() / "media") if conf.has_data_dir() else ""

# The public process reads what the desk's wrote: they share a group; the folder above is closed.
FILE_UPLOAD_PERMISSIONS = 0o640
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o750

DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
# A page with many people at risk has as many boxes on its checking screen.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4_000
# What is uploaded at the desk may be confidential and never touches the disk in clear: a request
# over this size arrives without its files.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
X_FRAME_OPTIONS = "DENY"
SECURE_TLS = urlsplit(OWN_URL).scheme == "https"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE_TLS else None
# Sessions exist at the desk only: no page of the public sets or reads a cookie.
SESSION_ENGINE = "habeas.desk.sessions"
SESSION_COOKIE_PATH = "/desk/"
SESSION_COOKIE_SECURE = SECURE_TLS
SESSION_COOKIE_AGE = 8 * 60 * 60  # habeas.desk.guard ends it earlier where nothing is done
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"  # a link in a notice opens the desk
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_PATH = "/desk/"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_SECURE = SECURE_TLS
CSRF_TRUSTED_ORIGINS = [conf.desk_url()]
LOGIN_URL = "wagtailadmin_login"
LOGIN_REDIRECT_URL = "wagtailadmin_home"
# The second step is allauth's. It mails nothing, makes no account and keeps no address: what is
# tried is counted in rows of ours (habeas.staff.tries), because that holds over all processes.
ACCOUNT_ADAPTER = "habeas.desk.signing_in.Adapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = False
ACCOUNT_FORMS = {"reauthenticate": "habeas.desk.signing_in.PasswordAgainForm"}
MFA_ADAPTER = "habeas.desk.factors.Adapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "habeas.desk.signing_in.StepForm",
    "reauthenticate": "habeas.desk.signing_in.StepAgainForm",
}
MFA_RATE_LIMITS = False
MFA_TOTP_ISSUER = "Habeas"
MFA_TOTP_TOLERANCE = 1  # phones go wrong by some seconds
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = conf.demo()  # http://localhost has no certificate

WAGTAIL_SITE_NAME = "Habeas"
WAGTAILADMIN_BASE_URL = conf.desk_url()
WAGTAIL_I18N_ENABLED = False
WAGTAILIMAGES_IMAGE_MODEL = "habeas_cases.Picture"
# Nothing of the desk asks another host: no avatars, no look for updates, no news.
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
# A text that waits for its approval is locked for all, its author included.
WAGTAILADMIN_GLOBAL_EDIT_LOCK = True
WAGTAIL_WORKFLOW_ENABLED = False
# No mail is sent from here: a password is set anew with `habeas staff password`.
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_ALLOW_UNICODE_SLUGS = False
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
# What the events of a mail provider are checked with; its own key is the courier's alone.
ANYMAIL = conf.mail_events()

SILENCED_SYSTEM_CHECKS = [
    "wagtailadmin.W001",  # the desk's style sheet comes with the package
]
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"routes": {"()": "habeas.project.logs.RoutesOnly"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["routes"],
        },
    },
    # Django mails its errors to administrators unless it is told not to.
    "loggers": {"django": {"handlers": [], "level": "ERROR", "propagate": True}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
