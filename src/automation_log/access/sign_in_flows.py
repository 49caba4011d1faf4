"""One sign-in under way: what the browser keeps of it, and what follows from that and from nothing kept here."""

import base64
import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from automation_log.domain.secrets import Secret

LASTS = timedelta(minutes=10)
LONGEST_COOKIE = 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInFlow:
    """State, nonce and PKCE verifier are made from `key`, which only this browser has, and bound to all the rest.

    So an answer is good in the browser that asked, for the provider it asked, in time, and leads where it was to lead.
    """

    key: str = field(repr=False)
    provider_id: UUID
    until: datetime
    next: str

    @property
    def state(self) -> str:
        """Comes back with the answer."""
        return self._made("state")

    @property
    def nonce(self) -> str:
        """Comes back inside the id token."""
        return self._made("nonce")

    @property
    def verifier(self) -> Secret:
        """Proves to the provider that whoever brings the code asked for it (RFC 7636): 43 characters."""
        return Secret(self._made("verifier"))

    @property
    def mark(self) -> bytes:
        """By which a sign-in is known to have been used, 32 bytes."""
        return hashlib.sha256(b"sign-in " + self.state.encode()).digest()

    def cookie(self) -> Secret:
        """For the browser to keep."""
        kept = [self.key, str(self.provider_id), int(self.until.timestamp()), self.next]
        return Secret(base64.urlsafe_b64encode(json.dumps(kept).encode()).decode())

    def _made(self, purpose: str) -> str:
        bound = json.dumps([purpose, str(self.provider_id), int(self.until.timestamp()), self.next])
        made = hmac.new(self.key.encode(), bound.encode(), hashlib.sha256).digest()
        return base64.urlsafe_b64encode(made).rstrip(b"=").decode()


def new_flow(provider_id: UUID, *, next: str, now: datetime) -> SignInFlow:
    """A sign-in that begins now."""
    return SignInFlow(
        key=secrets.token_urlsafe(32),
        provider_id=provider_id,
        until=(now + LASTS).replace(microsecond=0),
        next=next,
    )


def read_flow(cookie: str) -> SignInFlow | None:
    """What the browser kept; None for whatever was not made here."""
    if not cookie or len(cookie) > LONGEST_COOKIE:
        return None
    try:
        key, provider_id, until, next = json.loads(base64.urlsafe_b64decode(cookie))
        flow = SignInFlow(
            key=key, provider_id=UUID(provider_id), until=datetime.fromtimestamp(until, UTC), next=next
        )
        return flow if isinstance(next, str) and flow.state else None
    except (ValueError, TypeError, AttributeError, OverflowError, OSError, RecursionError):
        return None
