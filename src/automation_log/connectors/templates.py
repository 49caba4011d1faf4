"""Templates: texts with the names of values in them, `{person.email}`, and the rules they keep."""

import re
from collections.abc import Callable, Mapping
from typing import Annotated

from pydantic import AfterValidator

from automation_log.domain.errors import ConfigurationError
from automation_log.domain.secrets import Secret

Values = Mapping[str, "str | Secret | bool"]

NAME = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*")
PLACE = re.compile(r"\{([^{}]*)\}")


def names_in(template: str) -> list[str]:
    """The names of the values a template asks for: `{person.email}` asks for `person.email`."""
    return PLACE.findall(template)


def only_name_in(template: str) -> str | None:
    """The name, where the template is one value and nothing else: `{secret.password}`."""
    place = PLACE.fullmatch(template)
    return place[1] if place else None


def is_secret_name(name: str) -> bool:
    """Whether the value of this name is a secret: `secret.password`."""
    return name.startswith("secret.")


def filled(template: str, values: Values, quote: Callable[[str], str] = str) -> str:
    """The template with its values in place, each quoted for where it goes.

    Raises: ConfigurationError, for a value that is missing or secret.
    """

    def value_of(match: re.Match[str]) -> str:
        value = values.get(match[1])
        if not isinstance(value, str):
            raise ConfigurationError(f"A step needs the value {match[1]} as plain text, and was given none.")
        return quote(value)

    return PLACE.sub(value_of, template)


def _checked_name(text: str) -> str:
    if not NAME.fullmatch(text):
        raise ValueError(f"“{text}” is not a name of a value; write one like person.email")
    return text


def _checked_secret_name(text: str) -> str:
    if not is_secret_name(_checked_name(text)):
        raise ValueError(f"“{text}” is not a secret; write one like secret.totp")
    return text


def _checked_template(text: str) -> str:
    if not text:
        raise ValueError("it is empty")
    for name in names_in(text):
        _checked_name(name)
    return text


def _with_secrets_alone(text: str) -> str:
    if only_name_in(text) is None and any(map(is_secret_name, names_in(text))):
        raise ValueError("a secret fills a field alone, without other text")
    return text


def _without_secrets(text: str) -> str:
    for name in names_in(_checked_template(text)):
        if is_secret_name(name):
            raise ValueError(f"{{{name}}} is a secret; a secret is only typed into a field or sent in a body")
    return text


def _without_secrets_or_nothing(text: str) -> str:
    return _without_secrets(text) if text else text


def _checked_path(text: str) -> str:
    if not text.startswith("/") or text.startswith("//"):
        raise ValueError("an address starts with one / and is relative to the app's address")
    return text


Name = Annotated[str, AfterValidator(_checked_name)]
SecretName = Annotated[str, AfterValidator(_checked_secret_name)]
SecretTemplate = Annotated[str, AfterValidator(_checked_template)]
SentTemplate = Annotated[str, AfterValidator(_checked_template), AfterValidator(_with_secrets_alone)]
Template = Annotated[str, AfterValidator(_without_secrets)]
Wanted = Annotated[str, AfterValidator(_without_secrets_or_nothing)]
Path = Annotated[str, AfterValidator(_without_secrets), AfterValidator(_checked_path)]
