"""An app in this process with a connector of its own: faults on order, gates to wait at, and a memory of who came."""

import asyncio
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from automation_log.connectors.definition import AppDefinition, Step
from automation_log.connectors.interface import Reading
from automation_log.connectors.templates import Values
from automation_log.domain.errors import Changed, OutcomeUnknown, Refused, TargetError, TargetUnavailable
from automation_log.domain.reasons import Reason
from automation_log.domain.secrets import Secret

SERVICE, PASSWORD = "robot", "The-robot-may-come-in-2026"


@dataclass(slots=True)
class Gate:
    """Where the next one to begin a step is held: `reached` says he stands there, `opened` lets him go on."""

    reached: asyncio.Event = field(default_factory=asyncio.Event)
    opened: asyncio.Event = field(default_factory=asyncio.Event)


class SmallApp:
    """People by e-mail with their role, and assets by name with the roles people have there.

    `created` counts the acts that took effect, `inside` the open sessions; with `keeps_roles` false it says that a role
    is given, and forgets it. With `invites` whoever is created is invited, and has yet to come.
    """

    def __init__(self) -> None:
        self.roles: dict[str, str] = {}
        self.assets: dict[str, dict[str, str]] = {}
        self.created: Counter[str] = Counter()
        self.keeps_roles = True
        self.invites = False
        self.invited: set[str] = set()
        self.passwords = {SERVICE: PASSWORD}
        self.sign_ins: Counter[str] = Counter()
        self.inside: Counter[str] = Counter()
        self.most_inside: Counter[str] = Counter()
        self._faults: dict[str, deque[TargetError]] = defaultdict(deque)
        self._gates: dict[str, deque[Gate]] = defaultdict(deque)

    def fail(self, step: str, *errors: TargetError) -> None:
        """Let this step fail once with each error, before it takes effect."""
        self._faults[step].extend(errors)

    @contextmanager
    def held(self, step: str) -> Iterator[Gate]:
        """Hold the next one at the beginning of this step, at the longest until the block ends."""
        gate = Gate()
        self._gates[step].append(gate)
        try:
            yield gate
        finally:
            gate.opened.set()

    async def at(self, step: str) -> None:
        """What happens to whoever begins a step."""
        if self._gates[step]:
            gate = self._gates[step].popleft()
            gate.reached.set()
            await gate.opened.wait()
        if self._faults[step]:
            raise self._faults[step].popleft()
        await asyncio.sleep(0)  # others of this process come in between two steps


class SmallSession:
    """One signed-in visitor of the app."""

    def __init__(self, app: SmallApp) -> None:
        self._app = app
        self._visitor: str | None = None

    async def perform(self, step: Step, values: Values) -> Reading:
        try:
            async with asyncio.timeout(step.timeout.total_seconds()):
                await self._app.at(step.step)
        except TimeoutError as error:
            raise TargetUnavailable("The app took too long.") from error
        pages: dict[str, Callable[[Values], Reading]] = {
            "Sign in": self._sign_in,
            "Recognise the signed-in page": self._welcome,
            "Change the password": self._change_password,
            "Find the person": self._find,
            "Create the person": self._create,
            "Give the role": self._give_role,
            "Remove the person": self._remove,
            "Read the roster": self._roster,
            "Read the assets": self._memberships,
        }
        return pages[step.step](values)

    async def picture(self) -> bytes | None:
        return None

    async def excerpt(self) -> str:
        return ""

    async def close(self) -> None:
        if self._visitor is not None:
            await self._app.at("Leave")
            self._app.inside[self._visitor] -= 1
            self._visitor = None

    def _sign_in(self, values: Values) -> Reading:
        name, password = str(values["account.username"]), values["secret.password"]
        self._app.sign_ins[name] += 1
        if not isinstance(password, Secret) or self._app.passwords.get(name) != password.reveal():
            raise Refused(Reason.BAD_CREDENTIALS)
        self._visitor = name
        self._app.inside[name] += 1
        self._app.most_inside[name] = max(self._app.most_inside[name], self._app.inside[name])
        return Reading(seen="Signed in.")

    def _welcome(self, values: Values) -> Reading:
        return Reading(seen=f"Welcome, {self._visitor}.")

    def _change_password(self, values: Values) -> Reading:
        new = values["secret.new_password"]
        assert isinstance(new, Secret)
        assert self._visitor is not None
        self._app.passwords[self._visitor] = new.reveal()
        return Reading(seen="Changed.")

    def _find(self, values: Values) -> Reading:
        role = self._app.roles.get(str(values["person.email"]))
        if role is None:
            return Reading(
                values=dict.fromkeys(("found.person", "found.invited", "found.role", "found.roles"), ""),
                seen="Nobody.",
            )
        invited = "yes" if values["person.email"] in self._app.invited else ""
        return Reading(
            values={"found.person": "yes", "found.invited": invited, "found.role": role, "found.roles": role},
            seen=f"There: {role or 'no role'}.",
        )

    def _create(self, values: Values) -> Reading:
        person = str(values["person.email"])
        if person in self._app.roles:
            raise OutcomeUnknown("The person is there already.")
        self._app.roles[person] = ""
        self._app.created[person] += 1
        if self._app.invites:
            self._app.invited.add(person)
        password = values["secret.new_password"]
        assert isinstance(password, Secret)
        self._app.passwords[person] = password.reveal()
        return Reading(seen="Created.")

    def _give_role(self, values: Values) -> Reading:
        person = str(values["person.email"])
        if person not in self._app.roles:
            raise Changed("There is no such person.")
        if self._app.keeps_roles:
            self._app.roles[person] = str(values["role"])
        return Reading(seen="Given.")

    def _remove(self, values: Values) -> Reading:
        del self._app.roles[str(values["person.email"])]
        return Reading(seen="Removed.")

    def _roster(self, values: Values) -> Reading:
        service = {"username": SERVICE, "email": "", "role": "Owner", "active": "yes"}
        people = [
            {"username": email, "email": email, "role": role, "active": "yes"}
            for email, role in self._app.roles.items()
        ]
        return Reading(rows=[service, *people], seen=f"{len(people)} people.")

    def _memberships(self, values: Values) -> Reading:
        return Reading(
            rows=[
                {"asset": asset, "email": email, "role": role}
                for asset, people in self._app.assets.items()
                for email, role in people.items()
            ]
        )


class SmallConnector:
    """Opens sessions in the small app; the address does not matter, there is only one."""

    version = "Small 1"

    def __init__(self, app: SmallApp) -> None:
        self._app = app

    async def open(self, definition: AppDefinition, address: str, values: Values) -> SmallSession:
        return SmallSession(self._app)

    async def close(self) -> None:
        """Holds nothing."""
