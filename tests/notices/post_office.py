"""A real SMTP server on a free port of this machine: it keeps what it takes, refuses on order, and can be closed."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import cast

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from automation_log.notices.post import MailServer
from tests.engine.readings import until


class PostOffice:
    """`mails` holds every message that was taken, as it came; `raw` its bytes."""

    def __init__(self, *, tls: ssl.SSLContext | None = None, login: tuple[str, str] | None = None) -> None:
        self.mails: list[EmailMessage] = []
        self.raw: list[bytes] = []
        self.refused: dict[str, str] = {}
        self.answers: list[str] = []
        self._tls = tls
        self._login = login
        self._port = 0
        self._server: asyncio.Server | None = None

    async def open(self) -> None:
        """Take messages, on the port of the last time."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(self._session, "127.0.0.1", self._port)
        self._port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """Nobody answers at the port any more."""
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()

    @property
    def address(self) -> MailServer:
        return MailServer(host="127.0.0.1", port=self._port, security="none")

    @property
    def port(self) -> int:
        return self._port

    def to(self, address: str) -> list[EmailMessage]:
        """The messages to this address."""
        return [mail for mail in self.mails if mail["To"] == address]

    def recipients(self) -> list[str]:
        return sorted(str(mail["To"]) for mail in self.mails)

    async def has_taken(self, count: int) -> None:
        """Wait until so many messages have come, not for ever."""

        async def is_reached() -> bool:
            return len(self.mails) >= count

        await until(is_reached)

    def _session(self) -> SMTP:
        authenticator = self._authenticate if self._login else None
        return SMTP(
            self,
            hostname="post.test",
            tls_context=self._tls,
            require_starttls=self._tls is not None,
            auth_required=self._login is not None,
            authenticator=authenticator,
        )

    def _authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, auth: object
    ) -> AuthResult:
        given = cast(LoginPassword, auth)
        is_right = (given.login.decode(), given.password.decode()) == self._login
        return AuthResult(success=is_right, handled=is_right)

    async def handle_RCPT(  # noqa: N802 - aiosmtpd calls it so
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.answers:
            return self.answers.pop(0)
        content = cast(bytes, envelope.content)
        message = message_from_bytes(content, policy=policy.default)
        assert envelope.rcpt_tos == [message["To"]]
        self.raw.append(content)
        self.mails.append(message)
        return "250 OK"


@asynccontextmanager
async def open_post_office(
    *, tls: ssl.SSLContext | None = None, login: tuple[str, str] | None = None
) -> AsyncIterator[PostOffice]:
    """An open post office, closed at the end whatever happens."""
    office = PostOffice(tls=tls, login=login)
    await office.open()
    try:
        yield office
    finally:
        await office.close()


def text(mail: EmailMessage) -> str:
    """What a message says, its lines ended as in this program."""
    return str(mail.get_content()).replace("\r\n", "\n")
