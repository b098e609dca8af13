"""The product's settings with what tests need: a home of their own, a fast password hash, no shared cache."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("CHUANGCHENG_HOME", tempfile.mkdtemp(prefix="chuangcheng-tests-"))
os.environ.setdefault("SECRET_KEY", "for tests only, it protects nothing")

from chuangcheng.config.settings import *  # noqa: F403

FILES_ROOT = Path(os.environ["CHUANGCHENG_HOME"]) / "files"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["*"]
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
