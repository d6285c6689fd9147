"""
Django's settings, all from the environment, in Django's own order.

Each variable is read once, here, and documented where it is read. Works without any variable
set; config/checks.py says what a real shop still has to set, and how.
"""

from datetime import timedelta
from pathlib import Path
from typing import Any

import django_stubs_ext

from config.broker import broker_options, broker_url
from config.database import database_settings
from config.email import email_settings
from config.env import as_networks, env_bool, env_choice, env_int, env_list, env_secret, env_str
from config.logs import configure_logs
from config.spectacular import SPECTACULAR
from events.addresses import Network

# ModelAdmin[Member] is a type for the checker; Django's own classes need help to bear it.
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent

# REGULARS_ROLE: which process this is; decides how long it may wait for locks and the broker.
ROLE = env_choice(
    "REGULARS_ROLE", default="command", choices=("web", "worker", "beat", "deliver", "command")
)

# Core -------------------------------------------------------------------------------------------

# DEBUG: tracebacks in answers. Never on where strangers can reach it.
DEBUG = env_bool("DEBUG", default=False)

# SECRET_KEY or SECRET_KEY_FILE: signs admin sessions. `make run` makes and keeps its own.
INSECURE_SECRET_KEY = "insecure-because-secret-key-is-not-set"  # noqa: S105 - refused by a check
SECRET_KEY = env_secret("SECRET_KEY", INSECURE_SECRET_KEY)

# ALLOWED_HOSTS: comma-separated names this service answers to.
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")

# CSRF_TRUSTED_ORIGINS: comma-separated origins of the admin behind a TLS proxy.
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "unfold",
    "unfold.contrib.filters",
    "unfold.contrib.forms",
    "unfold.contrib.import_export",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "import_export",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "events",
    "members",
    "rewards",
    "loyalty",
    "pages",
    "config",
]

# The four middlewares the admin needs pass by every other address: the till pays for no session.
MIDDLEWARE = [
    "config.middleware.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "config.middleware.PagesGzipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.middleware.AdminSessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "config.middleware.AdminCsrfMiddleware",
    "config.middleware.AdminAuthenticationMiddleware",
    "config.middleware.AdminMessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
# An API address has one spelling; a redirect would turn a POST into a GET.
APPEND_SLASH = False
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

# TLS is ended by the proxy in front: SECURE_PROXY=on trusts its X-Forwarded-Proto and the last
# address of its X-Forwarded-For.
SECURE_PROXY = env_bool("SECURE_PROXY", default=False)
if SECURE_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

# Database ---------------------------------------------------------------------------------------

# DATABASE_URL or DATABASE_URL_FILE: PostgreSQL 15 or later, as a libpq URI.
DATABASE_URL = env_secret("DATABASE_URL")
DATABASES = {"default": database_settings(DATABASE_URL or "postgresql:///regulars", role=ROLE)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Broker -----------------------------------------------------------------------------------------

# REDIS_URL or REDIS_URL_FILE: Redis or Valkey, the doorbell only; losing it loses nothing.
REDIS_URL = env_secret("REDIS_URL", "redis://127.0.0.1:6379/0")
CELERY_BROKER_URL = broker_url(REDIS_URL)
CELERY_BROKER_TRANSPORT_OPTIONS = broker_options(role=ROLE)

# REGULARS_SWEEPS: off starts no timed sweeps (history is being loaded).
SWEEPS = env_bool("REGULARS_SWEEPS", default=True)

# REGULARS_EVENT_DAYS: days after which the event log forgets what happened.
EVENT_DAYS = env_int("REGULARS_EVENT_DAYS", default=30, least=1, most=3650)

# REGULARS_SHOP_NAME: what the members' page and the till page are called.
SHOP_NAME = env_str("REGULARS_SHOP_NAME", "Regulars")

# Sign-in of members ------------------------------------------------------------------------------

# EMAIL_URL or EMAIL_URL_FILE: the server that mails login codes; not set, they are only logged.
EMAIL_URL = env_secret("EMAIL_URL")
globals().update(email_settings(EMAIL_URL))
# EMAIL_FROM: whom members see as the sender.
DEFAULT_FROM_EMAIL = env_str("EMAIL_FROM", "Regulars <regulars@localhost>")

# REGULARS_OIDC_ISSUER: the `iss` of the shop's own tokens; not set, none are taken.
OIDC_ISSUER = env_str("REGULARS_OIDC_ISSUER")
# REGULARS_OIDC_AUDIENCE: the `aud` that names this service in them.
OIDC_AUDIENCE = env_str("REGULARS_OIDC_AUDIENCE")
# REGULARS_OIDC_JWKS_URL: where the keys are published that they are signed with.
OIDC_JWKS_URL = env_str("REGULARS_OIDC_JWKS_URL")
# REGULARS_OIDC_CLAIM and _IDENTIFIER: which claim says whose they are, and as which identifier.
OIDC_CLAIM = env_str("REGULARS_OIDC_CLAIM", "sub")
OIDC_IDENTIFIER = env_choice(
    "REGULARS_OIDC_IDENTIFIER", default="external", choices=("external", "email", "phone", "card")
)

# REGULARS_WEBHOOK_NETWORKS: networks that webhooks may reach beside public addresses, by http too.
WEBHOOK_NETWORKS: list[Network] = as_networks(
    "REGULARS_WEBHOOK_NETWORKS", env_list("REGULARS_WEBHOOK_NETWORKS")
)

# Passwords of staff -----------------------------------------------------------------------------

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

# Language and time ------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = "config.formats"

# Files ------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
# Served from the packages themselves: nothing to collect before the first page.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
# The pages and the admin are of one host, and nobody else's page has a use for their files.
WHITENOISE_ALLOW_ALL_ORIGINS = False

# API --------------------------------------------------------------------------------------------

# REGULARS_RATE_LIMIT: requests that one API key may make in a minute, in each web process.
RATE_LIMIT = env_int("REGULARS_RATE_LIMIT", default=60_000, least=1, most=10_000_000)

REST_FRAMEWORK = {
    "EXCEPTION_HANDLER": "config.api.errors.handle",
    "DEFAULT_AUTHENTICATION_CLASSES": ["config.api.authentication.ApiKeyAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["members.api.permissions.HasScope"],
    "DEFAULT_PARSER_CLASSES": ["members.api.parsing.StrictJSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PAGINATION_CLASS": "config.api.pagination.CursorPagination",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "UNAUTHENTICATED_USER": None,
    # `?format=` is no parameter of ours.
    "URL_FORMAT_OVERRIDE": None,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
    "TEST_REQUEST_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
}

SPECTACULAR_SETTINGS = SPECTACULAR

# Admin ------------------------------------------------------------------------------------------

UNFOLD: dict[str, Any] = {
    "SITE_TITLE": "Regulars",
    "SITE_HEADER": "Regulars",
    "SITE_SUBHEADER": "Loyalty, explained",
    "SITE_SYMBOL": "loyalty",
    "SITE_URL": None,
    "SITE_FAVICONS": [
        {"rel": "icon", "type": "image/svg+xml", "href": "config.admin_menu.favicon"},
    ],
    "DASHBOARD_CALLBACK": "config.admin_dashboard.dashboard",
    "SIDEBAR": {"show_search": False, "navigation": "config.admin_menu.menu"},
}
SESSION_COOKIE_AGE = int(timedelta(hours=12).total_seconds())

# Logs -------------------------------------------------------------------------------------------

# LOG_FORMAT: json for machines, console for people.  LOG_LEVEL: DEBUG, INFO, WARNING or ERROR.
LOGGING_CONFIG = None
configure_logs(
    log_format=env_choice("LOG_FORMAT", default="console", choices=("console", "json")),
    level=env_choice("LOG_LEVEL", default="INFO", choices=("DEBUG", "INFO", "WARNING", "ERROR")),
)
