"""Seeds read from real pages, in every form the app shows them: hex, an otpauth address, a QR picture."""

import asyncio

import pytest
import qrcode
from qrcode.image.svg import SvgPathImage

from automation_log.connectors.definition import Step
from automation_log.domain.errors import Changed
from automation_log.domain.totp import Totp

pytestmark = pytest.mark.asyncio(loop_scope="module")

SEED = bytes(range(60, 80))
PAGE = "/admin/otp_totp/totpdevice/1/"


def step(path, timeout=30, **place):
    reading = {"name": "secret.new_totp", **place}
    return Step.model_validate(
        {
            "step": "Read the seed",
            "shows_secret": True,
            "timeout": timeout,
            "do": [{"open": path}, {"read_seed": reading}],
        }
    )


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("change/", {"selector": "#id_key", "attribute": "value", "form": "hex"}),
        ("config/", {"selector": ".qrcode-container > p:last-child", "form": "otpauth"}),
        ("config/", {"selector": "img.qrcode-image", "form": "qr"}),
    ],
)
async def test_a_seed_is_read_as_the_app_shows_it(driver, target, path, place):
    await target.add_staff_user("seeded", "Seeded-pass-2026", totp_key=SEED.hex())
    session = await driver.sign_in()
    reading = await session.perform(step(PAGE + path, **place), driver.values)
    assert Totp.from_text(reading.values["secret.new_totp"]).seed == SEED
    assert not reading.seen
    assert await session.picture() is None
    await session.close()


@pytest.mark.parametrize(
    "place",
    [
        {"selector": "#id_username"},
        {"selector": "#id_email", "attribute": "value"},
        {"selector": "h1", "form": "qr"},
    ],
)
async def test_what_is_no_seed_is_said_without_its_text(driver, place):
    session = await driver.sign_in()
    with pytest.raises(Changed) as failed:
        await session.perform(step("/admin/auth/user/1/change/", timeout=2, **place), driver.values)
    assert "admin" not in str(failed.value)
    await session.close()


async def test_a_picture_that_comes_later_than_its_page_is_read(connector, driver):
    drawn = qrcode.make(
        f"otpauth://totp/x?secret={Totp(seed=SEED).base32}", image_factory=SvgPathImage
    ).to_string(encoding="unicode")
    body = (
        f"<p id=qr style='width: 400px; height: 400px; background: white'><template>{drawn}</template>"
        "<script>setTimeout(() => qr.append(qr.querySelector('template').content), 700)</script>"
    )

    async def serve(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n"
        writer.write(f"{head}{body}".encode())
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        address = "http://{}:{}".format(*server.sockets[0].getsockname()[:2])
        session = await connector.open(driver.definition, address, {})
        reading = await session.perform(step("/", selector="#qr", form="qr"), {})
        await session.close()
    assert Totp.from_text(reading.values["secret.new_totp"]).seed == SEED
