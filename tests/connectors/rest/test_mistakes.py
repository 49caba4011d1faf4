"""Mistakes in a definition are refused when it is read."""

import pytest

from automation_log.domain.errors import ConfigurationError
from tests.connectors.rest.desk import GET, definition, step


@pytest.mark.parametrize(
    ("actions", "reason"),
    [
        ([{"call": {"path": "/x?{secret.password}"}}], "is a secret"),
        ([{"call": {"path": "/x", "query": {"k": "{secret.password}"}}}], "is a secret"),
        (
            [{"call": {"method": "POST", "path": "/x", "json": {"a": ["Bearer {secret.a}"]}}}],
            "fills a field alone",
        ),
        ([{"call": {"method": "POST", "path": "/x", "json": {"a": "{Secret}"}}}], "is not a name"),
        ([{"call": {"method": "POST", "path": "/x", "json": {}, "form": {}}}], "not both"),
        ([{"call": {"path": "/x", "json": {}}}], "say the method"),
        ([{"call": {"path": "x"}}], "starts with one /"),
        ([{"call": {"method": "POST", "path": "/x", "pages": {"by": "link"}}}], "only a GET"),
        ([{"call": {"path": "/x", "pages": {"by": "cursor"}}}], "next cursor"),
        ([{"take": {"name": "a", "at": "b"}}], "before it has them"),
        ([GET, {"take": {"name": "secret.a", "at": "b"}}], "shows_secret: true"),
        ([GET, {"find": {"where": {"a": "b"}, "columns": {"secret.a": "b"}}}], "shows_secret: true"),
        ([GET, {"find": {"where": {}, "columns": {"a": "b"}}}], "at least 1"),
        ([GET, {"take_seed": {"name": "secret.totp", "at": "b"}}], "shows_secret: true"),
        ([GET, {"take_seed": {"name": "found.totp", "at": "b"}}], "is not a secret"),
        ([GET, {"read_behind": {"call": {"path": "/y"}, "columns": {"a": "b"}}}], "before it has them"),
        ([{"call": {"path": "/x", "headers": {"authorization": "Bearer 1"}}}], "is set by the connector"),
        ([{"call": {"path": "/x", "headers": {"X-Key": "{secret.key}"}}}], "is a secret"),
        ([{"one_time_code": {"name": "code", "secret": "secret.totp"}}], "is not a secret"),
    ],
)
def test_a_step_that_is_a_mistake_is_refused(actions, reason):
    with pytest.raises(ValueError, match=reason):
        step(*actions)


@pytest.mark.parametrize(
    ("rest", "reason"),
    [
        ({"auth": "session"}, "needs sign_in steps"),
        ({"auth": "client_credentials"}, "needs a token_path"),
        ({"auth": "basic", "token_path": "/token"}, "belong to auth: client_credentials"),
        ({"auth": "digest"}, "Input should be"),
        ({"auth": "basic", "headers": {"X-Key": "{secret.password}"}}, "is a secret"),
        ({"auth": "basic", "errors": [{"equals": "a", "reason": "failed"}]}, "equals belongs to at"),
        ({"auth": "basic", "errors": [{"status": 400, "selector": "p", "reason": "failed"}]}, "is for pages"),
        ({"auth": "basic", "errors": [{"reason": "failed"}]}, "a text, a selector, a status, or at"),
    ],
)
def test_an_interface_that_is_a_mistake_is_refused(rest, reason):
    errors = rest.pop("errors", ())
    with pytest.raises(ConfigurationError, match=reason):
        definition(errors=errors, **rest)
