"""The payload of a message: ids, codes and instants of one settled root, and no person."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from automation_log.domain.webhooks import TEST, message_id
from automation_log.store.settlings import SettledRoot


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What is sent: `id` is the receiver's key against doubles, `body` the same JSON text in every attempt."""

    id: str
    body: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The workspace by its slug, and where people reach the pages: without a slash at its end, None if unknown."""

    slug: str
    address: str | None

    def job(self, root_id: UUID) -> str | None:
        """`https://log.example.com/w/acme/jobs/…`."""
        return None if self.address is None else f"{self.address}/w/{self.slug}/jobs/{root_id}"


def message_of(webhook_id: UUID, root: SettledRoot, place: Place) -> Message:
    """The message that tells a webhook of this settling."""
    data = {
        "workspace": place.slug,
        "id": str(root.root_id),
        "url": place.job(root.root_id),
        "task": root.task.word,
        "trigger": root.trigger.word,
        "app": root.app,
        "target": {"kind": root.target_kind.name.lower(), "id": str(root.target_id)},
        "status": root.status.word,
        "reason": root.reason.value if root.reason else None,
        "evidence": root.evidence.word if root.evidence else None,
        "created_at": instant(root.created_at),
        "rerun_of": str(root.rerun_of) if root.rerun_of else None,
    }
    return Message(id=message_id(webhook_id, root.entry_id), body=_body(root.event.value, root.at, data))


def trial_message(id: UUID, place: Place, *, at: datetime) -> Message:
    """A message that tells of nothing."""
    return Message(id=f"msg_{id.hex}", body=_body(TEST, at, {"workspace": place.slug}))


def instant(at: datetime) -> str:
    """`2026-11-25T02:15:13.123456Z`."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _body(kind: str, at: datetime, data: Mapping[str, object]) -> str:
    return json.dumps({"type": kind, "timestamp": instant(at), "data": data}, separators=(",", ":"))
