"""One settings module for all: a laptop with nothing installed, and a production of several machines.

Everything that differs between the two is an environment variable (see .env.example); nothing else does.
"""

from contextlib import suppress
from pathlib import Path
from secrets import token_urlsafe

import environ
from csp.constants import NONE, SELF
from kombu import Queue
from kombu.transport import TRANSPORT_ALIASES

from label_sp.installation import bucket, is_production, kept_key, not_collected

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"  # everything the embedded default writes: database, broker folders, media, mail

env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")

DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("DEMO", default=False)  # it says so on each page, and asks for no second factor
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
HTTPS = env.bool("HTTPS", default=False)
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)  # reverse proxies of ours that each request passes
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")
REDIS_URL = env.str("REDIS_URL", default="")
DATABASE_URL = env.str("DATABASE_URL", default="") or f"sqlite:///{VAR_DIR / 'db.sqlite3'}"
S3_BUCKET = env.str("S3_BUCKET", default="")  # files are there when it is given, on the disk when not
S3_ENDPOINT = env.str("S3_ENDPOINT", default="")  # without one: Amazon's, of that region
SERVERS = [SITE_URL, REDIS_URL, DATABASE_URL, S3_ENDPOINT or (S3_BUCKET and "https://amazonaws.com")]
PRODUCTION = is_production(https=HTTPS, allowed_hosts=ALLOWED_HOSTS, addresses=SERVERS)
VAR_DIR.mkdir(exist_ok=True)
# No key is published: one machine alone makes its own; a production that was given none gets one that ends with the
# process, so that `check` can say so, and does not serve (label_sp/common/start.py).
SECRET_KEY_GIVEN = bool(env.str("SECRET_KEY", default=""))
if SECRET_KEY_GIVEN:
    SECRET_KEY = env.str("SECRET_KEY")
else:
    SECRET_KEY = token_urlsafe(64) if PRODUCTION else kept_key(VAR_DIR / "secret-key")

SUPPORT_EMAIL = env.str(
    "SUPPORT_EMAIL", default=""
)  # of the DITP's team, shown to whoever seeks an access or help

# Domains of addresses whose holders are let in without anybody's answer when their organisation is new.
ACCESS_DOMAINS = frozenset(
    each.strip().lower().lstrip("@") for each in env.list("ACCESS_DOMAINS", default=[]) if each.strip()
)

SURVEY_ACCESS_AUTOMATIC = env.bool("SURVEY_ACCESS_AUTOMATIC", default=False)  # the DITP answers nothing then
SURVEY_MAILS_PER_MINUTE = env.int(
    "SURVEY_MAILS_PER_MINUTE", default=300
)  # invitations and reminders, of all campaigns
SURVEY_REMINDER_DAYS = env.int("SURVEY_REMINDER_DAYS", default=7)  # between two mails to the same person
SURVEY_ADDRESSES_DAYS = 30  # after its closing, a campaign forgets whom it was sent to

INSTALLED_APPS = [
    "label_sp.actors",  # before Django's own: its changepassword does more, its createsuperuser says what to use
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "widget_tweaks",
    "dsfr",
    "django.forms",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "axes",
    "csp",
    "django_htmx",
    "django_fsm",
    "rest_framework",
    "knox",
    "drf_spectacular",
    "label_sp.common",
    "label_sp.journal",
    "label_sp.clock",
    "label_sp.outbox",
    "label_sp.design",
    "candidates",
    "surveys",
    "audits",
    "certification",
    "label_sp.simulators",
]

MIDDLEWARE = [
    "label_sp.common.redirects.SameRequestMiddleware",
    "label_sp.common.secret_urls.SecretAddressMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "label_sp.common.typography.TypographyMiddleware",
    "csp.middleware.CSPMiddleware",
    "label_sp.common.guards.GuardMiddleware",
    "surveys.answering.short_way.ShortWayMiddleware",  # who answers a survey has no session: it ends here
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "label_sp.common.redirects.SlashMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "label_sp.actors.middleware.NoStoreMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "label_sp.actors.middleware.FormAtTheDoorMiddleware",
    "label_sp.common.refusals.EmptyRefusalMiddleware",
    "label_sp.common.reading.ReadingMiddleware",
    "label_sp.actors.middleware.SecondFactorMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "label_sp.urls"
WSGI_APPLICATION = "label_sp.wsgi.application"

LOADERS = ["label_sp.common.templates.Loader", "django.template.loaders.app_directories.Loader"]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [("django.template.loaders.cached.Loader", LOADERS)],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "label_sp.design.context_processors.site",
                "label_sp.site.context_processors.who",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Database -----------------------------------------------------------------------------------------------------------
DATABASES = {"default": env.db_url_config(DATABASE_URL)}
DATABASES["default"]["ATOMIC_REQUESTS"] = False
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Writers queue up (immediate transactions, busy timeout) instead of failing half-way through.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# People -------------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "actors.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
# ProConnect, in the place of the password: all three, or none (docs/operations.md).
PROCONNECT_ISSUER = env.str("PROCONNECT_ISSUER", default="").rstrip("/")
PROCONNECT_CLIENT_ID = env.str("PROCONNECT_CLIENT_ID", default="")
PROCONNECT_CLIENT_SECRET = env.str("PROCONNECT_CLIENT_SECRET", default="")
PROCONNECT_SIGN_ALGO = env.str("PROCONNECT_SIGN_ALGO", default="RS256")
LOGIN_URL = "actors:login"
LOGIN_REDIRECT_URL = "certification:desk"
LOGOUT_REDIRECT_URL = "home"
AXES_FAILURE_LIMIT = 8
AXES_ENABLE_ACCESS_FAILURE_LOG = True  # whatever the address: what the journal of an account shows
AXES_COOLOFF_TIME = 0.5  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_HANDLER = "label_sp.actors.lockout.Handler"
AXES_CLIENT_IP_CALLABLE = "label_sp.common.clients.client_network"
AXES_RESET_ON_SUCCESS = True  # of this account, from this place
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # else somebody else’s tries make a pause last for ever
AXES_LOCKOUT_TEMPLATE = "actors/locked_out.html"
AXES_USERNAME_FORM_FIELD = "username"
OTP_TOTP_ISSUER = "Label SP+"
SECOND_FACTOR = env.bool("SECOND_FACTOR", default=not DEMO)

# Language and time: the guide's days are days in Paris --------------------------------------------------------------
LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français")]
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True

# Files --------------------------------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(BASE_DIR / "staticfiles")))
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(VAR_DIR / "media")))
MEDIA_URL = "media/"  # never served as such: each file goes through a view that asks who is asking
STORAGES: dict[str, dict[str, object]] = {
    "default": {"BACKEND": "label_sp.common.storage.FileStorage"},
    "staticfiles": {"BACKEND": "label_sp.common.static_files.CollectedStaticFiles"},
}
S3_ACCESS_KEY, S3_SECRET_KEY = env.str("S3_ACCESS_KEY", default=""), env.str("S3_SECRET_KEY", default="")
S3_REGION, S3_FOLDER = env.str("S3_REGION", default=""), env.str("S3_FOLDER", default="")
if S3_BUCKET:
    STORAGES["default"] = bucket(S3_BUCKET, S3_ACCESS_KEY, S3_SECRET_KEY, S3_ENDPOINT, S3_REGION, S3_FOLDER)
if DEBUG or DEMO:
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
if DEBUG or DEMO or not_collected(STATIC_ROOT, BASE_DIR / "static"):  # slower, and whole
    WHITENOISE_USE_FINDERS = True
    with suppress(OSError):  # whitenoise looks there first, and warns when it is missing
        STATIC_ROOT.mkdir(parents=True, exist_ok=True)
DSFR_USE_INTEGRITY_CHECKSUMS = (
    False  # the manifest storage rewrites the CSS, its published hash no longer matches
)
DSFR_MARK_OPTIONAL_FIELDS = True
# What arrives is on the disk of the files, where the sweep finds what a killed process left.
FILE_UPLOAD_TEMP_DIR = MEDIA_ROOT / ".arriving"
FILE_UPLOAD_TEMP_DIR.mkdir(parents=True, exist_ok=True)
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "label_sp.common.storage.ArrivingFileHandler",
]
CLAMD = env.str("CLAMD", default="")  # an antivirus: tcp://host:3310, or unix:/run/clamav/clamd.ctl
UPLOAD_MAX_BYTES = env.int("UPLOAD_MAX_BYTES", default=20 * 1024 * 1024)
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# Mail ---------------------------------------------------------------------------------------------------------------
EMAIL_CONFIG = env.email_url("EMAIL_URL", default=f"filemail:///{str(VAR_DIR / 'mail').lstrip('/')}")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env.str(
    "DEFAULT_FROM_EMAIL", default="Label Services Publics + <ne-pas-repondre@label-sp.invalid>"
)
if EMAIL_CONFIG["EMAIL_BACKEND"].endswith("filebased.EmailBackend"):
    EMAIL_FILE_PATH = f"/{EMAIL_CONFIG['EMAIL_FILE_PATH'].lstrip('/')}"
if EMAIL_CONFIG["EMAIL_BACKEND"].endswith("smtp.EmailBackend"):
    EMAIL_BACKEND = "label_sp.outbox.smtp.Backend"
# Where what comes back to DEFAULT_FROM_EMAIL arrives: a Maildir or an mbox file.
RETURNED_MAIL = Path(env.str("RETURNED_MAIL")) if env.str("RETURNED_MAIL", default="") else None
# A worker holds a message for OUTBOX_LEASE seconds, taken anew before its text leaves: from there the mail server
# answers three times (DATA, the text, its end), so that the lease outlives three timeouts.
OUTBOX_LEASE = env.int("OUTBOX_LEASE", default=60)
OUTBOX_FIRST_WAIT = env.int("OUTBOX_FIRST_WAIT", default=30)  # seconds before the first new try; then doubled
EMAIL_TIMEOUT = max(OUTBOX_LEASE // 4, 1)

# Celery -------------------------------------------------------------------------------------------------------------
BROKER_DIR = Path(env.str("BROKER_DIR", default=str(VAR_DIR / "broker")))
if REDIS_URL:
    TRANSPORT_ALIASES.update(dict.fromkeys(("redis", "rediss"), "label_sp.redis_broker:Transport"))
    CELERY_BROKER_URL = REDIS_URL
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object] = {
        "visibility_timeout": 600,
        # A broker that says nothing must not hold up an act that has just been committed.
        "socket_timeout": 2,
        "socket_connect_timeout": 2,
    }
else:
    # The folder broker: messages and control go through files, no server to install.
    TRANSPORT_ALIASES["folders"] = "label_sp.folder_broker:Transport"
    CELERY_BROKER_URL = "folders://localhost//"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(BROKER_DIR / "messages"),
        "data_folder_out": str(BROKER_DIR / "messages"),
        "control_folder": str(BROKER_DIR / "control"),
        "polling_interval": 0.2,
    }
# What limits are counted in: shared by all processes. Without an answer nobody is slowed down (common/throttles.py).
CACHE_DIR = Path(env.str("CACHE_DIR", default=str(VAR_DIR / "cache")))
if REDIS_URL:
    CACHES: dict[str, dict[str, object]] = {
        "default": {
            "BACKEND": "label_sp.common.caches.SharedCache",
            "LOCATION": REDIS_URL,
            "KEY_PREFIX": "label-sp",
        }
    }
else:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": CACHE_DIR,
            "OPTIONS": {"MAX_ENTRIES": 2000},
        }
    }
CELERY_TASK_IGNORE_RESULT = True  # business rows hold the state, nothing reads a result
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_TASK_DEFAULT_QUEUE = "label_sp"
CELERY_TASK_QUEUES = [Queue("label_sp"), Queue("urgent")]  # one worker serves both unless -Q says otherwise
CELERY_BEAT_SCHEDULE_FILENAME = env.str("BEAT_SCHEDULE_FILE", default=str(VAR_DIR / "beat-schedule"))
# What beat starts, and on which queue, is said where each task is written (label_sp/clock/schedules.py).

# Security -----------------------------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],  # the DSFR's own style sheet holds its select arrow as data
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 3600
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "label_sp.site.views.stale_form"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
if HTTPS:
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
    if TRUSTED_PROXIES:  # else nobody but the client writes that header
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31536000)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True

# API ----------------------------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["label_sp.actors.api.authentication.BearerAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": [
        "label_sp.common.bodies.JSONParser",
        "rest_framework.parsers.MultiPartParser",
    ],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_PAGINATION_CLASS": "label_sp.common.api.Pages",
    "EXCEPTION_HANDLER": "label_sp.actors.api.problems.exception_handler",
    "DEFAULT_THROTTLE_RATES": {
        "login": "10/min",
        "public": "240/min",
        "password-link": "10/hour",
        "access-request": "10/hour",
        "open-link": "60/hour",  # a hall with one network, where people answer one after the other
    },
    "NUM_PROXIES": TRUSTED_PROXIES,
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Label Services Publics +",
    "DESCRIPTION": "Les actes de la labellisation, du dépôt au renouvellement, et le registre public.",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "label_sp.common.openapi.with_problems",
        "label_sp.common.openapi.with_one_form",
        "label_sp.common.openapi.with_plain_blanks",
    ],
    "ENUM_NAME_OVERRIDES": {  # several fields are called `kind` or `status`: each choice set has one name
        "AccessStateEnum": "candidates.access.enums.AccessState",
        "AuditKindEnum": "audits.audit.enums.AuditKind",
        "AuditStatusEnum": "audits.audit.enums.AuditStatus",
        "CampaignStatusEnum": "surveys.campaigns.enums.CampaignStatus",
        "ContactChannelEnum": "candidates.services.enums.Channel",
        "DossierStatusEnum": "candidates.dossiers.enums.Status",
        "DossierStageEnum": "candidates.dossiers.enums.STAGES",
        "EligibilityStateEnum": "candidates.eligibility.enums.RequestState",
        "ImportStateEnum": "candidates.imports.enums.ImportState",
        "ImportedLineStateEnum": "candidates.imports.enums.LineState",
        "ImprovementStateEnum": "candidates.improvement_plan.enums.STATES",
        "PieceKindEnum": "candidates.pieces.enums.PieceKind",
        "ServiceKindEnum": "candidates.services.enums.ServiceKind",
        "StandardEnum": "certification.bodies.enums.Standard",
        "SurveyChannelEnum": "surveys.answers.enums.Channel",
        "SurveyKindEnum": "surveys.questionnaires.enums.SurveyKind",
        "TakeoverStateEnum": "certification.bodies.enums.TakeoverState",
        "TierEnum": "candidates.dossiers.enums.TierChoices",
    },
}
REST_KNOX = {"TOKEN_TTL": None, "AUTH_HEADER_PREFIX": "Bearer"}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        **{name: {"level": "WARNING"} for name in ("weasyprint", "fontTools", "axes")},
        "django": {
            "handlers": [],
            "level": "INFO",
        },  # to the console as all else: its own would also write mail
    },
}
