"""The entry that says what somebody did in the directory, where no change of access is planned from it."""

from uuid import UUID

from automation_log.domain.entries import EntryKind
from automation_log.domain.jobs import Actor
from automation_log.store.database import Connection
from automation_log.store.record import Recorder


async def say_changed(
    connection: Connection, recorder: Recorder, about: UUID, *, kind: str, by: Actor, said: str
) -> None:
    """`kind` names what it is about, such as `account`; `said` is a whole sentence, and may name people."""
    await recorder.say(
        connection,
        about,
        EntryKind.DIRECTORY_CHANGED,
        public={"about_kind": kind, "actor_kind": int(by.kind), "actor_id": by.id},
        personal={"by": by.label, "said": by.explained(said)},
    )
