"""Every setting says which accident it prevents, and comes from the variable it names."""

from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError

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
