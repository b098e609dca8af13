"""Settings. Everything that differs between installations comes from the environment (see docs/howto/settings.md)."""

import tomllib
from pathlib import Path
from urllib.parse import unquote, urlsplit

from . import env

SOURCE = Path(__file__).resolve().parents[1]
ROOT = SOURCE.parents[1]
HOME = env.folder("CHUANGCHENG_HOME", ROOT / "var")
"""Where an installation keeps what is its own: database, files, secret key."""

VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
"""The version of this program, as its project file states it."""

DEBUG = env.flag("DEBUG", False)
IS_DEMO = env.flag("CHUANGCHENG_DEMO", False)
DEMO_STAGES = env.text("CHUANGCHENG_DEMO_STAGES", "")
"""The demo's folder, where `serve` exchanges the stages that lie in it; empty = only one stage is shown."""


def _secret_key() -> str:
    """The key from the environment, or one made once and kept beside the database, readable by its owner only."""
    if given := env.secret("SECRET_KEY"):
        return given
    place = HOME / "secret-key"
    if not place.exists():
        import secrets

        HOME.mkdir(parents=True, exist_ok=True)
        place.touch(mode=0o600)
        place.write_text(secrets.token_urlsafe(50))
    return place.read_text().strip()


SECRET_KEY = _secret_key()
ALLOWED_HOSTS = env.hosts("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.origins("CSRF_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "chuangcheng.foundation.acts",
    "chuangcheng.foundation.journal",
    "chuangcheng.foundation.geography",
    "chuangcheng.foundation.workcalendar",
    "chuangcheng.foundation.accounts",
    "chuangcheng.foundation.notices",
    "chuangcheng.foundation.evidence",
    "chuangcheng.foundation.archives",
    "chuangcheng.foundation.health",
    "chuangcheng.flow.standards",
    "chuangcheng.flow.places",
    "chuangcheng.flow.cases",
    "chuangcheng.flow.rates",
    "chuangcheng.flow.exchange",
    "chuangcheng.flow.dispatch",
    "chuangcheng.flow.facilities",
    "chuangcheng.flow.scrutiny",
    "chuangcheng.flow.inspections",
    "chuangcheng.flow.figures",
    "chuangcheng.flow.watch",
    "chuangcheng.flow.disputes",
    "chuangcheng.flow.scoring",
    "chuangcheng.flow.reports",
    "chuangcheng.interfaces.web",
    "chuangcheng.interfaces.desk",
    "chuangcheng.interfaces.commands",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "chuangcheng.interfaces.web.middleware.CompressionMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "chuangcheng.interfaces.web.middleware.ActingMiddleware",
    "chuangcheng.interfaces.web.middleware.RefusalMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "chuangcheng.config.urls"
WSGI_APPLICATION = "chuangcheng.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "chuangcheng.interfaces.web.context.page",
            ],
        },
    }
]


def _database(url: str) -> dict[str, object]:
    """The database that `DATABASE_URL` names: postgresql://user:password@host:port/name or sqlite:///path."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        from sqlite3 import sqlite_version_info  # not asked for where PostgreSQL is used

        env.check_sqlite(sqlite_version_info)
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path) if parts.path.startswith("//") else str(Path(unquote(parts.path))),
            "CONN_MAX_AGE": 60,  # opening it reads the whole schema: as long as a request takes
            "OPTIONS": {
                # IMMEDIATE: otherwise two acts that read before they write fail with "database is locked".
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": (
                    "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA mmap_size=268435456;"
                    "PRAGMA cache_size=-20000;PRAGMA temp_store=MEMORY;"
                ),
            },
        }
    if parts.scheme in ("postgres", "postgresql"):
        from urllib.parse import parse_qs

        query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
        try:
            port = parts.port
        except ValueError:
            raise env.WrongSetting("DATABASE_URL: its port is no port", "DATABASE_URL 中的端口号不正确") from None
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": query.pop("host", parts.hostname or ""),
            "PORT": str(port or ""),
            "CONN_MAX_AGE": 60,
            # A server that does not answer at all must not hold whoever asks how we are.
            "OPTIONS": {"connect_timeout": "10", **query},
        }
    raise env.WrongSetting(
        f"DATABASE_URL begins with {parts.scheme!r}: use sqlite:///path or postgresql://user:password@host/name",
        f"DATABASE_URL 以 {parts.scheme!r} 开头：请用 sqlite:///路径 或 postgresql://用户:密码@主机/库名",
    )


HOME.mkdir(parents=True, exist_ok=True)
DATABASES = {"default": _database(env.text("DATABASE_URL", f"sqlite:///{HOME / 'chuangcheng.sqlite3'}"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

FILES_ROOT = env.folder("FILES_ROOT", HOME / "files")
"""Where evidence is kept, by its SHA-256."""

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "chuangcheng.interfaces.web.sessions.PersonBackend",
    "django.contrib.auth.backends.ModelBackend",  # sessions begun before an update stay open
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "/"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.zone("TIME_ZONE", "Asia/Shanghai")

STATIC_URL = "/static/"
STATIC_ROOT = env.folder("STATIC_ROOT", ROOT / "build" / "static")
if FILES_ROOT.is_relative_to(STATIC_ROOT) or HOME.is_relative_to(STATIC_ROOT):
    raise env.WrongSetting(
        f"STATIC_ROOT={STATIC_ROOT} holds evidence or the database, and everything in it is public: choose another",
        f"STATIC_ROOT={STATIC_ROOT} 中有证据文件或数据库，而其中的内容人人可见：请另选文件夹",
    )
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
"""Styles and scripts are packed once, as they are collected; pages as they are sent."""

SECURE = env.flag("HTTPS", False)
"""Set HTTPS=1 behind a proxy that speaks HTTPS: cookies then travel on nothing else."""
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
"""Sub-domains and browsers' lists of HTTPS-only names are decided by whoever owns the domain, not by one office."""
SECURE_REDIRECT_EXEMPT = [r"^health/?$"]
"""Whoever watches whether the product answers asks it directly, past the proxy."""

TRUSTED_PROXY = env.address("TRUSTED_PROXY", "127.0.0.1" if SECURE else "none")
"""The one neighbour that is believed when it says who asked and over what (`X-Forwarded-For`, `X-Forwarded-Proto`).

`serve` takes both from it, so that sign-ins are counted by the person's address and HTTPS is seen as such; from
everybody else these headers are dropped before the product sees them.
"""
TRUSTED_PROXY_HOPS = env.number("TRUSTED_PROXY_HOPS", 1, least=1)
"""How many proxies stand in a row: so many addresses at the end of `X-Forwarded-For` are theirs to say."""
SEAL_WITHIN_MINUTES = env.number("SEAL_WITHIN_MINUTES", 10, least=2)
"""How long an act may wait for its seal before the health page calls it wrong; sealing runs every minute."""
LEAST_FREE_MB = env.number("LEAST_FREE_MB", 1024, least=1)
"""How much of the disk under the files must be free, in MiB, before the health page calls it wrong."""
SECURE_REFERRER_POLICY = "same-origin"
SESSION_ENGINE = "chuangcheng.interfaces.web.sessions"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"

MAP_TILE_URL = env.web_address("MAP_TILE_URL")
"""Tiles under the map, such as https://tiles.example/{z}/{x}/{y}.png in WGS-84 or CGCS2000; empty = none."""
MAP_ATTRIBUTION = env.text("MAP_ATTRIBUTION", "")
_tiles = urlsplit(MAP_TILE_URL)
MAP_TILE_ORIGINS = [f"{_tiles.scheme}://{_tiles.netloc}"] if _tiles.netloc else []

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "style-src": ["'self'"],
        "script-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:", *MAP_TILE_ORIGINS],
        "connect-src": ["'self'"],
        "worker-src": ["'self'", "blob:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}

DOCUMENT_FONTS = env.folder_there("DOCUMENT_FONTS")
"""A folder with the fonts that PDF papers are set in; empty = those that are installed with the product.

Word and spreadsheets carry no fonts and name those of their reader.
"""
DOCUMENT_BODY_FONT = env.text("DOCUMENT_BODY_FONT", "Noto Serif SC")
DOCUMENT_HEAD_FONT = env.text("DOCUMENT_HEAD_FONT", "Noto Sans SC")

PUBLIC_URL = env.origin("PUBLIC_URL", "", schemes=("https", "http"))
"""Where people find the product, such as https://chuangcheng.example: messages lead back to it. Empty = no messages."""
MAIL_URL = env.service("MAIL_URL", "", schemes=("smtp", "smtps", "smtp+starttls"))
MAIL_FROM = env.text("MAIL_FROM", "")
SMS_GATEWAY_URL = env.service("SMS_GATEWAY_URL", "", schemes=("https", "http"))
WECOM_URL = env.origin("WECOM_URL", "https://qyapi.weixin.qq.com", schemes=("https", "http"))
DINGTALK_URL = env.origin("DINGTALK_URL", "https://oapi.dingtalk.com", schemes=("https", "http"))
FEISHU_URL = env.origin("FEISHU_URL", "https://open.feishu.cn", schemes=("https", "http"))
env.check_mail(MAIL_URL, MAIL_FROM, SMS_GATEWAY_URL, PUBLIC_URL)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "filters": {"without_trace": {"()": "chuangcheng.config.logs.WithoutTrace"}},
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        "django.security.DisallowedHost": {"filters": ["without_trace"]},
        "waitress.queue": {"level": "ERROR"},
    },
}
"""Errors go to standard error, where the service manager keeps them."""
