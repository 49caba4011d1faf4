"""Django's settings for the target: its database and key live in the folder the environment names."""

import os
from pathlib import Path

FOLDER = Path(os.environ["TARGET_FOLDER"])

SECRET_KEY = (FOLDER / "key").read_text(encoding="utf-8")
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "team_workspace",
]
MIDDLEWARE = [
    "team_workspace.faults.FaultsOnDemand",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
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
AUTH_USER_MODEL = "team_workspace.Person"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"team_workspace.password_rules.{rule}"}
    for rule in ("RightLength", "EveryKindOfCharacter", "NotTheOwnName", "NotTheSameAgain")
]
PASSWORD_HASHERS = ["team_workspace.hashing.QuickHasher"]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": FOLDER / "site.sqlite3",
        # One request at a time counts seats and admins: two invitations never share the last seat.
        "ATOMIC_REQUESTS": True,
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL",
        },
    }
}
ROOT_URLCONF = "site_urls"
LOGIN_URL = "sign-in"
SESSION_COOKIE_NAME = "team_workspace_session"
CSRF_COOKIE_NAME = "team_workspace_csrf"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LANGUAGE_CODE = "en-us"
USE_TZ = True
