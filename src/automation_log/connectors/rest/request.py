"""Makes a request of a call: its values quoted for where they go, secrets only in the body."""

from collections.abc import Mapping
from urllib.parse import quote, urlencode

import httpx2
from pydantic import JsonValue

from automation_log.connectors.actions.calls import Called
from automation_log.connectors.rest.exchange import PLAIN
from automation_log.connectors.templates import Values, filled, only_name_in
from automation_log.domain.errors import ConfigurationError
from automation_log.domain.secrets import Secret

Numbers = Mapping[str, int | float]
"""The values that the app gave as numbers, by name: alone in a field they go back as numbers."""


def address_of(call: Called, address: str, values: Values, query: Mapping[str, str]) -> str:
    """Where a call goes: the app's address, the path, its query and `query` besides."""
    url = address + filled(call.path, values, _quoted_for_path)
    asked = {name: filled(template, values) for name, template in call.query.items()}
    asked |= query
    if not asked:
        return url
    return f"{url}{'&' if '?' in url else '?'}{urlencode(asked)}"


def headers_of(templates: Mapping[str, str], values: Values) -> dict[str, str]:
    """Declared headers with their values. Raises: ConfigurationError, for a value no header can carry."""
    return {name: checked_header(filled(template, values)) for name, template in templates.items()}


def checked_header(text: str) -> str:
    """The text, if a header can carry it. Raises: ConfigurationError, without saying it: it may be a secret."""
    if not (text.isascii() and text.isprintable()):
        raise ConfigurationError("A header is to carry a value with characters that no header can carry.")
    return text


def request_of(
    call: Called, url: str, values: Values, numbers: Numbers, headers: Mapping[str, str]
) -> httpx2.Request:
    """The request itself; `headers` besides the call's own. Raises: ConfigurationError, for an address that is none."""
    besides = {**headers_of(call.headers, values), **headers}
    sent = {**PLAIN, **{name.lower(): value for name, value in besides.items()}}
    try:
        if call.json_ is not None:
            body = filled_body(call.json_, values, numbers)
            return httpx2.Request(call.method, url, headers=sent, json=body)
        if call.form is not None:
            form = {name: _sent(template, values) for name, template in call.form.items()}
            return httpx2.Request(call.method, url, headers=sent, data=form)
        return httpx2.Request(call.method, url, headers=sent)
    except httpx2.InvalidURL:
        pass
    raise ConfigurationError("The app's address is not one: write it like https://app.example.com.")


def filled_body(body: JsonValue, values: Values, numbers: Numbers) -> JsonValue:
    """The body with its values in place, secrets revealed. Raises: ConfigurationError, for a value that is missing."""
    match body:
        case str():
            name = only_name_in(body)
            number = numbers.get(name) if name else None
            if number is not None and name is not None and values.get(name) == str(number):
                return number
            return _sent(body, values)
        case dict():
            return {name: filled_body(value, values, numbers) for name, value in body.items()}
        case list():
            return [filled_body(value, values, numbers) for value in body]
        case _:
            return body


def _sent(template: str, values: Values) -> str:
    value = values.get(only_name_in(template) or "")
    return value.reveal() if isinstance(value, Secret) else filled(template, values)


def _quoted_for_path(text: str) -> str:
    # Without it the address would be another one: the list instead of the person.
    if text in ("", ".", ".."):
        raise ConfigurationError("A step's address has a place that its value leaves empty; ask with `when`.")
    return quote(text, safe="")
