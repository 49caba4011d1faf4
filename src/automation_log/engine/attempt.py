"""One attempt at one job: its steps, each committed before it acts, and the leases that say it still may."""

import asyncio
import time
from collections import ChainMap
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, MutableMapping, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TypeVar
from uuid import UUID

from automation_log.connectors.definition import ASSETS_ONLY, AppDefinition, RowsOf, Step, TaskDefinition
from automation_log.connectors.interface import Reading, Row, Session
from automation_log.connectors.templates import is_secret_name
from automation_log.domain.asked import Asked
from automation_log.domain.custody import Custody
from automation_log.domain.entries import EntryKind
from automation_log.domain.errors import LeaseLost, Refused, TargetError
from automation_log.domain.reasons import Reason
from automation_log.domain.secrets import Secret
from automation_log.domain.statuses import Status
from automation_log.domain.tasks import Task
from automation_log.engine.claims import Claim
from automation_log.engine.services import Engine
from automation_log.store import leases
from automation_log.store.changes import Change
from automation_log.store.database import Connection

Written = TypeVar("Written")
KnownValues = MutableMapping[str, str | Secret | bool]
KeepSecrets = Callable[[Mapping[str, Secret]], Awaitable[None]]
SIGN_IN = "sign_in"
FIRST_OBSERVE_DELAY_S = 0.5
LONGEST_OBSERVE_DELAY_S = 10.0
LONGEST_READ = 500
"""How much of a text that was read an entry keeps."""


async def _expects_none(secrets: Mapping[str, Secret]) -> None:
    """Most tasks read no secret: one that an app shows anyway is not kept, and not written anywhere."""


def _told(phase: str, step: Step, reading: Reading, values: KnownValues) -> Mapping[str, object]:
    """What a look or an observation read, as its entry keeps it: before and after of what the job changes.

    Nothing of a step that may show a secret, and no secret that another reads.
    """
    if phase not in ("look", "observe") or step.shows_secret:
        return {}
    read = {name: text[:LONGEST_READ] for name, text in reading.values.items() if not is_secret_name(name)}
    if not read:
        return {}
    return {"read": read} | ({"asset": str(values["asset.name"])} if step.each == "asset" else {})


class Attempt:
    """Runs steps for a claimed job and remembers the last step's end until the next commit carries it."""

    def __init__(self, engine: Engine, claim: Claim) -> None:
        self.engine = engine
        self.claim = claim
        self.definition: AppDefinition = engine.catalog.get(claim.row["app"])
        self.task: TaskDefinition = self.definition.task(Task(claim.row["task"]))
        self.asked = Asked.from_json(claim.row["asked"])
        self.values: KnownValues = {
            "account.username": claim.username,
            ASSETS_ONLY: "yes" if self.asked.is_about_assets_only else "",
        }
        self.assets: list[KnownValues] = [
            ChainMap({"asset.name": name, "asset.role": role}, self.values)
            for name, role in self.asked.assets.items()
        ]
        self.weights: Mapping[str, int] = {role.name: role.weight for role in self.definition.roles}
        self.keep_secrets: KeepSecrets = _expects_none
        self.rows: dict[RowsOf, Sequence[Row]] = {"people": (), "assets": ()}
        self.unsaid: list[Change] = []
        self.picture: bytes | None = None
        self.excerpt = ""
        self._status = Status(claim.row["status"])
        self._ordinal = claim.steps_begun
        self._acts_begun = {*claim.acts_begun}
        self._acted: list[str] = []
        self._good_until = time.monotonic() + engine.lease.total_seconds()

    @asynccontextmanager
    async def session(self, password: Secret) -> AsyncIterator[Session]:
        """A fresh session, signed in with this password; at a failure what it shows is kept."""
        interface = self.definition.interface_of(Task(self.claim.row["task"]))
        signing_in: KnownValues = {**self.values, "secret.password": password}
        session = await self.engine.connectors[interface].open(
            self.definition, self.claim.address, signing_in
        )
        try:
            for step in self.definition.sign_in if interface == self.definition.interface else ():
                await self._perform(session, SIGN_IN, step, signing_in)
            yield session
        except TargetError:
            self.picture, self.excerpt = await session.picture(), await session.excerpt()
            raise
        finally:
            await session.close()

    async def look(self, session: Session) -> bool:
        """Whether the effect is there already. Raises: Refused, when what is there rules the task out."""
        await self._phase(session, "look", self.task.look)
        if self.task.is_done_already(self.values, self.assets):
            return True
        reason = self.task.refusal(self.values)
        if reason is not None:
            raise Refused(reason)
        return False

    async def act(self, session: Session, task: TaskDefinition | None = None) -> None:
        """Do it; the steps of another task only where this one comes down to it."""
        await self._phase(session, "act", (task or self.task).act)

    async def observe(self, session: Session, task: TaskDefinition | None = None) -> None:
        """Read the target back until it shows the effect. Raises: Refused(not_observed) when it never does."""
        wanted = task or self.task
        deadline = time.monotonic() + wanted.observe_within.total_seconds()
        delay = FIRST_OBSERVE_DELAY_S
        while True:
            await self._phase(session, "observe", wanted.observe)
            if wanted.is_observed(self.values, self.assets):
                return
            if time.monotonic() + delay > deadline:
                raise Refused(Reason.NOT_OBSERVED)
            await asyncio.sleep(delay)
            delay = min(delay * 2, LONGEST_OBSERVE_DELAY_S)

    def has_given(self, secret: str) -> bool:
        """Whether the app may have this secret of ours: an act of this job, in any attempt, began to give it."""
        return any(step.step in self._acts_begun and step.uses(secret) for step in self.task.act)

    async def keep_leases(self) -> None:
        """Show signs of life until cancelled. Raises: LeaseLost, once another worker holds the job."""
        pause = self.engine.lease.total_seconds() / 3
        while True:
            await asyncio.sleep(pause)
            await self.engine.database.write(self.claim.workspace_id, self._extend)

    async def outlive_leases(self) -> None:
        """Wait until the leases have run out, by this clock alone: the database may be silent. Raises: LeaseLost."""
        while (left := self._good_until - time.monotonic()) > 0:  # noqa: ASYNC110 - each renewal moves it on
            await asyncio.sleep(left)
        raise LeaseLost(f"Job {self.claim.job_id}: its leases ran out; another worker may be at work on it.")

    async def _phase(self, session: Session, phase: str, steps: Sequence[Step]) -> None:
        for step in steps:
            for values in self.assets if step.each == "asset" else [self.values]:
                if step.applies(values):
                    reading = await self._perform(session, phase, step, values)
                    await self._learn(reading, values)
                    self.rows[step.rows] = reading.rows or self.rows[step.rows]

    async def _learn(self, reading: Reading, values: KnownValues) -> None:
        """Take in what a step read; a secret that the app made is kept before the next step begins."""
        secrets = {name: Secret(text) for name, text in reading.values.items() if is_secret_name(name)}
        values.update(reading.values)
        values.update(secrets)
        if secrets:
            await self.keep_secrets(secrets)

    async def _perform(self, session: Session, phase: str, step: Step, values: KnownValues) -> Reading:
        if not step.applies(values):
            return Reading()
        self._ordinal += 1
        await self._begin(phase, step)
        if phase == "act" and time.monotonic() > self._good_until:
            raise LeaseLost(f"Job {self.claim.job_id}: the lease ran out before the step; it was not done.")
        if phase == "act":
            self._acts_begun.add(step.step)
        started = time.monotonic()
        try:
            reading = await session.perform(step, values)
        except TargetError as error:
            self._end(started, "failed", str(error), None)
            raise
        if phase == "act":
            self._acted.append(step.step)
        evidence = {"act": "accepted", "observe": "observed", "look": "observed"}.get(phase)
        self._end(started, "done", reading.seen, evidence, read=_told(phase, step, reading, values))
        return reading

    async def _begin(self, phase: str, step: Step) -> None:
        """Commit that the step begins, under our fence, with the lease renewed: the checkpoint before an act.

        While it signs in, the job opens its session: it is Started. Running begins with the first step behind that.
        """
        begins_running = self._status is not Status.RUNNING and phase != SIGN_IN
        begun = self.change(
            EntryKind.STEP_BEGUN,
            status=Status.RUNNING if begins_running else None,
            public={
                "attempt": self.claim.attempt,
                "ordinal": self._ordinal,
                "phase": phase,
                "step": step.step,
            },
        )

        async def work(connection: Connection) -> bool:
            await self._extend(connection)
            rows = await self.engine.recorder.record(connection, [*self.unsaid, begun])
            return rows[self.claim.job_id]["cancel_requested_at"] is not None

        is_cancelled = await self.engine.database.write(self.claim.workspace_id, work)
        self.unsaid.clear()
        if begins_running:
            self._status = Status.RUNNING
        if is_cancelled and phase == "act":
            self._end(time.monotonic(), "cancelled", "Cancelled before it acted.", None)
            raise Refused(Reason.CANCELLED, self._undone(step))

    def _undone(self, step: Step) -> str:
        """What a person who cancelled before this step must know: what had taken effect by then."""
        if self._acted:
            done = ", ".join(f"“{name}”" for name in self._acted)
            return f"Cancelled before “{step.step}”. Done in the app by then: {done}."
        if self.claim.acts_begun:
            return f"Cancelled before “{step.step}”. An earlier attempt had begun to act: look at its steps."
        return "Cancelled before it acted: nothing was changed in the app."

    async def _extend(self, connection: Connection) -> None:
        asked_at = time.monotonic()
        await leases.extend(
            connection,
            holder=self.claim.job_id,
            fence=self.claim.fence,
            expires_at=self.engine.clock() + self.engine.lease,
        )
        self._good_until = asked_at + self.engine.lease.total_seconds()

    def _end(
        self,
        started: float,
        state: str,
        seen: str,
        evidence: str | None,
        *,
        read: Mapping[str, object] | None = None,
    ) -> None:
        took = timedelta(seconds=time.monotonic() - started)
        self.unsaid.append(
            self.change(
                EntryKind.STEP_ENDED,
                public={
                    "attempt": self.claim.attempt,
                    "ordinal": self._ordinal,
                    "state": state,
                    "took_ms": took // timedelta(milliseconds=1),
                    "evidence": evidence,
                },
                personal={"seen": seen, **(read or {})},
            )
        )

    def say_custody(self, credential: str, custody: Custody) -> None:
        """Let the next commit say which credential is live: `password`."""
        says = {"attempt": self.claim.attempt, "credential": credential, "custody": custody.value}
        self.unsaid.append(self.change(EntryKind.CUSTODY, public=says))

    async def write(self, work: Callable[[Connection], Awaitable[Written]]) -> Written:
        """Commit beside the steps, while the lease is still ours. Raises: LeaseLost."""

        async def extended(connection: Connection) -> Written:
            await self._extend(connection)
            return await work(connection)

        return await self.engine.database.write(self.claim.workspace_id, extended)

    def change(
        self,
        kind: EntryKind,
        *,
        status: Status | None = None,
        sets: Mapping[str, object] | None = None,
        public: Mapping[str, object] | None = None,
        personal: Mapping[str, object] | None = None,
    ) -> Change:
        """A change of this job under our fence."""
        return Change(
            root_id=self.claim.root_id,
            job_id=self.claim.job_id,
            kind=kind,
            status=status,
            fence=self.claim.fence,
            sets=sets or {},
            public=public or {},
            personal=personal or {},
        )

    @property
    def hub_id(self) -> UUID:
        """The business hub the job acts on."""
        assert self.claim.hub_id is not None, "submit lets only hub tasks plan hub jobs"
        return self.claim.hub_id
