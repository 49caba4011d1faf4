"""Redaction: knows the secrets of one session, finds them in any of their encodings, and takes them out."""

import base64
import contextlib
import html
import json
import re
from urllib.parse import quote, quote_plus

from automation_log.domain.errors import InvalidRequest
from automation_log.domain.totp import Totp

MARK = "▮▮▮"
LONGEST = 200
# An encoding of fewer characters says nothing about the secret and would be found everywhere.
SHORTEST_ENCODED = 6


class Redaction:
    """The secrets of one session; printing it shows none."""

    def __init__(self) -> None:
        self._forms: set[str] = set()
        self._pattern: re.Pattern[str] | None = None

    def learn(self, secret: str) -> None:
        """Know this secret from now on: plain, and URL-, HTML-, JSON-, base32-, base64- and hex-encoded."""
        before = len(self._forms)
        self._forms.update(_forms(secret))
        if len(self._forms) != before:
            longest_first = sorted(self._forms, key=len, reverse=True)
            self._pattern = re.compile("|".join(map(re.escape, longest_first)), re.IGNORECASE)

    def finds(self, text: str) -> bool:
        """Whether a secret stands in this text."""
        return self._pattern is not None and self._pattern.search(text) is not None

    def clean(self, text: str) -> str:
        """The text without secrets."""
        return self._pattern.sub(MARK, text) if self._pattern else text

    def shorten(self, text: str) -> str:
        """The text without secrets, on one line of at most 200 characters."""
        line = " ".join(self.clean(text).split())
        return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"


def _forms(secret: str) -> set[str]:
    """The secret as it may stand in a page, an address or a log line."""
    if not secret:
        return set()
    plain = {
        secret,
        quote(secret),
        quote(secret, safe=""),
        quote_plus(secret),
        html.escape(secret),
        html.escape(secret, quote=False),
        json.dumps(secret)[1:-1],
    }
    raw = {secret.encode()}
    with contextlib.suppress(ValueError):
        # A seed given as base32 is shown as hex by some apps.
        raw.add(base64.b32decode(secret.upper() + "=" * (-len(secret) % 8)))
    with contextlib.suppress(InvalidRequest):
        raw.add(Totp.from_text(secret).seed)
    encoded = {base64.b32encode(data).decode().rstrip("=") for data in raw}
    encoded |= {data.hex() for data in raw}
    encoded |= {form for data in raw for form in _base64_forms(data)}
    return plain | {form for form in encoded if len(form) >= SHORTEST_ENCODED}


def _base64_forms(data: bytes) -> set[str]:
    """What is the same in base64 wherever the data stand in what is encoded: three alignments, two alphabets."""
    forms = set()
    for offset in range(3):
        text = base64.b64encode(bytes(offset) + data).decode().rstrip("=")
        whole = text[(offset * 8 + 5) // 6 : (offset + len(data)) * 8 // 6]
        forms |= {whole, whole.replace("+", "-").replace("/", "_")}
    return forms
