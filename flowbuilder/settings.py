"""Settings of the product. Everything an operator may change is an environment variable."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from flowbuilder import env, quotas, secrets
from flowbuilder.definition import limits

BASE_DIR = Path(__file__).resolve().parent.parent
#: Where the product keeps its files: database, buckets, keys, sockets.
FLOWBUILDER_DATA = env.folder("FLOWBUILDER_DATA", BASE_DIR / "var")
HOST = env.text("HOST", "127.0.0.1")
PORT = env.integer("PORT", 8000, low=0, high=65535)

SECRET_KEY = secrets.server_key(FLOWBUILDER_DATA)
DEBUG = env.flag("FLOWBUILDER_DEBUG")
_WILDCARDS = {"0.0.0.0", "::"}  # noqa: S104 - compared, not bound
ALLOWED_HOSTS = env.words(
    "FLOWBUILDER_ALLOWED_HOSTS",
    "*" if HOST in _WILDCARDS else f"{HOST},localhost,127.0.0.1,[::1]",
)
CSRF_TRUSTED_ORIGINS = env.words("FLOWBUILDER_TRUSTED_ORIGINS", "")
#: Addresses and networks whose X-Forwarded-For says who is asking.
TRUSTED_PROXIES = env.words("FLOWBUILDER_TRUSTED_PROXIES", "")

INSTALLED_APPS = [
    "daphne",
    "flowbuilder.admin_config.Config",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "rest_framework",
    "channels",
    "django_q",
    "flowbuilder",
    "executions",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "servestatic.middleware.ServeStaticMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "flowbuilder.urls"
ASGI_APPLICATION = "flowbuilder.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
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

DATABASE_URL = env.text("DATABASE_URL", f"sqlite:///{FLOWBUILDER_DATA / 'flowbuilder.sqlite3'}")
REDIS_URL = env.text("REDIS_URL", "")
EMBEDDED = DATABASE_URL.startswith("sqlite")
DATABASES: dict[str, Any] = {"default": env.database("DATABASE_URL", DATABASE_URL)}
if EMBEDDED:
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-16000;"
            "PRAGMA temp_store=MEMORY;"
        ),
    }
else:
    DATABASES["default"]["OPTIONS"] = {"pool": {"min_size": 1, "max_size": 20, "timeout": 10}}
    # A connection that a restart of the server has broken is not handed out.
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

#: Failed attempts to get in are counted here: for all web processes together where there is Redis.
CACHES: dict[str, Any] = {
    "default": (
        {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": REDIS_URL,
            "KEY_PREFIX": "flowbuilder",
            "OPTIONS": {"socket_timeout": 1, "socket_connect_timeout": 1},
        }
        if REDIS_URL
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    )
}

#: The longest a node's attempt may take, seconds.
NODE_SECONDS = env.number("FLOWBUILDER_NODE_SECONDS", 300.0, low=0.1)
#: Seconds after which a worker's shift ends as soon as no call is in flight; after ten times as
#: many it starts no more calls and hands its executions on.
SHIFT_SECONDS = env.number("FLOWBUILDER_SHIFT_SECONDS", 60.0, low=1.0)
#: Seconds a shift looks for more to do before it ends for want of work.
LINGER_SECONDS = env.number("FLOWBUILDER_LINGER_SECONDS", 5.0)
#: Seconds that calls in flight get to come back when a worker is told to stop.
STOP_SECONDS = env.number("FLOWBUILDER_STOP_SECONDS", 4.0)
#: Executions one worker process drives at most, and calls of nodes it has in flight.
WORKER_EXECUTIONS = env.integer("FLOWBUILDER_WORKER_EXECUTIONS", 500, low=1)
WORKER_CALLS = env.integer("FLOWBUILDER_WORKER_CALLS", 512, low=1, high=10_000)
WORKERS = env.integer("FLOWBUILDER_WORKERS", 2, low=1, high=64)
#: Seconds for which a message of the queue may wait for workers of which none is at work; then they
#: are replaced.
FROZEN_SECONDS = env.number("FLOWBUILDER_FROZEN_SECONDS", 3.0, low=1.0)
Q_CLUSTER: dict[str, Any] = {
    "name": "flowbuilder",
    "broker_class": "executions.brokers.Redis" if REDIS_URL else "executions.brokers.Database",
    "workers": WORKERS,
    # Above the longest shift: ten times its length, and the calls that are then in flight.
    "timeout": int(10 * SHIFT_SECONDS + NODE_SECONDS) + 60,
    "retry": int(10 * SHIFT_SECONDS + NODE_SECONDS) + 120,
    "max_attempts": 1,
    "ack_failures": True,
    "queue_limit": WORKERS * 2,
    "save_limit": -1,
    # Nothing is scheduled, and a guard that used the database would fork workers that share its
    # connections.
    "scheduler": False,
    "poll": 0.05,
    "label": "Queue",
    **({"redis": REDIS_URL} if REDIS_URL else {"orm": "default"}),
}

LANGUAGE_CODE = "en-us"
TIME_ZONE = "UTC"
USE_I18N = False
USE_TZ = True
STATIC_URL = "static/"
STATIC_ROOT = FLOWBUILDER_DATA / "static"
FRONTEND_DIST = BASE_DIR / "frontend" / "dist"
STATICFILES_DIRS = [FRONTEND_DIST] if FRONTEND_DIST.exists() else []
SERVESTATIC_USE_FINDERS = True
SERVESTATIC_MAX_AGE = 0 if DEBUG else 3600
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
LOGIN_URL = "/sign-in"
#: Bytes a request body may have; larger ones are refused before they are read.
MAX_BODY_BYTES = env.integer("FLOWBUILDER_MAX_BODY_BYTES", 25 * 1024 * 1024)
DATA_UPLOAD_MAX_MEMORY_SIZE = MAX_BODY_BYTES

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "EXCEPTION_HANDLER": "flowbuilder.console.access.answer_error",
}

#: The region and the account that ARNs of this server's own objects name.
AWS_REGION = env.text("FLOWBUILDER_REGION", "us-east-1")
DEFAULT_ACCOUNT = env.text("FLOWBUILDER_ACCOUNT", "000000000001")
#: Where a model without a route of its own goes: local, bedrock, openai, or "" to decide by the
#: environment (bedrock when it has AWS credentials or an endpoint, else local).
DEFAULT_PROVIDER = env.choice("FLOWBUILDER_DEFAULT_PROVIDER", "", ("local", "bedrock", "openai"))
OPENAI_BASE_URL = env.text("OPENAI_BASE_URL", "https://api.openai.com/v1")
OPENAI_API_KEY = env.text("OPENAI_API_KEY", "")

#: The longest an asynchronous execution may take, seconds; likewise a synchronous one.
EXECUTION_SECONDS = env.number("FLOWBUILDER_EXECUTION_SECONDS", 24 * 3600.0, low=1.0)
INVOKE_SECONDS = env.number("FLOWBUILDER_INVOKE_SECONDS", 3600.0, low=1.0)
#: How long a synchronous run waits for the answer to an agent's question, seconds, and bytes of
#: what is kept of it meanwhile.
QUESTION_SECONDS = env.number("FLOWBUILDER_QUESTION_SECONDS", 3600.0, low=1.0)
CONVERSATION_BYTES = env.integer("FLOWBUILDER_CONVERSATION_BYTES", 100 * 1024 * 1024, low=1024)
#: The longest a replay may take within a request, seconds.
REPLAY_SECONDS = env.number("FLOWBUILDER_REPLAY_SECONDS", 30.0, low=1.0)
#: Access keys that a person may have in a workspace, and hours that both a rotated key and its
#: successor work.
KEYS_PER_PERSON = env.integer("FLOWBUILDER_MAX_KEYS", 20, low=2)
ROTATION_HOURS = env.number("FLOWBUILDER_ROTATION_HOURS", 24.0)
#: How long a worker's claim on an execution lasts unless renewed, seconds.
LEASE_SECONDS = env.number("FLOWBUILDER_LEASE_SECONDS", 5.0, low=0.5)
#: Days a finished execution is kept.
RETENTION_DAYS = env.integer("FLOWBUILDER_RETENTION_DAYS", 90, low=1)
#: Days that the audit trail is kept.
AUDIT_DAYS = env.integer("FLOWBUILDER_AUDIT_DAYS", 365, low=1)
#: Calls in flight per execution, and items per iterator, when an alias says `Automatic`.
AUTOMATIC_CONCURRENCY = env.integer("FLOWBUILDER_AUTOMATIC_CONCURRENCY", 10, low=1, high=1000)
#: Bytes above which a value is kept beside the journal instead of in it.
PAYLOAD_INLINE_BYTES = env.integer("FLOWBUILDER_PAYLOAD_INLINE_BYTES", 64 * 1024)
#: Bytes a value may have as JSON: what a node gives or gets, what a Collector collects.
VALUE_BYTES = env.integer("FLOWBUILDER_VALUE_BYTES", 25 * 1024 * 1024, low=1024)

#: Bytes an object of a bucket may have: what a node may read or write.
OBJECT_BYTES = env.integer("FLOWBUILDER_OBJECT_BYTES", 25 * 1024 * 1024)

#: The limits of definitions; AWS_QUOTAS=1 applies the service's own.
AWS_QUOTAS = env.flag("AWS_QUOTAS")
_LIMITS: dict[str, Any] = {
    name: env.integer(setting, getattr(limits.DEFAULT, name), low=1)
    for name, setting in limits.SETTINGS.items()
}
DEFINITION_LIMITS = limits.SERVICE if AWS_QUOTAS else replace(limits.DEFAULT, **_LIMITS)
#: How many flows, versions, aliases, prompts and tags there may be.
QUOTAS: dict[str, int] = {
    name: quota.service if AWS_QUOTAS else env.integer(quota.setting, quota.default, low=1)
    for name, quota in quotas.QUOTAS.items()
}
#: The lists of the wire that are as long as these limits say, not the model: the most items of
#: each, and the words that name its limit.
WIRE_MAXIMUMS = {
    shape: (getattr(DEFINITION_LIMITS, name), DEFINITION_LIMITS.told(name))
    for shape, name in {
        "FlowNodes": "nodes",
        "FlowConnections": "connections",
        "FlowConditions": "conditions",
        "FlowNodeInputs": "inputs",
        "FlowNodeOutputs": "outputs",
        "PromptInputVariablesList": "inputs",
    }.items()
}

#: Which sandbox code runs in: the kernel's, Monty, or the kernel's where it can be had.
SANDBOX = env.choice("FLOWBUILDER_SANDBOX", "auto", ("auto", "kernel", "monty"))
#: Limits of one sandboxed call: seconds of wall time, bytes of memory, bytes of result.
SANDBOX_SECONDS = env.number("FLOWBUILDER_SANDBOX_SECONDS", 10.0, low=0.1)
SANDBOX_MEMORY_BYTES = env.integer("FLOWBUILDER_SANDBOX_MEMORY_BYTES", 256 * 1024 * 1024)
SANDBOX_RESULT_BYTES = env.integer("FLOWBUILDER_SANDBOX_RESULT_BYTES", 25 * 1024 * 1024)

#: Modules that parts find each other by where imports would turn back: who signs a request,
#: what notes who did what, what keeps the objects of the server's own buckets, where models are
#: called.
WIRE_IDENTITY = "flowbuilder.operations.identity"
WIRE_AUDIT = "flowbuilder.operations.audit"
OBJECT_STORE = "executions.services.buckets"
MODEL_ROUTES = "executions.services.models.routes"

LOG_LEVEL = env.choice(
    "FLOWBUILDER_LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    "loggers": {"django-q": {"handlers": ["stderr"], "level": "WARNING", "propagate": False}},
}
