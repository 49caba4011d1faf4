"""Every setting says which accident it prevents, and comes from the variable it names."""

from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError

from automation_log.cli.running import read_settings
from automation_log.domain.errors import ConfigurationError
from automation_log.settings import Settings


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_documented(name: str) -> None:
    description = Settings.model_fields[name].description or ""
    assert description.count(". ") >= 1, "what it is, then the accident"


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("AUTOMATION_LOG_DATA_FOLDER", str(tmp_path))
    monkeypatch.setenv("AUTOMATION_LOG_LEASE", "2.5")
    monkeypatch.setenv("AUTOMATION_LOG_VAULT_KEY", "canary-key")
    monkeypatch.setenv("DATABASE_URL", "postgresql://me:canary-password@there/log")
    settings = Settings()
    assert settings.data_folder == tmp_path
    assert settings.lease == timedelta(seconds=2.5)
    assert settings.database_url is not None
    assert settings.database_url.get_secret_value().endswith("/log")
    assert "canary" not in repr(settings)


@pytest.mark.parametrize(
    ("name", "value"),
    [("TIME_ZONE", "Mars/Base"), ("PORT", "70000"), ("LEASE", "0"), ("RETRY_ATTEMPTS", "0")],
)
def test_values_that_cannot_work_are_refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"AUTOMATION_LOG_{name}", value)
    with pytest.raises(ValidationError):
        Settings()


MAIL = {
    "SMTP_HOST": "smtp.example.com",
    "SMTP_USER": "log",
    "SMTP_PASSWORD": "canary-password",
    "MAIL_SENDER": "log@example.com",
    "PUBLIC_URL": "https://log.example.com/",
}


def test_mail_is_set_up_by_a_server_a_sender_and_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in MAIL.items():
        monkeypatch.setenv(f"AUTOMATION_LOG_{name}", value)
    settings = Settings()
    assert (settings.smtp_tls, settings.public_url) == ("starttls", "https://log.example.com")
    assert "canary" not in repr(settings)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("MAIL_SENDER", "", "MAIL_SENDER: is needed"),
        ("MAIL_SENDER", "log", "MAIL_SENDER: no e-mail address"),
        ("MAIL_SENDER", "a@b.test\nBcc: c@d.test", "MAIL_SENDER: no e-mail address"),
        ("PUBLIC_URL", "", "PUBLIC_URL: is needed"),
        ("PUBLIC_URL", "log.example.com", "PUBLIC_URL: no address of a site"),
        ("PUBLIC_URL", "https://a:b@log.example.com", "PUBLIC_URL: no address of a site"),
        ("SMTP_TLS", "none", "SMTP_PASSWORD: would be sent in the clear"),
        ("SMTP_TLS", "maybe", "SMTP_TLS: "),
        ("SMTP_USER", "", "SMTP_PASSWORD: set it together"),
        ("SMTP_PASSWORD", "", "SMTP_PASSWORD: set it together"),
    ],
)
def test_half_a_mail_server_is_refused_with_the_name_of_what_lacks(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    for variable, given in (MAIL | {name: value}).items():
        monkeypatch.setenv(f"AUTOMATION_LOG_{variable}", given)
    with pytest.raises(ConfigurationError, match=said) as refused:
        read_settings()
    assert "canary" not in str(refused.value)
