"""A real receiver on a free port of this machine: it keeps what it takes, answers as told, and can be closed."""

import asyncio
import json
import ssl
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from standardwebhooks import Webhook as Verifier

from tests.engine.readings import until

HEAD = b"\r\n\r\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A message as it came."""

    path: str
    headers: dict[str, str]
    body: str

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    @property
    def type(self) -> str:
        return str(json.loads(self.body)["type"])

    @property
    def data(self) -> dict[str, Any]:
        data: dict[str, Any] = json.loads(self.body)["data"]
        return data

    def verify(self, secret: str) -> None:
        """By the library, as a receiver does. Raises: WebhookVerificationError."""
        Verifier(secret).verify(self.body, self.headers)

    def is_signed_with(self, secret: str) -> bool:
        """The same for a clock that was moved, which the library holds to its own."""
        at = datetime.fromtimestamp(int(self.headers["webhook-timestamp"]), UTC)
        return Verifier(secret).sign(self.id, at, self.body) in self.headers["webhook-signature"].split()


class Receiver:
    """`taken` are the messages it said yes to; `answers` what it says to the next ones, before it says 204."""

    def __init__(self, *, tls: ssl.SSLContext | None = None) -> None:
        self._tls = tls
        self.taken: list[Received] = []
        self.seen: list[Received] = []
        self.answers: deque[str] = deque()
        self.refuses: dict[str, str] = {}
        """By a root's id: what it always answers to that."""
        self.before_answer: asyncio.Event | None = None
        self.reached = asyncio.Event()
        self._port = 0
        self._server: asyncio.Server | None = None

    async def open(self) -> None:
        """Listen, on the port of the last time."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self._port, ssl=self._tls)
        self._port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """Nobody answers at the port any more."""
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()

    @property
    def port(self) -> int:
        return self._port

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._port}/hooks?of=acme"

    @property
    def told(self) -> list[tuple[str, str]]:
        """(type, root's id) of what was taken, in order."""
        return [(one.type, one.data["id"]) for one in self.taken]

    async def has_taken(self, count: int) -> None:
        """Wait until so many messages have come, not for ever."""

        async def is_reached() -> bool:
            return len(self.taken) >= count

        await until(is_reached)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(HEAD)).decode()
            first, *lines = head.strip().splitlines()
            headers = {
                name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)
            }
            body = (await reader.readexactly(int(headers["content-length"]))).decode()
            received = Received(path=first.split()[1], headers=headers, body=body)
            self.seen.append(received)
            self.reached.set()
            if self.before_answer is not None:
                await self.before_answer.wait()
            answer = self.refuses.get(str(received.data.get("id")))
            if answer is None:
                answer = self.answers.popleft() if self.answers else "204 No Content"
            if answer.startswith("2"):
                self.taken.append(received)
            writer.write(f"HTTP/1.1 {answer}\r\nContent-Length: 0\r\n\r\n".encode())
            await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


@asynccontextmanager
async def open_receiver(*, tls: ssl.SSLContext | None = None) -> AsyncIterator[Receiver]:
    """An open receiver, closed at the end whatever happens."""
    receiver = Receiver(tls=tls)
    await receiver.open()
    try:
        yield receiver
    finally:
        if receiver.before_answer is not None:
            receiver.before_answer.set()
        await receiver.close()
