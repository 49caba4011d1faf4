"""Documents of other parties: read from an address that was judged, under the name it was asked for, within limits."""

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from automation_log.access import checked_requests
from automation_log.access.checked_requests import CheckedRequests, Unreadable
from automation_log.connectors.checked_addresses import resolve
from tests.api.scim.conftest import listening
from tests.conftest import now

NAME = "keys.example.test"
HERE = "127.0.0.1"


def leading_to(*addresses: str) -> Callable[[str, int], Awaitable[Sequence[str]]]:
    async def found(host: str, port: int) -> Sequence[str]:
        return addresses

    return found


def requests(*addresses: str, trust: ssl.SSLContext | None = None) -> CheckedRequests:
    how = leading_to(*addresses) if addresses else resolve
    return CheckedRequests(trust=trust or ssl.create_default_context(), resolve=how)


class Shelf:
    """An app with one document, which knows how it was asked."""

    def __init__(self, body: bytes = b"{}", **headers: str) -> None:
        self.body, self.headers, self.hosts = body, headers, list[str]()
        self.never_ends = asyncio.Event()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.hosts += [value.decode() for name, value in scope["headers"] if name == b"host"]
        headers = [(name.encode(), value.encode()) for name, value in self.headers.items()]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": self.body, "more_body": True})
        if b"slow" in self.body:
            await self.never_ends.wait()
        await send({"type": "http.response.body", "body": b""})


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
async def test_this_machine_is_asked_without_encryption(host: str) -> None:
    shelf = Shelf()
    async with listening(shelf) as address:
        port = address.rpartition(":")[2]
        # Not every localhost leads to the older address first.
        reading = requests(HERE) if host == "localhost" else requests()
        assert await reading.read(f"http://{host}:{port}/keys") == b"{}"
    assert shelf.hosts == [f"{host}:{port}"]


@pytest.mark.parametrize(
    "addresses",
    [
        ("169.254.169.254",),
        ("127.0.0.1", "169.254.169.254"),
        ("::ffff:169.254.169.254",),
        ("fe80::1%2",),
        ("fd00:ec2::254",),
        ("0.0.0.0",),
        ("224.0.0.1",),
    ],
)
async def test_a_name_that_leads_where_nothing_is_called_is_not_followed(addresses: tuple[str, ...]) -> None:
    with pytest.raises(Unreadable, match="nothing of ours calls"):
        await requests(*addresses).read("https://keys.example.test/keys")


async def test_localhost_that_leads_away_is_not_asked_without_encryption() -> None:
    with pytest.raises(Unreadable, match="only this very machine"):
        await requests("10.1.2.3").read("http://localhost/keys")


@pytest.mark.parametrize("text", ["http://keys.example.test/", "https://a..b/", "https://[::1", "x" * 600])
async def test_what_is_no_address_is_unreadable(text: str) -> None:
    with pytest.raises(Unreadable):
        await requests(HERE).read(text)


async def test_what_is_large_packed_or_slow_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checked_requests, "PATIENCE_S", 1.0)
    for shelf, why in (
        (Shelf(b"x" * (checked_requests.MOST_BYTES + 1)), "larger than"),
        (Shelf(**{"content-encoding": "gzip"}), "packed"),
        (Shelf(b"slow"), "too long"),
    ):
        async with listening(shelf) as address:
            with pytest.raises(Unreadable, match=why):
                await requests().read(f"{address}/keys")
            shelf.never_ends.set()
    with pytest.raises(Unreadable, match="cannot be reached: ConnectError"):
        await requests().read(f"{address}/keys")


async def test_the_certificate_is_the_names_though_a_number_is_called(tmp_path: Path) -> None:
    """What is called is what was judged; whoever sits there must still be whom the name means."""
    certificate = certified(tmp_path, NAME)
    trust = ssl.create_default_context(cafile=str(certificate))
    shelf = Shelf()
    async with encrypted(shelf, certificate, tmp_path / "key.pem") as port:
        assert await requests(HERE, trust=trust).read(f"https://{NAME}:{port}/keys") == b"{}"
        for reading, name in (
            (requests(HERE, trust=trust), "other.example.test"),
            (requests(HERE), NAME),
        ):
            with pytest.raises(Unreadable, match="ConnectError"):
                await reading.read(f"https://{name}:{port}/keys")
    assert shelf.hosts == [f"{NAME}:{port}"]


def certified(folder: Path, name: str) -> Path:
    """A certificate of this name that signs itself, its key beside it in `key.pem`."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder(subject_name=subject, issuer_name=subject, public_key=key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now() - timedelta(days=1))
        .not_valid_after(now() + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    (folder / "certificate.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    return folder / "certificate.pem"


@asynccontextmanager
async def encrypted(app: Any, certificate: Path, key: Path) -> Any:
    """The app over TLS on a free port of this machine; the port."""
    config = uvicorn.Config(
        app,
        host=HERE,
        port=0,
        log_config=None,
        lifespan="off",
        ssl_certfile=str(certificate),
        ssl_keyfile=str(key),
    )
    server = uvicorn.Server(config)
    listener = config.bind_socket()
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield listener.getsockname()[1]
    finally:
        server.should_exit = True
        await serving
        listener.close()
