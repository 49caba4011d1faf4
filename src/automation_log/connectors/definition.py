"""An app definition: how an app is signed in to, what it says when it refuses, and the steps of each task."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    Field,
    PrivateAttr,
    StringConstraints,
    WithJsonSchema,
    field_validator,
    model_validator,
)

from automation_log.connectors.accounts import PasswordRules, Role
from automation_log.connectors.actions import ACTIONS, Action, Interface, key_of
from automation_log.connectors.actions.parts import Part
from automation_log.connectors.actions.rest import is_in_order
from automation_log.connectors.error_patterns import ErrorPattern
from automation_log.connectors.rest.access import RestAccess
from automation_log.connectors.scim.access import ScimAccess
from automation_log.connectors.templates import Name, Template, Values, Wanted, filled, is_secret_name
from automation_log.domain.errors import InvalidRequest
from automation_log.domain.evidence import Evidence
from automation_log.domain.reasons import Reason
from automation_log.domain.tasks import TASKS_BY_WORD, Task


def _checked_duration(duration: timedelta) -> timedelta:
    if not timedelta() < duration <= timedelta(hours=1):
        raise ValueError("a duration is given in seconds, more than 0 and at most 3600")
    return duration


Duration = Annotated[
    timedelta,
    AfterValidator(_checked_duration),
    WithJsonSchema({"type": "number", "exclusiveMinimum": 0, "maximum": 3600, "description": "Seconds."}),
]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Sentence = Annotated[str, StringConstraints(min_length=1, max_length=120)]
RowsOf = Literal["people", "assets"]
"""What the rows of a table are about: who is in the app, or who is in which of its assets."""
STEP_TIMEOUT = timedelta(seconds=30)
"""Of a step that says none."""
HELD_ROLES = "found.roles"
"""The value with the roles that a person holds, one a line: from them a removal is decided."""
ASSETS_ONLY = "assets_only"
"""The value that says `yes` when a job leaves the hub itself alone; steps about the hub name it in `unless`."""


class Step(Part):
    """One observable action of a job: the sentence shown, and the actions it is made of."""

    step: Sentence
    do: tuple[Action, ...] = Field(min_length=1)
    timeout: Duration = STEP_TIMEOUT
    shows_secret: bool = False
    when: Name | None = None
    unless: Name | None = None
    rows: RowsOf = "people"
    each: Literal["asset"] | None = None

    @model_validator(mode="after")
    def _marked(self) -> Self:
        if not self.shows_secret and any(map(is_secret_name, self.read_names)):
            raise ValueError("the step reads a secret; mark it with shows_secret: true")
        if not is_in_order(self.do):
            raise ValueError("the step reads from an answer or from rows before it has them")
        return self

    @model_validator(mode="after")
    def _whose(self) -> Self:
        if self.rows == "assets" and not (
            "asset" in self.read_names and {"username", "email"} & {*self.read_names}
        ):
            raise ValueError("rows of assets have the columns asset and username or email")
        return self

    @property
    def read_names(self) -> tuple[str, ...]:
        """The names of the values the step reads, columns included."""
        return tuple(name for action in self.do for name in action.read_names)

    def uses(self, name: str) -> bool:
        """Whether the step gives the app the value of this name."""
        return f"{{{name}}}" in self.model_dump_json()

    def applies(self, values: Values) -> bool:
        """Whether the step is to be done, given the values known so far: its `when` and its `unless`."""
        return (self.when is None or bool(values.get(self.when))) and (
            self.unless is None or not values.get(self.unless)
        )


class ConfirmPage(Step):
    """A page in between that asks again who it is: recognised by an element, answered as the account signed in."""

    page: Template


class TaskDefinition(Part):
    """The steps of one task, through the app's interface or its own; one that changes nothing only observes."""

    interface: Interface | None = None
    look: tuple[Step, ...] = ()
    act: tuple[Step, ...] = ()
    observe: tuple[Step, ...] = ()
    done_when: dict[Name, Wanted] = Field(default_factory=dict)
    done_in_each_asset_when: dict[Name, Wanted] = Field(default_factory=dict)
    invited_when: dict[Name, Wanted] = Field(default_factory=dict)
    refused_when: dict[Reason, dict[Name, Wanted]] = Field(default_factory=dict)
    observe_within: Duration = timedelta(seconds=120)
    evidence: Literal["observed", "accepted"] = "observed"

    @model_validator(mode="after")
    def _provable(self) -> Self:
        if self.evidence == "observed" and not self.observe:
            raise ValueError("the task has no observe steps; add some, or say evidence: accepted")
        if self.look and not self.done_when:
            raise ValueError("the task looks, but done_when does not say when the effect is there")
        if self.knows_assets != bool(self.done_in_each_asset_when):
            raise ValueError("steps with each: asset and done_in_each_asset_when come together")
        if self.invited_when and not (self.look and self.observe):
            raise ValueError("invited_when needs look and observe steps to read what it says")
        if self.refused_when and not self.look:
            raise ValueError("refused_when needs look steps to read what it says")
        return self

    @property
    def evidence_level(self) -> Evidence:
        """The proof a completed job of this task carries."""
        return Evidence[self.evidence.upper()]

    @property
    def gives_several_roles(self) -> bool:
        """Whether its steps give all the roles asked for; else they give one."""
        return "{roles}" in self.model_dump_json()

    @property
    def knows_assets(self) -> bool:
        """Whether some of its steps are taken once for each asset asked for."""
        return any(step.each == "asset" for step in (*self.look, *self.act, *self.observe))

    def is_done_already(self, values: Values, assets: Iterable[Values] = ()) -> bool:
        """Whether what the look read says that the effect is there; never without a `done_when`."""
        return bool(self.done_when) and self._is_as_wanted(values, assets)

    def is_observed(self, values: Values, assets: Iterable[Values] = ()) -> bool:
        """Whether what was read back is as it should be; true where the app shows nothing to read back."""
        return not self.observe or self._is_as_wanted(values, assets)

    def is_invited(self, values: Values) -> bool:
        """Whether what was read says that the person was asked in, and has not come yet."""
        return bool(self.invited_when) and not values.get(ASSETS_ONLY) and _is_so(self.invited_when, values)

    def _is_as_wanted(self, values: Values, assets: Iterable[Values]) -> bool:
        """Whether what was read is as it should be, letter case aside; true where nothing is said.

        `values` satisfy `done_when` or `invited_when`, unless only assets are meant; those of each asset
        `done_in_each_asset_when`.
        """
        in_hub = bool(values.get(ASSETS_ONLY)) or _is_so(self.done_when, values) or self.is_invited(values)
        return in_hub and all(_is_so(self.done_in_each_asset_when, asset) for asset in assets)

    def refusal(self, values: Values) -> Reason | None:
        """Why what the look read rules the task out: the first of `refused_when` that is so."""
        return next((reason for reason, wanted in self.refused_when.items() if _is_so(wanted, values)), None)


def _is_so(wanted: Mapping[str, str], values: Values) -> bool:
    """Whether each value is as wanted; one that was not read is nothing."""
    return all(
        str(values.get(name, "")).casefold() == filled(expected, values).casefold()
        for name, expected in wanted.items()
    )


class AppDefinition(Part):
    """One app, as data."""

    app: Slug
    name: str = Field(min_length=1, max_length=80)
    kind: Literal["seat_based", "paid_social", "other"]
    interface: Interface = "browser"
    rest: RestAccess | None = None
    scim: ScimAccess = ScimAccess()
    passwords: PasswordRules = PasswordRules()
    roles: tuple[Role, ...] = ()
    any_role: bool = False
    sign_in: tuple[Step, ...] = ()
    confirm_page: ConfirmPage | None = None
    errors: tuple[ErrorPattern, ...] = ()
    tasks: dict[str, TaskDefinition] = Field(min_length=1)

    _hash: str = PrivateAttr(default="")

    @field_validator("tasks")
    @classmethod
    def _known_tasks(cls, tasks: dict[str, TaskDefinition]) -> dict[str, TaskDefinition]:
        for word, task in tasks.items():
            if word not in TASKS_BY_WORD:
                raise ValueError(f"there is no task “{word}”; the tasks are {', '.join(TASKS_BY_WORD)}")
            if task.invited_when and word != Task.ADDING_USERS.word:
                raise ValueError(f"invited_when is for {Task.ADDING_USERS.word} alone")
        return tasks

    @model_validator(mode="after")
    def _one_interface_a_step(self) -> Self:
        for step in self.sign_in:
            self._refuse_foreign(step, self.interface)
        for word, task in self.tasks.items():
            for step in (*task.look, *task.act, *task.observe):
                self._refuse_foreign(step, self.interface_of(TASKS_BY_WORD[word]))
        if self.confirm_page is not None:
            self._refuse_foreign(self.confirm_page, "browser")
        if self.interface == "browser" and not self.sign_in:
            raise ValueError("sign_in has no steps; in a browser people sign in somewhere")
        return self

    @model_validator(mode="after")
    def _rest_is_open(self) -> Self:
        interfaces = {self.interface, *(task.interface for task in self.tasks.values())}
        if ("rest" in interfaces) != (self.rest is not None):
            raise ValueError("what is driven through rest says how to sign in: rest: {auth: …}")
        if (
            self.rest is not None
            and self.rest.auth == "session"
            and not (self.interface == "rest" and self.sign_in)
        ):
            raise ValueError("auth: session needs sign_in steps, and interface: rest for the whole app")
        return self

    def _refuse_foreign(self, step: Step, interface: Interface) -> None:
        for action in step.do:
            if not isinstance(action, ACTIONS[interface]):
                raise ValueError(f"“{step.step}” uses {key_of(type(action))}, which is not for {interface}")

    @classmethod
    def from_source(cls, content: Any, source: bytes) -> Self:
        """The definition read from a file with these bytes. Raises: pydantic.ValidationError."""
        definition = cls.model_validate(content)
        definition._hash = hashlib.sha256(source).hexdigest()
        return definition

    @property
    def hash(self) -> str:
        """SHA-256 of the file's bytes, in hex: what each attempt records."""
        return self._hash

    @property
    def capabilities(self) -> frozenset[Task]:
        """The tasks the app can do: those with steps."""
        return frozenset(TASKS_BY_WORD[word] for word in self.tasks)

    def interface_of(self, task: Task) -> Interface:
        """What drives the app for this task: the task's own interface, else the app's."""
        return self.tasks[task.word].interface or self.interface

    def longest_step(self, task: Task) -> timedelta:
        """The longest timeout of a step of this task, signing in included."""
        steps = self.tasks[task.word]
        beside = () if self.confirm_page is None else (self.confirm_page,)
        taken = (*self.sign_in, *beside, *steps.look, *steps.act, *steps.observe)
        return max((step.timeout for step in taken), default=STEP_TIMEOUT)

    def task(self, task: Task) -> TaskDefinition:
        """The steps of a task. Raises: InvalidRequest, when the app cannot do it."""
        if task.word not in self.tasks:
            raise InvalidRequest(f"{self.name} cannot do “{task.label}”.", code="unsupported", field="task")
        return self.tasks[task.word]
