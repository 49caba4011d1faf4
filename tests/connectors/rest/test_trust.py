"""Whom the connector trusts on the way."""

import asyncio
import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from automation_log.connectors.rest.connector import RestConnector
from automation_log.domain.errors import TargetUnavailable
from tests.connectors.rest.desk import GET, VALUES, definition, step


async def test_a_proxy_from_the_environment_sees_nothing(desk, monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    session = await RestConnector().open(definition(auth="basic"), desk.address, VALUES)
    await session.perform(step(GET), {})
    assert len(desk.asked) == 1
    await session.close()


async def test_a_certificate_nobody_vouches_for_is_not_believed(tmp_path):
    certificate = self_signed(tmp_path)
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(certificate)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=serving)
    async with server:
        address = f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        stranger = await RestConnector().open(definition(auth="basic"), address, VALUES)
        with pytest.raises(TargetUnavailable, match="certificate is not trusted"):
            await stranger.perform(step(GET), {})
        trust = ssl.create_default_context(cafile=str(certificate))
        friend = await RestConnector(trust=trust).open(definition(auth="basic"), address, VALUES)
        assert (await friend.perform(step(GET), {})).seen == "GET /x: 204"
        await stranger.close()
        await friend.close()


def self_signed(folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "desk")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = folder / "desk.pem"
    path.write_bytes(
        certificate.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return path
