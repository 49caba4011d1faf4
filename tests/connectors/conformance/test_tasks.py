"""What every connector must hold to: tasks, twice and after a lost attempt; each test runs for each case."""

import re
from pathlib import Path

import pytest
import yaml

from automation_log.connectors.definition import Step
from automation_log.connectors.loader import parse
from automation_log.domain.errors import (
    Changed,
    ConfigurationError,
    Refused,
    TargetUnavailable,
)
from automation_log.domain.reasons import Reason
from automation_log.domain.secrets import Secret

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_opening_sends_nothing_and_closing_twice_is_success(hand):
    session = await hand.connector.open(hand.definition, hand.app.address, hand.values)
    assert hand.app.requests == 0
    await session.close()
    await session.close()
    with pytest.raises(TargetUnavailable):
        await hand.read_roster(session)


async def test_it_says_what_it_drives_with(hand):
    await (await hand.open()).close()
    assert re.fullmatch(r"\S+ \d+(\.\d+)+", hand.connector.version)


async def test_adding_twice_adds_one(hand):
    task = hand.task("adding_users")
    session = await hand.open()
    await hand.take(session, task.look)
    assert not task.is_done_already(hand.values)
    for _ in range(2):
        await hand.take(session, task.act)
        await hand.take(session, task.observe)
        assert task.is_observed(hand.values)
    await session.close()
    assert [person.email for person in hand.app.people].count("ada.o+x@example.com") == 1
    added = hand.app.people[-1]
    assert (added.role, added.password) == ("Viewers", hand.values["secret.new_password"].reveal())


async def test_what_took_effect_unseen_is_found_by_the_next_attempt(hand):
    task = hand.task("adding_users")
    session = await hand.open()
    await hand.take(session, (*task.look, *task.act))
    await session.close()
    later = {name: value for name, value in hand.values.items() if not name.startswith("found.")}
    hand.values = later
    again = await hand.open()
    await hand.take(again, task.look)
    assert task.is_done_already(hand.values)
    await again.close()


async def test_somebody_whose_name_is_alike_is_somebody_else(hand):
    hand.app.add("xada.o+x@example.com", "Viewers", "-")
    session = await hand.open()
    await hand.take(session, hand.task("adding_users").look)
    assert hand.values["found.id"] == ""
    await session.close()


async def test_a_roster_is_read_to_its_end_twice_alike(hand):
    for number in range(259):
        hand.app.add(f"person{number:03}@example.com", "Editors", "-")
    session = await hand.open()
    rosters = [await hand.read_roster(session) for _ in range(2)]
    await session.close()
    assert rosters[0] == rosters[1]
    assert [row["email"] for row in rosters[0]] == [person.email for person in hand.app.people]
    assert rosters[0][-1] == {
        "username": "person258@example.com",
        "email": "person258@example.com",
        "role": "Editors",
        "active": "yes",
    }


async def test_a_list_that_never_ends_is_a_change_of_the_app(hand):
    for number in range(259):
        hand.app.add(f"person{number:03}@example.com", "Editors", "-")
    session = await hand.open()
    hand.app.fault = "endless"
    with pytest.raises(Changed):
        await hand.read_roster(session)
    await session.close()


async def test_bad_credentials_are_tried_once(hand):
    hand.values["secret.password"] = Secret("Wr0ng/päss <word>")
    session = await hand.connector.open(hand.definition, hand.app.address, hand.values)
    with pytest.raises(Refused) as refused:
        await hand.take(session, (*hand.definition.sign_in, *hand.task("syncing_users").observe))
    await session.close()
    assert refused.value.reason is Reason.BAD_CREDENTIALS
    assert "Wr0ng" not in str(refused.value)
    assert hand.app.sign_ins == 1


@pytest.mark.parametrize("reason", [Reason.NOT_ENOUGH_SEATS, Reason.ROLE_UNKNOWN])
async def test_a_refusal_has_the_reason_its_definition_gives_and_shows_no_secret(hand, reason):
    if reason is Reason.NOT_ENOUGH_SEATS:
        hand.app.seats = 0
    else:
        hand.values["role"] = "Pilots"
    session = await hand.open()
    with pytest.raises(Refused, match="ada") as refused:
        await hand.take(session, hand.task("adding_users").act)
    assert refused.value.reason is reason
    assert "▮▮▮" in str(refused.value)
    assert refused.value.__cause__ is None
    assert refused.value.__context__ is None
    await session.close()
    assert len(hand.app.people) == 1


async def test_steps_are_done_when_and_unless_what_was_read(hand):
    session = await hand.open()
    (act,) = hand.task("adding_users").act
    await hand.take(session, [act.model_copy(update={"unless": None, "when": "found.id"})])
    assert len(hand.app.people) == 1
    hand.values["found.id"] = "yes"
    await hand.take(session, [act])
    assert len(hand.app.people) == 1
    await session.close()


async def test_a_value_that_was_not_given_is_the_callers_mistake(hand):
    session = await hand.open()
    (look, *_) = hand.task("adding_users").look
    with pytest.raises(ConfigurationError, match=r"person\.email"):
        await session.perform(look, {})
    await session.close()


async def test_a_definition_that_mixes_interfaces_is_refused(hand):
    mixed = yaml.safe_load(hand.case.definition)
    mixed["tasks"]["syncing_users"]["observe"][0]["do"].append(hand.case.foreign)
    with pytest.raises(ConfigurationError, match=f"is not for {hand.case.interface}"):
        parse(yaml.safe_dump(mixed).encode(), Path("mixed.yaml"))


async def test_a_step_that_reads_a_secret_must_be_marked(hand):
    with pytest.raises(ValueError, match="shows_secret: true"):
        Step.model_validate({"step": "Read the seed", "do": hand.case.reads_secret})
    Step.model_validate({"step": "Read the seed", "do": hand.case.reads_secret, "shows_secret": True})
