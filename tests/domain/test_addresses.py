"""Addresses that people write down: https, no link-local, nobody's metadata, however it is spelled."""

import contextlib
from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from automation_log.domain.addresses import is_loopback, is_refused, web_address


@pytest.mark.parametrize(
    "text",
    [
        "https://acme.okta.com/oauth2/v1/keys",
        "https://login.example.com:8443/keys?set=1",
        "https://10.1.2.3/keys",
        "https://[fd12::1]/keys",
        "http://127.0.0.1:9000/keys",
        "http://[::1]:9000/keys",
        "http://localhost/keys",
    ],
)
def test_what_may_be_called(text: str) -> None:
    assert web_address(text).text == text


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "whole address"),
        ("acme.okta.com/keys", "whole address"),
        ("ftp://acme.okta.com/keys", "whole address"),
        ("https://", "whole address"),
        ("https://acme.okta.com:99999/keys", "whole address"),
        ("https://[fe80", "whole address"),
        ("https://acme.okta.com/ke ys", "whole address"),
        ("https://acme.okta.com/\n", "whole address"),
        ("https://äcme.okta.com/keys", "whole address"),
        ("https://a:b@acme.okta.com/keys", "without a user name"),
        ("https://acme.okta.com/keys#1", "without a user name"),
        (f"https://acme.okta.com/{'k' * 500}", "up to 500"),
        ("http://acme.okta.com/keys", "Only https"),
        ("http://10.1.2.3/keys", "Only https"),
        ("http://localhost.example.com/keys", "Only https"),
        ("https://169.254.169.254/latest", "metadata"),
        ("https://[fe80::1]/keys", "link-local"),
        ("https://[::ffff:169.254.169.254]/", "link-local"),
        ("https://[64:ff9b::a9fe:a9fe]/", "link-local"),
        ("https://[fd00:ec2::254]/", "metadata"),
        ("https://0.0.0.0/", "link-local"),
    ],
)
def test_what_may_not_be_called_says_why(text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        web_address(text)


@pytest.mark.parametrize(
    "address",
    [
        *("169.254.0.1", "100.100.100.200", "168.63.129.16", "224.0.0.1", "255.255.255.255", "::", "ff02::1"),
        *("2002:a9fe:a9fe::1", "::a9fe:a9fe", "::ffff:100.100.100.200", "240.0.0.1"),
    ],
)
def test_refused_however_it_is_spelled(address: str) -> None:
    assert is_refused(ip_address(address))


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"])
def test_this_machine_is_not_refused(address: str) -> None:
    assert is_loopback(ip_address(address))
    assert not is_refused(ip_address(address))


@given(st.ip_addresses())
def test_a_carried_address_is_judged_as_the_one_it_carries(address: object) -> None:
    plain = ip_address(str(address))
    if plain.version == 4:
        assert is_refused(ip_address(f"::ffff:{plain}")) == is_refused(plain)
        assert is_refused(ip_address(f"64:ff9b::{plain}")) == is_refused(plain)


@given(st.text())
def test_no_text_breaks_it(text: str) -> None:
    for one in (text, f"https://{text}", f"https://{text}/keys"):
        with contextlib.suppress(ValueError):
            assert web_address(one).text == one
