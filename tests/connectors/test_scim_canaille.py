"""Each task of the built-in SCIM definition in a real Canaille, each twice, read back from its own database."""

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field
from typing import Any

import pytest
import pytest_asyncio

from automation_log.connectors.catalog import Catalog
from automation_log.connectors.definition import AppDefinition, Step
from automation_log.connectors.interface import Reading, Session
from automation_log.connectors.scim.connector import ScimConnector
from automation_log.domain.errors import Refused
from automation_log.domain.reasons import Reason
from automation_log.domain.secrets import Secret
from automation_log.domain.tasks import Task
from targets.canaille.target import CanailleTarget

pytestmark = [pytest.mark.long, pytest.mark.asyncio(loop_scope="module")]

FIRST, SECOND = "Vq7#mulberry-Tram_42", "Hz3%walnut-Ferry_77"


@dataclass(slots=True, kw_only=True)
class Hand:
    """Takes a task's steps as the runner does, and keeps all that comes back."""

    connector: ScimConnector
    definition: AppDefinition
    target: CanailleTarget
    values: dict[str, Any]
    readings: list[Reading] = field(default_factory=list)

    def knows(self, email: str, *roles: str, username: str = "", password: str = FIRST) -> None:
        self.values |= {
            "person.email": email,
            "person.username": username or email,
            "role": roles[0] if roles else "",
            "roles": "\n".join(sorted(roles)),
            "secret.new_password": Secret(password),
        }

    async def open(self) -> Session:
        session = await self.connector.open(self.definition, f"{self.target.address}/scim/v2", self.values)
        await self.take(session, self.definition.sign_in)
        return session

    async def take(self, session: Session, steps: Iterable[Step]) -> None:
        for step in steps:
            if step.applies(self.values):
                self.readings.append(await session.perform(step, self.values))
                self.values |= self.readings[-1].values

    async def run(self, which: Task) -> bool:
        """One job of a task in a session of its own: whether there was something to do; it is observed either way."""
        task = self.definition.task(which)
        self.values = {name: value for name, value in self.values.items() if not name.startswith("found.")}
        session = await self.open()
        try:
            await self.take(session, task.look)
            if is_to_do := not task.is_done_already(self.values):
                if (reason := task.refusal(self.values)) is not None:
                    raise Refused(reason)
                await self.take(session, task.act)
                await self.take(session, task.observe)
                assert task.is_observed(self.values)
        finally:
            await session.close()
        return is_to_do


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def target(tmp_path_factory) -> AsyncIterator[CanailleTarget]:
    target = CanailleTarget(tmp_path_factory.mktemp("canaille"))
    await target.start()
    yield target
    await target.stop()


@pytest.fixture
def hand(target) -> Hand:
    values = {"account.username": "scim", "secret.password": Secret(target.scim_token)}
    return Hand(connector=ScimConnector(), definition=Catalog().get("scim"), target=target, values=values)


async def test_logging_in_twice(hand):
    for _ in range(2):
        session = await hand.open()
        await hand.take(session, hand.definition.task(Task.LOGGING_IN).observe)
        await session.close()
    assert int(hand.values["found.people"]) == len(hand.target.users())


async def test_a_token_that_is_not_accepted(hand):
    hand.values["secret.password"] = Secret("quite-another-token")
    with pytest.raises(Refused, match="invalid_token") as refused:
        await hand.open()
    assert refused.value.reason is Reason.BAD_CREDENTIALS
    assert "quite-another" not in str(refused.value)


async def test_adding_updating_removing_and_adding_again_each_twice(hand, target):
    email = "ada.o+x@example.com"
    before = target.users()
    hand.knows(email, "editors")
    assert [await hand.run(Task.ADDING_USERS) for _ in range(2)] == [True, False]
    ada = target.users()[email]
    assert (ada.email, ada.groups, ada.is_active) == (email, ("editors",), True)
    assert target.password_is(email, FIRST)

    hand.knows(email, "admins", "editors")
    assert [await hand.run(Task.UPDATING_USER_ROLES) for _ in range(2)] == [True, False]
    assert target.users()[email].groups == ("admins", "editors")
    hand.knows(email, "admins")
    assert [await hand.run(Task.UPDATING_USER_ROLES) for _ in range(2)] == [True, False]
    assert target.groups() == {"admins": {"admin", email}, "editors": {"plain"}}

    hand.knows(email)
    assert [await hand.run(Task.REMOVING_USERS) for _ in range(2)] == [True, False]
    ada = target.users()[email]
    assert (ada.groups, ada.is_active) == ((), False)

    hand.knows(email, "editors", password=SECOND)
    assert [await hand.run(Task.ADDING_USERS) for _ in range(2)] == [True, False]
    ada = target.users()[email]
    assert (ada.groups, ada.is_active) == (("editors",), True)
    assert target.password_is(email, SECOND)
    assert target.users().keys() == before.keys() | {email}
    assert before.items() <= target.users().items()


async def test_acts_done_again_after_a_lost_attempt_change_nothing_more(hand, target):
    email = "twice@example.com"
    hand.knows(email, "editors")
    task = hand.definition.task(Task.ADDING_USERS)
    session = await hand.open()
    await hand.take(session, task.look)
    for _ in range(2):
        hand.values |= {"found.id": "", "found.active": ""}
        await hand.take(session, task.act)
    await session.close()
    assert [user for user in target.users() if user.startswith("twice")] == [email]
    assert target.users()[email].groups == ("editors",)


async def test_somebody_who_is_there_keeps_name_password_and_other_groups(hand, target):
    await target.add_user("grace", FIRST, email="grace@example.org", groups=("reviewers",))
    hand.knows("grace@example.org", "editors", password=SECOND)
    assert [await hand.run(Task.ADDING_USERS) for _ in range(2)] == [True, False]
    grace = target.users()["grace"]
    assert (grace.groups, grace.is_active) == (("editors", "reviewers"), True)
    assert target.password_is("grace", FIRST)
    assert "grace@example.org" not in target.users()


async def test_removing_the_only_member_leaves_the_group(hand, target):
    await target.add_user("alan", FIRST, groups=("pilots",))
    hand.knows("alan@example.com")
    assert [await hand.run(Task.REMOVING_USERS) for _ in range(2)] == [True, False]
    assert (target.groups()["pilots"], target.users()["alan"].is_active) == (frozenset(), False)


async def test_deleting_twice_is_success(hand, target):
    await target.add_user("barbara", FIRST, groups=("editors",))
    hand.knows("barbara@example.com")
    session = await hand.open()
    await hand.take(session, hand.definition.task(Task.REMOVING_USERS).look)
    delete = Step.model_validate({"step": "Delete", "do": [{"delete_user": {"user": "{found.id}"}}]})
    for _ in range(2):
        await hand.take(session, [delete])
    await session.close()
    assert "barbara" not in target.users()
    assert "barbara" not in target.groups()["editors"]


async def test_syncing_twice_reads_everybody_with_groups_and_state(hand, target):
    await target.add_user("wide", FIRST, groups=("editors", "reviewers"))
    session = await hand.open()
    for _ in range(2):
        await hand.take(session, hand.definition.task(Task.SYNCING_USERS).observe)
    await session.close()
    first, second = (list(reading.rows) for reading in hand.readings[-2:])
    assert first == second
    assert {row["username"]: row for row in first} == {
        user.username: {
            "username": user.username,
            "email": user.email,
            "role": ", ".join(user.groups),
            "active": "yes" if user.is_active else "",
        }
        for user in target.users().values()
    }


async def test_a_person_and_a_group_that_are_not_there(hand, target):
    before = target.groups()
    hand.knows("nobody@example.com", "editors")
    with pytest.raises(Refused) as refused:
        await hand.run(Task.UPDATING_USER_ROLES)
    assert refused.value.reason is Reason.USER_NOT_FOUND
    assert not await hand.run(Task.REMOVING_USERS)
    hand.knows("plain@example.com", "editors", "Pilots of the Nile")
    with pytest.raises(Refused, match="Pilots of the Nile") as refused:
        await hand.run(Task.UPDATING_USER_ROLES)
    assert refused.value.reason is Reason.ROLE_UNKNOWN
    assert target.groups() == before


async def test_an_address_that_the_app_refuses(hand, target):
    hand.knows("no-address", "editors")
    with pytest.raises(Refused, match="not a valid email") as refused:
        await hand.run(Task.ADDING_USERS)
    assert refused.value.reason is Reason.INVALID_EMAIL
    assert FIRST not in str(refused.value)
    assert "no-address" not in target.users()
