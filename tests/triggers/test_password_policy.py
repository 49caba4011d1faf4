"""Password policy: every so many days or after a login, and never twice in 24 hours in one account."""

import asyncio
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from uuid import UUID

import pytest

from automation_log.directory.policies import AskedHours, NewPasswordPolicy
from automation_log.domain.entries import EntryKind
from automation_log.domain.errors import Conflict, InvalidRequest, NotFound, RequestError
from automation_log.domain.jobs import ActorKind, Cause, CauseKind, TargetKind
from automation_log.domain.policies import PolicyKind
from automation_log.domain.statuses import Status
from automation_log.domain.tasks import Task
from automation_log.domain.triggers import Trigger
from automation_log.domain.windows import offset_of
from automation_log.store.database import Database
from automation_log.store.embedded import Addresses
from automation_log.store.policy_turns import latest_rotations
from automation_log.triggers.order import Order
from tests.triggers.rota import EVENING, GRACE, NIGHT, Rota, told, utc

EVERY, AFTER = PolicyKind.EVERY_DAYS, PolicyKind.AFTER_LOGIN
LASTS = timedelta(hours=10)


@pytest.fixture(autouse=True)
async def no_nights(rota: Rota) -> None:
    """Nothing is synced here."""
    await rota.policies.set_night(rota.workspace_id, NIGHT, GRACE, is_on=False)


async def rotate_by_hand(rota: Rota, account: UUID) -> UUID:
    """As a person asks for it."""
    return await rota.workshop.submit.submit(
        Order(
            workspace_id=rota.workspace_id,
            task=Task.ROTATING_PASSWORDS,
            target_kind=TargetKind.ACCOUNT,
            target_id=account,
            people=(),
            roles=(),
            scheduled_for=None,
            actor=GRACE,
            trigger=Trigger.WEB_APP,
            cause=Cause(kind=CauseKind.REQUEST, id=None, sentence="Grace asked."),
            idempotency_owner=None,
            idempotency_key=None,
        )
    )


async def turn(rota: Rota, account: UUID, day: str) -> datetime:
    """When the account's turn is in the evening window of that day."""
    return utc(f"{day}T20:00") + offset_of(account, LASTS)


async def test_a_window_is_one_root_with_a_rotation_for_each_account(rota: Rota) -> None:
    press = await rota.add_account("press")
    policy_id = await rota.rotate_every(30, "2026-11-03")
    assert await rota.fire("2026-11-03T19:59:59") == ()
    (root_id,) = await rota.fire("2026-11-03T20:00")
    root, *leaves = await rota.jobs(root_id)
    assert (root["task"], root["target_kind"], root["target_label"], root["trigger"], root["app"]) == (
        Task.ROTATING_PASSWORDS,
        TargetKind.APP,
        "Small app",
        Trigger.PASSWORD_POLICY,
        "small-app",
    )
    assert (root["actor_kind"], root["cause_kind"]) == (ActorKind.BRAND, CauseKind.POLICY_RUN)
    assert root["cause_sentence"] == (
        "Passwords of Small app are rotated every 30 days from 2026-11-03, 20:00–06:00 UTC: "
        "the window of 3 Nov 2026, 20:00–06:00 UTC."
    )
    assert {leaf["target_id"] for leaf in leaves} == {rota.workshop.account, press}
    for leaf in leaves:
        assert leaf["scheduled_for"] == await turn(rota, leaf["target_id"], "2026-11-03")
        assert leaf["window_ends_at"] == utc("2026-11-04T06:00")
    before = dict(rota.workshop.app.passwords)
    rota.move_to("2026-11-04T05:00")
    await rota.work()
    assert {Status(row["status"]) for row in await rota.jobs()} == {Status.COMPLETED}
    assert all(rota.workshop.app.passwords[name] != old for name, old in before.items())
    async with rota.workshop.record.database.reading(rota.workspace_id) as connection:
        latest = await latest_rotations(connection, [press])
    assert latest[press].status is Status.COMPLETED
    assert await rota.fire("2026-12-02T23:00") == (), "29 days later"
    assert await rota.runs(EVERY) == [("2026-11-03", "started", root_id)]
    assert (await rota.policy(EVERY)).id == policy_id


async def test_thirty_days_of_both_kinds_run_in_seconds(rota: Rota) -> None:
    press = await rota.add_account("press")
    await rota.rotate_every(7, "2026-11-03")
    await rota.rotate_after_login(6)
    logins = 0
    for hours in range(0, 30 * 24, 3):
        rota.move_to(utc("2026-11-03T12:00") + timedelta(hours=hours))
        await rota.fire()
        await rota.work()
        if hours % 60 == 0:
            await rota.workshop.logging_in()
            await rota.work()
            logins += 1
    rotations = [row for row in await rota.leaves() if row["task"] == Task.ROTATING_PASSWORDS]
    assert {row["status"] for row in rotations} == {Status.COMPLETED}
    assert [row["target_id"] for row in rotations].count(press) == 5, "3, 10, 17, 24 November, 1 December"
    began = sorted(row["started_at"] for row in rotations if row["target_id"] == rota.workshop.account)
    assert len(began) > 5 + logins // 2
    assert all(later - sooner >= timedelta(hours=24) for sooner, later in pairwise(began))
    assert await rota.ghosts() == ()


async def test_what_a_person_rotates_does_not_count(rota: Rota) -> None:
    account = rota.workshop.account
    await rota.rotate_every(1, "2026-11-03")
    at = await turn(rota, account, "2026-11-03")
    rota.move_to(at - timedelta(hours=1))
    await rotate_by_hand(rota, account)
    await rota.work()
    await rota.fire(utc("2026-11-03T20:00") if at - timedelta(hours=1) < utc("2026-11-03T20:00") else None)
    (leaf,) = [row for row in await rota.leaves() if row["trigger"] == Trigger.PASSWORD_POLICY]
    assert leaf["scheduled_for"] == at
    rota.move_to(at)
    await rota.work()


async def test_the_rest_of_24_hours_at_its_exact_boundary(rota: Rota) -> None:
    account = rota.workshop.account
    await rota.rotate_every(1, "2026-11-03")
    await rota.fire("2026-11-03T20:00")
    late = utc("2026-11-04T05:00")  # the worker comes late, and still within the window
    rota.move_to(late)
    await rota.work()
    (root_id,) = await rota.fire("2026-11-04T20:00")
    (leaf,) = await rota.leaves(root_id)
    assert await turn(rota, account, "2026-11-04") < late + timedelta(hours=24)
    assert leaf["scheduled_for"] == late + timedelta(hours=24), "it waits for the rest of the 24 hours"
    last = leaf["window_ends_at"]
    rota.move_to(last - timedelta(microseconds=1))
    await rota.work()
    (root_id,) = await rota.fire("2026-11-05T20:00")
    (leaf,) = await rota.leaves(root_id)
    assert leaf["scheduled_for"] == leaf["window_ends_at"] - timedelta(microseconds=1)
    rota.move_to(leaf["window_ends_at"])
    await rota.work()
    assert told([await rota.workshop.row(leaf["id"])]) == [("Robot", "Completed", None)], "its last instant"
    assert await rota.fire("2026-11-06T20:00") == (), "the 24 hours end when the window does"
    entry = (await rota.workshop.entries((await rota.policy(EVERY)).id, EntryKind.POLICY_RUN))[-1]
    assert entry["personal"]["says"]["said"].endswith("Rotated by policy less than 24 hours before: Robot.")
    assert [outcome for _, outcome, _ in await rota.runs(EVERY)] == ["started"] * 3 + ["nothing_due"]
    (root_id,) = await rota.fire("2026-11-07T20:00")
    rota.move_to("2026-11-08T05:00")
    await rota.work()


async def test_a_rotation_that_goes_on_is_not_started_a_second_time(rota: Rota) -> None:
    await rota.rotate_every(1, "2026-11-03")
    await rota.rotate_after_login(1)
    await rota.workshop.logging_in()
    await rota.work()
    roots = await rota.fire("2026-11-03T20:00")
    assert len(roots) == 1, "the window's rotation has yet to begin, and answers the login as well"
    assert await rota.fire() == ()
    rota.move_to("2026-11-04T05:00")
    await rota.work()
    assert await rota.fire("2026-11-04T19:00") == ()


async def test_hours_after_a_login_the_password_is_another(rota: Rota) -> None:
    press = await rota.add_account("press")
    await rota.workshop.logging_in()
    await rota.work()
    rota.move_to("2026-11-03T13:00")
    await rota.rotate_after_login(4)
    assert await rota.fire("2026-11-03T17:00") == (), "what happened before it was made does not count"
    login = await rota.workshop.logging_in()
    await rota.work()
    rota.move_to("2026-11-03T19:00")
    second = await rota.workshop.logging_in()
    await rota.work()
    assert await rota.fire(utc("2026-11-03T21:00") - timedelta(microseconds=1)) == ()
    (root_id,) = await rota.fire("2026-11-03T21:00")
    root, leaf = await rota.jobs(root_id)
    assert (root["target_label"], leaf["target_label"]) == ("Small app", "Robot")
    assert leaf["scheduled_for"] == utc("2026-11-03T21:00")
    assert leaf["window_ends_at"] is None, "however late, it is not missed"
    assert root["cause_sentence"] == (
        "Passwords of Small app are rotated 4 hours after a login: somebody logged in to Robot."
    )
    assert await rota.fire() == ()
    await rota.work()
    assert await rota.fire("2026-11-04T12:00") == (), "the second login is answered by the same rotation"
    assert [key for key, _, _ in await rota.runs(AFTER)] == [f"login:{login}"]
    assert login != second
    assert press not in {row["target_id"] for row in await rota.leaves()}


async def test_another_number_of_hours_forgets_no_login(rota: Rota) -> None:
    policy_id = await rota.rotate_after_login(4)
    await rota.workshop.logging_in()
    await rota.work()
    rota.move_to("2026-11-03T13:00")
    await rota.policies.change(rota.workspace_id, policy_id, GRACE, every=6, hours=EVENING)
    assert await rota.fire(utc("2026-11-03T18:00") - timedelta(microseconds=1)) == ()
    (root_id,) = await rota.fire("2026-11-03T18:00")
    assert (await rota.jobs(root_id))[0]["cause_sentence"].startswith(
        "Passwords of Small app are rotated 6 hours after a login"
    )
    await rota.work()


async def test_two_policies_that_fire_at_once_rotate_an_account_once(
    rota: Rota, addresses: Addresses
) -> None:
    await rota.rotate_every(1, "2026-11-03")
    await rota.rotate_after_login(8)
    await rota.workshop.logging_in()
    await rota.work()
    rota.move_to("2026-11-03T20:00")
    others = [Database(addresses.program_url, size=2) for _ in range(4)]
    for other in others:
        await other.open()
    try:
        fired = await asyncio.gather(*(rota.firing(other).fire(rota.workspace_id) for other in others))
    finally:
        for other in others:
            await other.close()
    assert sum(len(roots) for roots in fired) == 1
    rotations = [row for row in await rota.leaves() if row["trigger"] == Trigger.PASSWORD_POLICY]
    assert [row["target_label"] for row in rotations] == ["Robot"]
    rota.move_to("2026-11-04T05:00")
    await rota.work()


async def test_after_a_login_too_it_rests_for_24_hours(rota: Rota) -> None:
    await rota.rotate_after_login(1)
    await rota.workshop.logging_in()
    await rota.work()
    await rota.fire("2026-11-03T13:00")
    await rota.work()
    rota.move_to("2026-11-03T14:00")
    await rota.workshop.logging_in()
    await rota.work()
    assert await rota.fire(utc("2026-11-04T13:00") - timedelta(microseconds=1)) == ()
    assert await rota.ghosts("2026-11-04T13:04") == ()
    (ghost,) = await rota.ghosts("2026-11-04T13:05")
    assert (ghost.expected_at, ghost.target_label) == (utc("2026-11-04T13:00"), "Small app")
    (root_id,) = await rota.fire()
    (leaf,) = await rota.leaves(root_id)
    assert leaf["scheduled_for"] == utc("2026-11-04T13:00")
    await rota.work()


async def test_an_excluded_account_is_left_alone_and_what_was_queued_is_cancelled(rota: Rota) -> None:
    press = await rota.add_account("press")
    policy_id = await rota.rotate_every(1, "2026-11-03")
    (first,) = await rota.fire("2026-11-03T20:00")
    await rota.policies.set_account(rota.workspace_id, policy_id, press, GRACE, is_excluded=True)
    assert sorted(told(await rota.leaves(first))) == [
        ("Robot", "Queued", None),
        ("press", "Not completed", "cancelled"),
    ]
    rota.move_to("2026-11-04T05:59")
    await rota.work()
    (_, second) = await rota.fire("2026-11-06T20:00")
    assert [row["target_label"] for row in await rota.leaves(second)] == ["Robot"]
    rota.move_to("2026-11-07T05:00")
    await rota.work()
    await rota.policies.set_account(rota.workspace_id, policy_id, press, GRACE, is_excluded=False)
    (_, third) = await rota.fire("2026-11-08T20:00")
    assert len(await rota.leaves(third)) == 2
    rota.move_to("2026-11-09T05:00")
    await rota.work()


async def test_deleting_cancels_what_is_queued_and_what_had_begun_goes_on(rota: Rota) -> None:
    await rota.add_account("press")
    policy_id = await rota.rotate_every(1, "2026-11-03")
    (root_id,) = await rota.fire("2026-11-03T20:00")
    robot = next(row for row in await rota.leaves(root_id) if row["target_label"] == "Robot")
    rota.move_to(robot["scheduled_for"])
    with rota.workshop.app.held("Change the password") as gate:
        async with rota.workshop.attempting(robot["id"]) as attempt:
            await gate.reached.wait()
            queued = [row for row in await rota.leaves(root_id) if row["status"] == Status.QUEUED]
            assert await rota.policies.delete(rota.workspace_id, policy_id, GRACE) == len(queued) == 1
            gate.opened.set()
            await attempt
    assert sorted(told(await rota.leaves(root_id))) == [
        ("Robot", "Completed", None),
        ("press", "Not completed", "cancelled"),
    ]
    assert await rota.fire("2026-11-09T21:00") == ()
    assert await rota.ghosts() == ()
    with pytest.raises(Conflict):
        await rota.workshop.retry(root_id)
    with pytest.raises(NotFound):
        await rota.policies.delete(rota.workspace_id, policy_id, GRACE)
    said = (await rota.workshop.entries(policy_id, EntryKind.DIRECTORY_CHANGED))[-1]
    assert said["personal"]["says"]["said"] == (
        "Grace deleted the Password policy of Small app: every day from 2026-11-03, 20:00–06:00 UTC."
    )
    again = await rota.rotate_every(2, "2026-11-09")
    assert again != policy_id


async def test_its_number_and_hours_can_be_changed_and_its_type_and_start_cannot(rota: Rota) -> None:
    policy_id = await rota.rotate_every(30, "2026-11-03")
    hours = AskedHours(zone="Europe/Berlin", opens=time(22), closes=time(7))
    await rota.policies.change(rota.workspace_id, policy_id, GRACE, every=2, hours=hours)
    policy = await rota.policy(EVERY)
    assert (policy.every, policy.starts_on, policy.kind) == (2, date(2026, 11, 3), EVERY)
    assert policy.words == "every 2 days from 2026-11-03, 22:00–07:00 Europe/Berlin"
    assert len(await rota.fire("2026-11-03T21:00")) == 1
    rota.move_to("2026-11-04T05:59")
    await rota.work()
    assert await rota.fire("2026-11-04T21:00") == ()


NEW = NewPasswordPolicy(app="small-app", kind=EVERY, every=30, starts_on=date(2026, 11, 3), hours=EVENING)


@pytest.mark.parametrize(
    ("wrong", "field", "said"),
    [
        ({"every": 0}, "every", "days from 1 to 730"),
        ({"every": 731}, "every", "days from 1 to 730"),
        ({"kind": AFTER, "every": 721}, "every", "hours from 1 to 720"),
        ({"kind": PolicyKind.NIGHTLY_SYNC}, "kind", "Choose a type."),
        ({"hours": replace(EVENING, closes=time(3, 59))}, "closes", "lasts from 8 to 23 hours"),
        ({"hours": replace(EVENING, closes=time(19, 1))}, "closes", "lasts from 8 to 23 hours"),
        ({"hours": replace(EVENING, zone="Mars/Base")}, "zone", "Choose the zone"),
        ({"app": "nope"}, "app", "no app definition"),
        ({"starts_on": date(9999, 12, 31)}, "starts_on", "from 2000-01-01 to 2099-12-31"),
        ({"starts_on": date(1, 1, 1)}, "starts_on", "from 2000-01-01 to 2099-12-31"),
    ],
)
async def test_what_cannot_be_a_policy_is_refused_with_its_field(
    rota: Rota, wrong: dict[str, object], field: str, said: str
) -> None:
    with pytest.raises(RequestError, match=said) as refused:
        await rota.policies.add(rota.workspace_id, replace(NEW, **wrong), GRACE)  # type: ignore[arg-type]
    assert refused.value.field == field
    assert await rota.workshop.all("SELECT * FROM policies WHERE kind <> 1") == []


async def test_a_window_of_exactly_eight_hours_is_long_enough_and_an_app_has_one_of_a_type(
    rota: Rota,
) -> None:
    asked = replace(NEW, hours=replace(EVENING, closes=time(4)))
    await rota.policies.add(rota.workspace_id, asked, GRACE)
    with pytest.raises(Conflict, match="has a policy of this type already"):
        await rota.policies.add(rota.workspace_id, asked, GRACE)
    await rota.policies.add(rota.workspace_id, replace(asked, kind=AFTER), GRACE)


async def test_an_account_of_another_app_and_the_nightly_sync_are_none_of_it(rota: Rota) -> None:
    policy_id = await rota.rotate_every(1, "2026-11-03")
    for account in (UUID(int=1),):
        with pytest.raises(NotFound):
            await rota.policies.set_account(rota.workspace_id, policy_id, account, GRACE, is_excluded=True)
    nightly = await rota.policy()
    with pytest.raises(NotFound):
        await rota.policies.delete(rota.workspace_id, nightly.id, GRACE)
    short = replace(NIGHT, closes=time(1, 59))
    with pytest.raises(InvalidRequest):
        await rota.policies.set_night(rota.workspace_id, short, GRACE, is_on=True)


async def test_what_was_made_for_a_person_is_theirs_and_left_alone(rota: Rota) -> None:
    await rota.workshop.attempt(await rota.workshop.adding("ada@example.com"))
    press = await rota.add_account("press")
    await rota.rotate_every(30, "2026-11-03")
    (root_id,) = await rota.fire("2026-11-03T20:00")
    _, *leaves = await rota.jobs(root_id)
    assert {leaf["target_label"] for leaf in leaves}.isdisjoint({"ada@example.com"})
    assert press in {leaf["target_id"] for leaf in leaves}
