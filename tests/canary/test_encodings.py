"""The search itself can fail: what is planted is found, in each form, wherever it begins; nothing else is."""

import base64
import html
import json
from collections.abc import Callable
from io import BytesIO
from urllib.parse import quote, quote_plus, urlencode

import pytest
import qrcode
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tests.canary.encodings import Canary
from tests.canary.pictures import qr_texts

SECRET = "C4nary/+ <fège>&\"sol'?~"
CANARY = Canary(name="a password", value=SECRET.encode())
WAYS: dict[str, Callable[[str], bytes]] = {
    "plain": str.encode,
    "path": lambda text: quote(text).encode(),
    "query": lambda text: urlencode({"q": text}).encode(),
    "small escapes": lambda text: quote(text, safe="").lower().encode(),
    "form": lambda text: quote_plus(text).encode(),
    "html": lambda text: html.escape(text).encode(),
    "html text": lambda text: html.escape(text, quote=False).encode(),
    "json": lambda text: json.dumps({"said": text}).encode(),
    "json letters": lambda text: json.dumps([text], ensure_ascii=False).encode(),
    "json twice": lambda text: json.dumps(json.dumps(text)).encode(),
    "base32": lambda text: base64.b32encode(text.encode()),
    "small base32": lambda text: base64.b32encode(text.encode()).lower(),
    "base64": lambda text: base64.b64encode(text.encode()),
    "urlsafe base64": lambda text: base64.urlsafe_b64encode(text.encode()),
    "hex": lambda text: text.encode().hex().encode(),
    "HEX": lambda text: text.encode().hex().upper().encode(),
    "utf-16": lambda text: text.encode("utf-16-le"),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_planted_secret_is_found_in_every_form(way: str) -> None:
    assert CANARY.is_in(b"before " + WAYS[way](SECRET) + b" after")


@pytest.mark.parametrize("before", range(6))
@pytest.mark.parametrize("encode", [base64.b64encode, base64.urlsafe_b64encode, base64.b32encode])
def test_it_is_found_wherever_it_begins(before: int, encode: Callable[[bytes], bytes]) -> None:
    assert CANARY.is_in(encode(b"u" * before + SECRET.encode() + b":more"))


@given(st.binary(min_size=8, max_size=40), st.binary(max_size=7), st.binary(max_size=7))
def test_bytes_are_found_between_any_others(value: bytes, before: bytes, after: bytes) -> None:
    canary = Canary(name="a key", value=value)
    whole = before + value + after
    for encode in (bytes, base64.b64encode, base64.urlsafe_b64encode, base64.b32encode):
        assert canary.is_in(encode(whole))
    assert canary.is_in(whole.hex().encode())


def test_nothing_is_found_where_nothing_is() -> None:
    assert CANARY.is_in(b"an ordinary line of a log, and C4nary alone") is None
    assert SECRET not in repr(CANARY)


def test_it_is_read_from_a_code_drawn_in_a_picture() -> None:
    screen, png = Image.new("RGB", (1280, 800), "white"), BytesIO()
    screen.paste(qrcode.make(f"otpauth://totp/x?secret={quote(SECRET)}").get_image(), (600, 150))
    screen.save(png, "PNG")
    assert CANARY.is_in("\n".join(qr_texts(png.getvalue())).encode())
