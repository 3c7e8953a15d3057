"""All settings, from the environment. `docs/operate/settings.md` explains each."""

from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from portalwerk.project import environment, logs

DATA_DIR = Path(environment.text("PORTALWERK_DATA_DIR", "var")).resolve()
KEK_FILE = environment.text("PORTALWERK_KEK_PATH", str(DATA_DIR / "keys" / "installation.key"))
ANCHORS_DIR = Path(environment.text("PORTALWERK_ANCHORS_DIR", str(DATA_DIR / "anchors"))).resolve()
PACKAGES_DIR = Path(environment.text("PORTALWERK_PACKAGES_DIR", "service-packages")).resolve()
SECRET_KEY = environment.text("PORTALWERK_SECRET_KEY")
if not SECRET_KEY:
    raise ImproperlyConfigured("PORTALWERK_SECRET_KEY fehlt. `./pw demo` legt sie selbst an.")
DEBUG = False
BASE_URL = environment.text("PORTALWERK_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS = environment.words("PORTALWERK_HOSTS", "127.0.0.1,localhost")
SECURE = BASE_URL.startswith("https://")

INSTALLED_APPS = [
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "procrastinate.contrib.django",
    "csp",
    "portalwerk.kernel",
    "portalwerk.audit",
    "portalwerk.tenants",
    "portalwerk.identity",
    "portalwerk.access",
    "portalwerk.files",
    "portalwerk.catalog",
    "portalwerk.documents",
    "portalwerk.forecast",
    "portalwerk.formengine",
    "portalwerk.mailbox",
    "portalwerk.payments",
    "portalwerk.transport",
    "portalwerk.applications",
    "portalwerk.cases",
    "portalwerk.packages",
    "portalwerk.reporting",
    "portalwerk.ui",
    "portalwerk.web",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portalwerk.web.gate.middleware.declare_policy",
    "portalwerk.web.gate.middleware.last_resort",
    "portalwerk.web.gate.uploads.limit_body",
    "portalwerk.web.gate.middleware.find_tenant",
    "django.middleware.csrf.CsrfViewMiddleware",
]
ROOT_URLCONF = "portalwerk.project.urls"
WSGI_APPLICATION = "portalwerk.project.wsgi.application"
APPEND_SLASH = False

_SITES = Path(__file__).resolve().parent.parent / "web"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [_SITES / site / "templates" for site in ("gate", "portal", "office", "studio")],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "portalwerk.web.gate.context.frame",
            ],
            "libraries": {"gate": "portalwerk.web.gate.templatetags.gate"},
            "builtins": ["portalwerk.ui.templatetags.ui", "django.templatetags.static"],
        },
    }
]

# --- database: the serving role by default, the owning role for migrations ---------------------------------
_OWNING = environment.flag("PORTALWERK_OWNING")
_url = environment.text("DATABASE_OWNER_URL" if _OWNING else "DATABASE_URL")
if not _url:
    _role = "portalwerk_owner" if _OWNING else "portalwerk_serve"
    _socket = environment.text("PORTALWERK_PG_SOCKET", str(DATA_DIR / "sock"))
    _url = f"postgresql://{_role}@/portalwerk?host={_socket}"
_database = environment.database(_url)
_pool_size = environment.number("PORTALWERK_POOL", 0)
DATABASES = {
    "default": {**_database, "OPTIONS": dict(_database["OPTIONS"])},
    # A second connection for what must stand although the request is rolled back: limits, security log.
    "aside": {**_database, "OPTIONS": dict(_database["OPTIONS"]), "TEST": {"MIRROR": "default"}},
}
if _pool_size:
    DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 1, "max_size": _pool_size, "timeout": 10}
    DATABASES["aside"]["CONN_MAX_AGE"] = 60
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- language and time ---------------------------------------------------------------------------------------
LANGUAGE_CODE = "de"
LANGUAGES = [("de", "Deutsch"), ("en", "English")]
TIME_ZONE = "Europe/Berlin"
USE_TZ = True
USE_I18N = True

# --- static files ---------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
# crests of the demonstration; a real tenant uploads its own
STATICFILES_DIRS = [Path(__file__).resolve().parent / "demo" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 3600

# --- browser hardening ------------------------------------------------------------------------------------------
# Pictures of the map come from elsewhere, or there is no map: places are typed in as numbers then.
MAP_TILES = environment.text("PORTALWERK_MAP_TILES", "")
MAP_CREDIT = environment.text("PORTALWERK_MAP_CREDIT", "")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", *([environment.origin(MAP_TILES)] if MAP_TILES else [])],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF, *environment.words("PORTALWERK_FORM_ACTIONS")],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if environment.flag("PORTALWERK_BEHIND_PROXY") else None
CSRF_COOKIE_NAME = "__Host-pw_csrf" if SECURE else "pw_csrf"
CSRF_COOKIE_SECURE = SECURE
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "portalwerk.web.gate.errors.stale_form"
CSRF_TRUSTED_ORIGINS = [BASE_URL]

# --- uploads -----------------------------------------------------------------------------------------------------
UPLOAD_MAX_BYTES = environment.number("PORTALWERK_UPLOAD_MAX_MB", 300) * 1024 * 1024
DRAFTS_MAX_BYTES = environment.number("PORTALWERK_DRAFTS_MAX_MB", 1000) * 1000 * 1000
FILE_UPLOAD_HANDLERS = ["portalwerk.web.gate.uploads.SealedUploadHandler"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
DATA_UPLOAD_MAX_NUMBER_FILES = 60
SCANNER = environment.text("PORTALWERK_SCANNER", "none")
CLAMD_ADDRESS = environment.text("PORTALWERK_CLAMD", "/run/clamav/clamd.ctl")

# --- outsiders -----------------------------------------------------------------------------------------------------
IDENTITY_PROVIDER = environment.text("PORTALWERK_IDENTITY_PROVIDER", "bundid")
PAYMENT_PROVIDER = environment.text("PORTALWERK_PAYMENT_PROVIDER", "fake")
MAIL_HOST = environment.text("PORTALWERK_MAIL_HOST", "127.0.0.1")
MAIL_PORT = environment.number("PORTALWERK_MAIL_PORT", 0)
MAIL_SENDER = environment.text("PORTALWERK_MAIL_SENDER", "portal@portalwerk.example")
MAIL_REPLY_DOMAIN = environment.text("PORTALWERK_MAIL_REPLY_DOMAIN", "")
EMAIL_HOST, EMAIL_PORT = MAIL_HOST, MAIL_PORT or 25
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = MAIL_SENDER
DEMO = environment.flag("PORTALWERK_DEMO")
SIMULATORS_URL = environment.text("PORTALWERK_SIMULATORS_URL")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": environment.text("PORTALWERK_LOG_LEVEL", "WARNING")},
    # Django names the path of a failed request, and a path may hold the secret of a draft. The gate logs the view.
    "loggers": {"django.request": {"handlers": [], "level": "CRITICAL", "propagate": False}},
}
logs.configure()
