"""The post: hands one message after another to the mail server, and says of each how that went."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Literal

import aiosmtplib
from aiosmtplib.errors import SMTPException, SMTPRecipientsRefused, SMTPResponseException

from automation_log.domain.secrets import Secret

LONGEST_ATTEMPT_S = 45.0
"""For everything from connecting to the server's last answer; shorter than a mail's first pause."""
GOODBYE_S = 5.0
PERMANENT = 500
"""Answers from here on do not change by asking again (RFC 5321 §4.2.1)."""

Security = Literal["starttls", "tls", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """Where mails are handed in; without a user nobody signs in."""

    host: str
    port: int
    security: Security
    user: str | None = None
    password: Secret | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """The server has taken the message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """The server does not take this message, now or (`is_final`) ever."""

    said: str
    is_final: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Away:
    """The server cannot be used at all: the next message would fare no better."""

    said: str


Outcome = Sent | Refused | Away


class Line:
    """A connection that is opened with the first message, and anew after it was lost."""

    def __init__(self, server: MailServer) -> None:
        self._server = server
        self._client: aiosmtplib.SMTP | None = None

    async def send(self, message: EmailMessage) -> Outcome:
        """Hand this message in; what the server says in words is not passed on, as it may say anything."""
        try:
            async with asyncio.timeout(LONGEST_ATTEMPT_S):
                client = await self._connected()
                return await _handed_in(client, message)
        except SMTPResponseException as error:
            self._hang_up()
            return Away(said=f"The mail server does not let us in ({error.code}).")
        except (SMTPException, OSError) as error:  # a TimeoutError is an OSError
            self._hang_up()
            return Away(said=f"The mail server cannot be used ({type(error).__name__}).")

    async def close(self) -> None:
        """Say goodbye, if there was anything to say."""
        if self._client is not None and self._client.is_connected:
            try:
                await self._client.quit(timeout=GOODBYE_S)
            except (SMTPException, OSError):
                self._hang_up()

    async def _connected(self) -> aiosmtplib.SMTP:
        if self._client is None or not self._client.is_connected:
            server = self._server
            client = aiosmtplib.SMTP(
                hostname=server.host,
                port=server.port,
                username=server.user,
                password=server.password.reveal() if server.password else None,
                use_tls=server.security == "tls",
                start_tls=server.security == "starttls",
                timeout=LONGEST_ATTEMPT_S,
            )
            await client.connect()
            self._client = client
        return self._client

    def _hang_up(self) -> None:
        if self._client is not None:
            self._client.close()
            self._client = None


async def _handed_in(client: aiosmtplib.SMTP, message: EmailMessage) -> Sent | Refused:
    try:
        await client.send_message(message)
    except SMTPRecipientsRefused as error:
        code = max(one.code for one in error.recipients)
        return Refused(said=f"The mail server refuses the address ({code}).", is_final=code >= PERMANENT)
    except SMTPResponseException as error:
        return Refused(said=f"The mail server refuses the message ({error.code}).", is_final=False)
    return Sent()


@asynccontextmanager
async def line_to(server: MailServer) -> AsyncIterator[Line]:
    """A line for as long as the block lasts."""
    line = Line(server)
    try:
        yield line
    finally:
        await line.close()
