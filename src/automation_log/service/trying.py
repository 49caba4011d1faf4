"""One task of a definition against a live app, told step by step; nothing is recorded."""

import time
from collections import ChainMap
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field

from automation_log.connectors.actions import Interface
from automation_log.connectors.definition import AppDefinition, Step
from automation_log.connectors.interface import Connector, Session
from automation_log.connectors.templates import is_secret_name
from automation_log.domain.errors import InvalidRequest, Refused, TargetError
from automation_log.domain.reasons import Reason
from automation_log.domain.secrets import Secret
from automation_log.domain.tasks import Task

KnownValues = MutableMapping[str, str | Secret | bool]
MAKES_A_SECRET = frozenset({Task.ROTATING_PASSWORDS, Task.TURNING_ON_MFA, Task.TURNING_OFF_MFA})
"""Tasks that change what signs in: done here, nobody would know afterwards what does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One step that was taken; `seen` is what the app showed, or why it refused."""

    phase: str
    step: str
    is_done: bool
    seconds: float
    seen: str


@dataclass(slots=True, kw_only=True)
class Trial:
    """A definition, the app it is tried on, what the steps are given, and who is told."""

    definition: AppDefinition
    connectors: Mapping[Interface, Connector]
    address: str
    values: KnownValues
    assets: Mapping[str, str] = field(default_factory=dict)
    tell: Callable[[Told], None]

    async def run(self, task: Task, *, is_dry: bool) -> str:
        """Sign in, look, act, observe; what it came to, in a sentence. `is_dry` stops before the first act.

        Raises: TargetError, when the app refuses; InvalidRequest, for a task that is only tried dry.
        """
        steps = self.definition.task(task)
        if task in MAKES_A_SECRET and not is_dry:
            raise InvalidRequest(
                f"“{task.label}” makes a secret that only the vault may hold: run it as a job, "
                "or look at its steps with --dry-run.",
                field="task",
            )
        interface = self.definition.interface_of(task)
        each = [
            ChainMap({"asset.name": name, "asset.role": role}, self.values)
            for name, role in self.assets.items()
        ]
        session = await self.connectors[interface].open(self.definition, self.address, self.values)
        try:
            if interface == self.definition.interface:
                await self._take(session, "sign_in", self.definition.sign_in, ())
            await self._take(session, "look", steps.look, each)
            if steps.is_done_already(self.values, each):
                return "It is so already: a job would end here."
            reason = steps.refusal(self.values)
            if reason is not None:
                raise Refused(reason)
            if is_dry and steps.act:
                return f"Stopped before “{steps.act[0].step}”, the first step that acts."
            await self._take(session, "act", steps.act, each)
            await self._take(session, "observe", steps.observe, each)
            if not steps.is_observed(self.values, each):
                raise Refused(Reason.NOT_OBSERVED)
            return f"{task.label}: {steps.evidence_level.word}."
        finally:
            await session.close()

    async def _take(
        self, session: Session, phase: str, steps: Sequence[Step], assets: Sequence[KnownValues]
    ) -> None:
        for step in steps:
            for values in assets if step.each == "asset" else [self.values]:
                if step.applies(values):
                    await self._perform(session, phase, step, values)

    async def _perform(self, session: Session, phase: str, step: Step, values: KnownValues) -> None:
        began = time.monotonic()
        try:
            reading = await session.perform(step, values)
        except TargetError as error:
            self._tell(phase, step, began, str(error), is_done=False)
            raise
        values.update(
            {name: Secret(text) if is_secret_name(name) else text for name, text in reading.values.items()}
        )
        self._tell(phase, step, began, reading.seen, is_done=True)

    def _tell(self, phase: str, step: Step, began: float, seen: str, *, is_done: bool) -> None:
        seconds = time.monotonic() - began
        self.tell(Told(phase=phase, step=step.step, is_done=is_done, seconds=seconds, seen=seen))
