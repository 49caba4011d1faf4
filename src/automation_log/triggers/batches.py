"""Bulk: one act on all that a filter finds. First it is looked at, then begun, then worked off or aborted."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from automation_log.domain.batches import (
    PREVIEW_LASTS,
    Act,
    Batch,
    BatchState,
    Refusal,
    Standing,
    jobs_in_words,
    why_not,
)
from automation_log.domain.errors import Conflict, NotAllowed
from automation_log.domain.filters.grammar import parse
from automation_log.domain.ids import Clock, Ids
from automation_log.domain.jobs import Actor
from automation_log.domain.triggers import Trigger
from automation_log.store import batches
from automation_log.store.batch_finding import About, find_about
from automation_log.store.database import Connection, Database
from automation_log.store.directory_entries import say_changed
from automation_log.store.record import Recorder
from automation_log.store.searching import LogQuery


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody asks of all that a filter finds; `trigger` is what a rerun's jobs say triggered them."""

    act: Act
    filter: str
    actor: Actor
    trigger: Trigger


class Batches:
    """Previews, begins and aborts batches; `zone` is in which a filter's days begin and end."""

    def __init__(
        self, *, database: Database, recorder: Recorder, clock: Clock, ids: Ids, zone: ZoneInfo
    ) -> None:
        self._database = database
        self._recorder = recorder
        self._clock = clock
        self._ids = ids
        self._zone = zone

    async def preview(self, workspace_id: UUID, wish: Wish) -> Batch:
        """What the act would ask of which jobs, kept for an hour. Jobs that come later are never in it.

        Raises: MalformedFilter; InvalidRequest, where the filter finds too many, or cannot be searched to its end.
        """
        filter_ = parse(wish.filter)

        async def work(connection: Connection) -> Batch:
            now = self._clock()
            await batches.delete_old_previews(connection, before=now - PREVIEW_LASTS)
            about = await find_about(connection, LogQuery(filter=filter_, now=now, zone=self._zone), wish.act)
            wanted, left_out = _sorted(wish.act, about)
            batch = Batch(
                id=self._ids.new(),
                act=wish.act,
                filter=str(filter_),
                actor=wish.actor,
                trigger=wish.trigger,
                asked_at=now,
                upto=about.upto,
                state=BatchState.PREVIEWED,
                roots=about.roots,
                nested=about.nested,
                found=len(wanted),
                done=0,
                refused=0,
                left_out=left_out,
                begun_at=None,
                ended_at=None,
                ended_by=None,
            )
            await batches.add(connection, batch, wanted)
            return batch

        return await self._database.write(workspace_id, work)

    async def confirm(self, workspace_id: UUID, batch_id: UUID, actor: Actor) -> Batch:
        """Begin what was previewed, and only by the one who saw it; one that was begun is left to go on.

        Raises: NotFound; NotAllowed; Conflict, when there is nothing to ask for or the preview is too old.
        """

        async def work(connection: Connection) -> Batch:
            batch, now = await batches.lock(connection, batch_id), self._clock()
            if (batch.actor.kind, batch.actor.id) != (actor.kind, actor.id):
                raise NotAllowed("Somebody else looked at this; look for yourself what it would do.")
            if batch.state is not BatchState.PREVIEWED:
                return batch
            _check_may_begin(batch, now)
            begun = replace(batch, state=BatchState.RUNNING, begun_at=now, actor=actor)
            await batches.put(connection, begun)
            await self._say(connection, begun, actor, f"{actor.label} began a bulk {_words(batch)}")
            return begun

        return await self._database.write(workspace_id, work)

    async def abort(self, workspace_id: UUID, batch_id: UUID, actor: Actor) -> Batch:
        """Ask for no more of it; what was asked for stays asked for. Raises: NotFound; Conflict, unless it runs."""

        async def work(connection: Connection) -> Batch:
            batch = await batches.lock(connection, batch_id)
            if batch.state is not BatchState.RUNNING:
                raise Conflict(_why_no_abort(batch), code="not_running")
            ended = replace(batch, state=BatchState.ABORTED, ended_at=self._clock(), ended_by=actor.label)
            await batches.put(connection, ended)
            said = f"{actor.label} aborted a bulk {_words(batch)} {came_to(ended)}"
            await self._say(connection, ended, actor, said)
            return ended

        return await self._database.write(workspace_id, work)

    async def _say(self, connection: Connection, batch: Batch, by: Actor, said: str) -> None:
        await say_changed(connection, self._recorder, batch.id, kind="batch", by=by, said=said)


def came_to(batch: Batch) -> str:
    """What was done by now, in a sentence."""
    parts = [f"{batch.done:,} of {batch.found:,} were {batch.act.past}"]
    if batch.refused:
        parts.append(f"{batch.refused:,} refused")
    if batch.state is BatchState.ABORTED:
        parts.append(f"{batch.waiting:,} left as they were")
    return f"{', '.join(parts)}."


def _sorted(act: Act, about: About) -> tuple[list[Standing], Counter[Refusal]]:
    """The jobs to be asked, and how many others there are for each reason."""
    wanted: list[Standing] = []
    left_out: Counter[Refusal] = Counter()
    for job in about.jobs:
        refusal = why_not(act, job)
        if refusal is None and job.id in about.excluding:
            refusal = Refusal.EXCLUDED_INSIDE
        if refusal is None and job.id in about.withdrawn:
            refusal = Refusal.POLICY_CHANGED
        if refusal is None:
            wanted.append(job)
        else:
            left_out[refusal] += 1
    return wanted, left_out


def _check_may_begin(batch: Batch, now: datetime) -> None:
    """Raises: Conflict."""
    if not batch.found:
        raise Conflict(f"There is nothing here to {batch.act.word}.", code="nothing_to_do")
    if now - batch.asked_at > PREVIEW_LASTS:
        raise Conflict("This preview is more than an hour old; look again.", code="preview_expired")


def _words(batch: Batch) -> str:
    return f"{batch.act.word} of {jobs_in_words(batch.found)}, out of {batch.found_by}."


def _why_no_abort(batch: Batch) -> str:
    if batch.state is BatchState.PREVIEWED:
        return "It was never begun; there is nothing to abort."
    return f"It has ended: {came_to(batch)}"
