"""One-time codes: RFC 6238's own vectors, and seeds as apps hand them out."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from automation_log.domain.errors import InvalidRequest
from automation_log.domain.totp import Totp

SEEDS = {
    "sha1": b"12345678901234567890",
    "sha256": b"12345678901234567890123456789012",
    "sha512": b"1234567890123456789012345678901234567890123456789012345678901234",
}


@pytest.mark.parametrize(
    ("second", "algorithm", "code"),
    [
        (59, "sha1", "94287082"),
        (59, "sha256", "46119246"),
        (59, "sha512", "90693936"),
        (1111111109, "sha1", "07081804"),
        (1234567890, "sha512", "93441116"),
        (20000000000, "sha1", "65353130"),
        (20000000000, "sha256", "77737706"),
    ],
)
def test_codes_are_those_of_the_rfc(second, algorithm, code):
    totp = Totp(seed=SEEDS[algorithm], digits=8, algorithm=algorithm)
    assert totp.code(totp.window(datetime.fromtimestamp(second, UTC))) == code


def test_a_seed_of_80_bits_is_taken_as_base32_and_hex():
    seed = bytes(range(10))
    text = base64.b32encode(seed).decode()
    assert Totp.from_base32(text.lower()[:8] + " " + text[8:]).seed == seed
    assert Totp.from_hex(seed.hex()).seed == seed


def test_an_otpauth_address_says_digits_period_and_algorithm():
    url = f"otpauth://totp/App:ada?secret={base64.b32encode(SEEDS['sha1']).decode()}&digits=8&period=60&algorithm=SHA256"
    assert Totp.from_text(url) == Totp(
        seed=SEEDS["sha1"], digits=8, period=timedelta(seconds=60), algorithm="sha256"
    )


@given(
    st.builds(
        Totp,
        seed=st.binary(min_size=10, max_size=64),
        digits=st.integers(6, 8),
        period=st.integers(1, 300).map(lambda seconds: timedelta(seconds=seconds)),
        algorithm=st.sampled_from(["sha1", "sha256", "sha512"]),
    )
)
def test_a_seed_is_read_back_from_every_form_it_is_written_in(totp):
    assert Totp.from_text(totp.text) == totp
    assert Totp.from_form(totp.seed.hex(), "hex").seed == totp.seed
    assert Totp.from_form(totp.base32.lower(), "base32").seed == totp.seed
    assert Totp.from_form(f" otpauth://totp/App:ada?secret={totp.base32}\n", "otpauth").seed == totp.seed


@pytest.mark.parametrize(
    ("text", "form"),
    [("00" * 9, "hex"), ("zz" * 10, "hex"), ("A" * 8, "base32"), ("ABCDEFGHIJKLMNOP", "otpauth")],
)
def test_a_seed_in_another_form_or_below_80_bits_is_refused(text, form):
    with pytest.raises(InvalidRequest) as refused:
        Totp.from_form(text, form)
    assert text not in str(refused.value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "AAAA",
        "not base32!",
        "Pässwort-2026-geheim",
        "otpauth://hotp/x?secret=" + "A" * 16,
        "otpauth://totp/x?secret=1",
    ],
)
def test_what_is_no_seed_is_refused_without_saying_it(text):
    with pytest.raises(InvalidRequest) as refused:
        Totp.from_text(text)
    assert not text or text not in str(refused.value)


def test_printing_does_not_show_the_seed():
    assert "1234567890" not in repr(Totp(seed=SEEDS["sha1"]))
