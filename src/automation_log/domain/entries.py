"""An entry: one immutable line of the log, with a public and a personal part and the hash that binds them."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from uuid import UUID

SALT_BYTES = 16


class EntryKind(IntEnum):
    """What an entry says; the numbers are what the database stores."""

    RECORDED = 1
    STATUS_CHANGED = 2
    STEP_BEGUN = 3
    STEP_ENDED = 4
    ATTEMPT_FAILED = 5
    EFFECT_OBSERVED = 6
    TAKEN_OVER = 7
    RETRY_ASKED = 8
    CANCEL_ASKED = 9
    DELIVERED_AGAIN = 10
    WAITING = 11
    RESCHEDULED = 12
    CUSTODY = 13
    PAUSED = 14
    RESUMED = 15
    DIRECTORY_CHANGED = 16
    MAIL_GIVEN_UP = 17
    POLICY_RUN = 20


class AboutKind(IntEnum):
    """What an entry is about."""

    JOB = 1
    DIRECTORY = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line. `public` holds no person; `personal` may be erased later, its hash stays."""

    id: UUID
    root_id: UUID
    about_kind: AboutKind
    about_id: UUID
    kind: EntryKind
    at: datetime
    public: str
    personal: str
    salt: bytes

    @classmethod
    def composed(
        cls,
        *,
        id: UUID,
        root_id: UUID,
        about_kind: AboutKind,
        about_id: UUID,
        kind: EntryKind,
        at: datetime,
        public: Mapping[str, object],
        personal: Mapping[str, object],
        salt: bytes,
    ) -> "Entry":
        """The entry that says these facts; its public part names it, what it is about, its kind and its time too."""
        facts = {"about": about_id, "at": at, "entry": id, "kind": kind.name.lower()}
        return cls(
            id=id,
            root_id=root_id,
            about_kind=about_kind,
            about_id=about_id,
            kind=kind,
            at=at,
            public=canonical({**facts, **public}),
            personal=canonical(personal),
            salt=salt,
        )

    @property
    def personal_hash(self) -> bytes:
        """SHA-256(salt ‖ personal), 32 bytes: it stands in for the personal part once that is erased."""
        return hashlib.sha256(self.salt + self.personal.encode()).digest()

    @property
    def leaf_hash(self) -> bytes:
        """The hash a Merkle tree takes for this entry, 32 bytes (RFC 6962 §2.1, leaf prefix 0x00)."""
        return leaf_hash(self.public, self.personal_hash)


def leaf_hash(public: str, personal_hash: bytes) -> bytes:
    """SHA-256(0x00 ‖ public ‖ personal hash)."""
    return hashlib.sha256(b"\x00" + public.encode() + personal_hash).digest()


def canonical(facts: Mapping[str, object]) -> str:
    """Facts as the one text that is stored and hashed: JSON, sorted keys, no spaces, no floats."""
    return json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain)


def _plain(value: object) -> str:
    match value:
        case UUID():
            return str(value)
        case datetime():
            return value.isoformat()
        case _:
            raise TypeError(f"an entry cannot hold {type(value).__name__}")
