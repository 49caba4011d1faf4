"""A canary: a secret value known to the test, looked for in every form in which a program might have written it.

Made apart from the product's own redaction, so that one mistake cannot hide in both.
"""

import base64
import html
import json
from dataclasses import dataclass
from urllib.parse import quote, quote_plus

# What is left of an encoding after its uncertain edges must still be too long to stand somewhere by chance.
SHORTEST = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Canary:
    """A secret by name; printing it shows the name only."""

    name: str
    value: bytes

    def __repr__(self) -> str:
        return f"Canary({self.name})"

    def forms(self) -> dict[str, bytes]:
        """The forms to look for, by what they are called."""
        return {name: form for name, form in self._forms() if len(form) >= SHORTEST}

    def is_in(self, written: bytes) -> str | None:
        """The form in which the secret stands in what was written."""
        lowered = written.lower()
        for name, form in self.forms().items():
            if form in written or (name.startswith(("hex", "base32", "url")) and form.lower() in lowered):
                return name
        return None

    def _forms(self) -> list[tuple[str, bytes]]:
        found = [("plain", self.value), ("hex", self.value.hex().encode())]
        found += [(f"base32 at {offset}", _middle(self.value, offset, bits=5)) for offset in range(5)]
        for offset in range(3):
            standard = _middle(self.value, offset, bits=6)
            found.append((f"base64 at {offset}", standard))
            found.append((f"urlsafe base64 at {offset}", standard.translate(bytes.maketrans(b"+/", b"-_"))))
        try:
            text = self.value.decode()
        except UnicodeDecodeError:
            return found
        found += [
            ("url", quote(text).encode()),
            ("url, slashes too", quote(text, safe="").encode()),
            ("url, of a form", quote_plus(text).encode()),
            ("html", html.escape(text).encode()),
            ("html, quotes left", html.escape(text, quote=False).encode()),
            ("json", json.dumps(text)[1:-1].encode()),
            ("json, letters left", json.dumps(text, ensure_ascii=False)[1:-1].encode()),
            ("json in json", json.dumps(json.dumps(text)[1:-1])[1:-1].encode()),
            ("utf-16", text.encode("utf-16-le")),
        ]
        return found


def _middle(value: bytes, offset: int, *, bits: int) -> bytes:
    """The characters that are the same whatever stands around the value: base32 has 5 bits each, base64 six."""
    encode = base64.b32encode if bits == 5 else base64.b64encode
    text = encode(bytes(offset) + value).rstrip(b"=")
    return text[-(-offset * 8 // bits) : (offset + len(value)) * 8 // bits]
