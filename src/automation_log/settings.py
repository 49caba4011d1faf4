"""Every setting of the program, each with the accident it prevents; read from the environment."""

import os
from datetime import timedelta
from email.errors import HeaderParseError
from email.headerregistry import Address
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from pydantic import (
    AfterValidator,
    AliasChoices,
    BeforeValidator,
    Field,
    SecretStr,
    ValidationInfo,
    field_validator,
)
from pydantic_settings import BaseSettings, SettingsConfigDict


def default_data_folder() -> Path:
    """In the person's data folder; for root /var/lib, as the database's user cannot enter root's home."""
    if os.geteuid() == 0:
        return Path("/var/lib/automation-log")
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "automation-log"


def _known_time_zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError("no such time zone; write a name such as Europe/Berlin")
    return name


def _is_address(text: str) -> bool:
    try:
        parsed = Address(addr_spec=text)
    except (ValueError, IndexError, HeaderParseError):
        return False
    return text.isascii() and text.isprintable() and " " not in text and bool(parsed.domain)


def _seconds(value: object) -> object:
    """A bare number from the environment means seconds, as "PT10S" and "00:00:10" already do."""
    try:
        return float(value) if isinstance(value, str) else value
    except ValueError:
        return value


SmtpSecurity = Literal["starttls", "tls", "none"]
Seconds = Annotated[timedelta, BeforeValidator(_seconds)]


class Settings(BaseSettings):
    """Read once at the start from `AUTOMATION_LOG_<NAME>`; only the two database addresses have no prefix."""

    model_config = SettingsConfigDict(
        env_prefix="AUTOMATION_LOG_",
        env_ignore_empty=True,
        populate_by_name=True,
        frozen=True,
        extra="forbid",
        hide_input_in_errors=True,
    )

    data_folder: Path = Field(
        default_factory=default_data_folder,
        description="Database and vault key. A folder that is emptied at restart loses the record.",
    )
    brand: str = Field(
        default="Automation Log",
        min_length=1,
        max_length=60,
        description="The name on the pages. Two installations with one name: people act in the wrong one.",
    )
    host: str = Field(
        default="127.0.0.1",
        description="The address to listen on. Anything but this machine's own shows sign-in to the network.",
    )
    port: int = Field(
        default=8080,
        ge=0,
        le=65535,
        description="The port to listen on; 0 takes a free one. A port in use stops the start.",
    )
    database_url: SecretStr | None = Field(
        default=None,
        validation_alias=AliasChoices("DATABASE_URL", "database_url"),
        description="PostgreSQL as the program's role; without it the program runs its own. "
        "A role that owns tables or bypasses row-level security would see every workspace.",
    )
    database_owner_url: SecretStr | None = Field(
        default=None,
        validation_alias=AliasChoices("DATABASE_OWNER_URL", "database_owner_url"),
        description="PostgreSQL as the owner, for migrations only. "
        "Were it used for everything, one forgotten condition could change the schema.",
    )
    chromium: Path | None = Field(
        default=None,
        description="The browser to use; without it an installed one is found. "
        "A browser that changes underneath breaks steps that worked yesterday.",
    )
    chromium_no_sandbox: bool = Field(
        default=False,
        description="Run Chromium without its sandbox, as root must. "
        "A hostile page then reaches whatever this user reaches.",
    )
    vault_key: SecretStr | None = Field(
        default=None,
        description="The vault's key, 32 bytes in base64; else a key file is made in the data folder. "
        "Without the key no stored secret can be read again: keep a copy elsewhere.",
    )
    lease: Seconds = Field(
        default=timedelta(seconds=10),
        ge=timedelta(seconds=1),
        le=timedelta(minutes=5),
        description="How long a worker holds a job without a sign of life. "
        "Too short takes jobs from slow workers; too long leaves a dead worker's jobs lying.",
    )
    retry_first_delay: Seconds = Field(
        default=timedelta(seconds=5),
        gt=timedelta(0),
        description="The wait before the first retry; each next is three times as long. "
        "Too short hammers an app that is down.",
    )
    retry_attempts: int = Field(
        default=5,
        ge=1,
        le=50,
        description="Attempts at one job in all. Too many keep an account's session busy with a lost cause.",
    )
    worker_concurrency: int = Field(
        default=4,
        ge=1,
        le=64,
        description="Jobs a worker runs at once. Each browser job takes about 90 MB: too many end in a kill.",
    )
    api_requests_per_minute: int = Field(
        default=300,
        ge=1,
        le=100_000,
        description="Requests a minute of one API key, to each process that serves. "
        "Without a limit one script that runs wild keeps everybody else waiting.",
    )
    schedule_window: Seconds = Field(
        default=timedelta(hours=24),
        ge=timedelta(minutes=1),
        description="How long after its time a scheduled job may still begin; then it is missed. "
        "Without an end, what an outage held back would run days later, when nobody expects it.",
    )
    apps_folder: Path | None = Field(
        default=None,
        description="A folder of your own app definitions beside the built-in ones. "
        "Edits to the built-in files are lost at the next update.",
    )
    time_zone: Annotated[str, AfterValidator(_known_time_zone)] = Field(
        default="UTC",
        description="The zone in which pages show instants, and of the nights of new workspaces. "
        "A wrong one makes people look at the wrong hour.",
    )
    smtp_host: str | None = Field(
        default=None,
        description="The mail server; without it no mail is sent, and whoever invites passes the link on. "
        "Processes that differ in this: only those that have it tell what failed.",
    )
    smtp_port: int = Field(
        default=587,
        ge=1,
        le=65535,
        description="Its port: 587 for starttls, 465 for tls, mostly. The wrong one waits until it gives up.",
    )
    smtp_tls: SmtpSecurity = Field(
        default="starttls",
        description="`starttls`, `tls` or `none`. With none, links that open accounts pass the network readable.",
    )
    smtp_user: str | None = Field(
        default=None,
        description="Whom the mail server knows us as; without it nobody signs in. "
        "Many servers then take mails for their own people only.",
    )
    smtp_password: SecretStr | None = Field(
        default=None,
        validate_default=True,
        description="That user's password; refused with `none`. Sent in the clear, whoever listens mails in our name.",
    )
    mail_sender: str | None = Field(
        default=None,
        validate_default=True,
        description="The address mails come from; needed with a mail server. "
        "One the server may not send for ends as spam.",
    )
    public_url: str | None = Field(
        default=None,
        validate_default=True,
        description="Where people reach the pages, such as https://log.example.com; needed with a mail server. "
        "A wrong one sends people, with links that open accounts, to somebody else.",
    )

    webhooks_reach: Literal["public", "private", "loopback"] = Field(
        default="private",
        description="How far webhooks go: `public`, also into inner networks (`private`), or also to this machine, "
        "without TLS (`loopback`). Further than needed, whoever adds a webhook sees what answers inside.",
    )
    webhooks_silence: Seconds = Field(
        default=timedelta(hours=1),
        ge=timedelta(minutes=1),
        le=timedelta(days=1),
        description="How long a webhook may take nothing before the admins are mailed. "
        "Too long, and a system that lives from it acts on yesterday.",
    )

    @field_validator("smtp_password")
    @classmethod
    def _is_not_in_the_clear(cls, password: SecretStr | None, known: ValidationInfo) -> SecretStr | None:
        if password is not None and known.data.get("smtp_tls") == "none":
            raise ValueError("would be sent in the clear; set AUTOMATION_LOG_SMTP_TLS to starttls or tls")
        if (password is None) != (known.data.get("smtp_user") is None):
            raise ValueError("set it together with AUTOMATION_LOG_SMTP_USER")
        return password

    @field_validator("mail_sender")
    @classmethod
    def _is_an_address(cls, sender: str | None, known: ValidationInfo) -> str | None:
        if sender is None and known.data.get("smtp_host") is not None:
            raise ValueError("is needed with AUTOMATION_LOG_SMTP_HOST: an address that mails come from")
        if sender is not None and not _is_address(sender):
            raise ValueError("no e-mail address; write one such as log@example.com")
        return sender

    @field_validator("public_url")
    @classmethod
    def _is_where_pages_are(cls, address: str | None, known: ValidationInfo) -> str | None:
        if address is None:
            if known.data.get("smtp_host") is not None:
                raise ValueError("is needed with AUTOMATION_LOG_SMTP_HOST: mails lead to the pages")
            return None
        parts = urlsplit(address)
        is_one = parts.scheme in ("http", "https") and parts.hostname and not (parts.path.strip("/"))
        if not is_one or "@" in parts.netloc or parts.query or parts.fragment or not address.isprintable():
            raise ValueError("no address of a site; write one such as https://log.example.com")
        return address.rstrip("/")
