"""One-time codes (RFC 6238: SHA-1, 30 seconds, six digits) and the backup codes beside them."""

import base64
import hashlib
import hmac
import secrets
import time
from urllib.parse import quote

from team_workspace.models import BackupCode, Person

WINDOW_SECONDS = 30
BACKUP_CODES = 8


def new_secret() -> str:
    """160 random bits in base32."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def otpauth_address(person: Person, secret: str) -> str:
    """What the QR picture says."""
    label = quote(f"Team Workspace:{person.email}")
    return f"otpauth://totp/{label}?secret={secret}&issuer=Team%20Workspace"


def new_backup_codes(person: Person) -> list[str]:
    """Makes them anew and keeps only their hashes: they are shown this once."""
    codes = [f"{secrets.token_hex(2)}-{secrets.token_hex(2)}" for _ in range(BACKUP_CODES)]
    person.backup_codes.all().delete()
    BackupCode.objects.bulk_create(BackupCode(person=person, hashed=_hashed(code)) for code in codes)
    return codes


def accept_code(person: Person, secret: str, given: str) -> bool:
    """Whether the code is right now, one window early or late; a window's code is taken once."""
    present = int(time.time()) // WINDOW_SECONDS
    for window in (present - 1, present, present + 1):
        if window > person.totp_last_window and hmac.compare_digest(_code(secret, window), given):
            person.totp_last_window = window
            person.save(update_fields=["totp_last_window"])
            return True
    return False


def accept_backup_code(person: Person, given: str) -> bool:
    """Whether it is one of the person's backup codes; it is used up by that."""
    return person.backup_codes.filter(hashed=_hashed(given.lower())).delete()[0] > 0


def _code(secret: str, window: int) -> str:
    digest = hmac.digest(base64.b32decode(secret), window.to_bytes(8, "big"), "sha1")
    start = digest[-1] & 15
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**6:06}"


def _hashed(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
