"""Delivering: nothing lost, nothing out of order per root, each message once, whatever is down and whoever dies."""

import asyncio
from datetime import timedelta
from uuid import UUID

import psycopg

from automation_log.domain.entries import EntryKind
from automation_log.domain.reasons import Reason
from automation_log.domain.statuses import Status
from automation_log.domain.webhooks import LONGEST_PAUSE, Event
from automation_log.store.changes import Change
from automation_log.store.database import Database
from automation_log.store.embedded import Addresses
from automation_log.store.webhooks import HELD_FOR
from tests.engine.readings import until
from tests.engine.workshop import killed
from tests.notices.test_telling import ADA, GRACE, LINUS, completes, fails, work
from tests.webhooks.counter import Counter


async def test_a_receiver_that_is_down_for_an_hour_misses_nothing(counter: Counter) -> None:
    webhook, secret = await counter.add()
    workshop = counter.desk.workshop
    before = await completes(counter.desk, ADA)
    await counter.deliver()
    await counter.receiver.close()
    expected = [("job.settled", str(before))]
    failed: list[UUID] = []
    for minute in range(60):
        counter.ahead(minutes=1)
        if minute % 6 == 0:
            root = await fails(counter.desk, Reason.PERMISSION_MISSING, GRACE)
            failed.append(root)
            expected.append(("job.failed", str(root)))
        elif minute % 6 == 3:
            root = failed[-1]
            await workshop.retry(root)
            await work(counter.desk, root)
            expected.append(("job.recovered", str(root)))
        assert await counter.deliver() == 0
    stands, lag = await counter.find(webhook), await counter.lag(webhook)
    assert lag.waits == 20
    assert timedelta(minutes=59) < lag.behind(workshop.clock()) < timedelta(minutes=61)
    assert stands.said == "The receiver cannot be reached."
    assert 6 < stands.failures < 15, "tried now and then, and not all the time"
    await counter.receiver.open()
    assert await counter.deliver() == 0, "its pause is not over"
    workshop.clock.ahead += LONGEST_PAUSE
    assert await counter.deliver() == 20
    assert counter.receiver.told == expected
    assert all(one.is_signed_with(secret) for one in counter.receiver.taken)
    assert len({one.id for one in counter.receiver.seen}) == 21
    assert ((await counter.find(webhook)).failures, (await counter.lag(webhook)).since) == (0, None)
    await workshop.assert_verified()


async def test_one_that_fails_holds_back_what_comes_after_it_and_no_other_webhook(counter: Counter) -> None:
    held, _ = await counter.add(name="Held")
    await counter.add(Event.FAILED, name="Free")
    stuck = await completes(counter.desk, ADA)
    after = await fails(counter.desk, Reason.PERMISSION_MISSING, GRACE)
    counter.receiver.refuses[str(stuck)] = "400 Bad Request"
    assert await counter.deliver() == 1
    assert counter.receiver.told == [("job.failed", str(after))]
    assert (await counter.find(held)).said == "The receiver answered 400."
    counter.receiver.refuses.clear()
    counter.ahead(seconds=10)
    assert await counter.deliver() == 2
    assert counter.receiver.told[1:] == [("job.settled", str(stuck)), ("job.failed", str(after))]


async def test_several_processes_send_once(counter: Counter) -> None:
    await counter.add(name="One")
    await counter.add(name="Two")
    for _ in range(5):
        await completes(counter.desk, ADA)
    others = [Database(counter.desk.workshop.record.database.conninfo, size=3) for _ in range(4)]
    for database in others:
        await database.open()
    try:
        rounds = [counter.delivering(database=database).deliver() for database in others]
        assert sum(await asyncio.gather(*rounds)) == 10
    finally:
        for database in others:
            await database.close()
    assert len({one.id for one in counter.receiver.seen}) == len(counter.receiver.seen) == 10


GATE = 2027


async def test_a_death_between_the_receivers_yes_and_ours_tells_the_same_again_under_the_same_id(
    counter: Counter, addresses: Addresses
) -> None:
    webhook, _ = await counter.add()
    root = await completes(counter.desk, ADA)
    with psycopg.connect(addresses.owner_url, autocommit=True) as owner:
        owner.execute("SELECT pg_advisory_lock(%s)", [GATE])
        owner.execute(
            f"CREATE FUNCTION wait_at_the_gate() RETURNS trigger LANGUAGE plpgsql AS $$"
            f" BEGIN PERFORM pg_advisory_xact_lock({GATE}); RETURN NULL; END $$".encode()
        )
        owner.execute(
            "CREATE TRIGGER gate AFTER UPDATE OF delivered_at ON webhooks"
            " FOR EACH STATEMENT EXECUTE FUNCTION wait_at_the_gate()"
        )
        dying = asyncio.create_task(counter.delivering().deliver())

        async def is_at_the_gate() -> bool:
            found = owner.execute(
                "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = %s AND NOT granted",
                [GATE],
            ).fetchone()
            return found == (1,)

        await until(is_at_the_gate)
        assert len(counter.receiver.taken) == 1
        await killed(dying)  # type: ignore[arg-type]
        owner.execute("SELECT pg_advisory_unlock(%s)", [GATE])
    assert await counter.deliver() == 0, "it may still be under way"
    assert (await counter.lag(webhook)).waits == 1
    counter.desk.workshop.clock.ahead += HELD_FOR
    assert await counter.deliver() == 1
    assert counter.receiver.told == [("job.settled", str(root))] * 2
    first, second = counter.receiver.taken
    assert (first.id, first.body) == (second.id, second.body)


async def test_what_commits_late_is_not_skipped(counter: Counter) -> None:
    """Two jobs settle; the one whose transaction began first commits last, after delivering has looked."""
    await counter.add()
    record = counter.desk.workshop.record
    late = await counter.desk.workshop.adding(ADA)
    async with record.database.reading(record.workspace_id) as early:
        await early.execute("SELECT pg_current_xact_id()")
        first = await completes(counter.desk, GRACE)
        assert await counter.deliver() == 0, "an older transaction is still under way"
        await work(counter.desk, late)
    assert await counter.deliver() == 2
    assert counter.receiver.told == [("job.settled", str(first)), ("job.settled", str(late))]


async def test_a_transaction_that_began_early_and_waited_turns_no_order_of_a_root_around(
    counter: Counter,
) -> None:
    """It cancels what was retried after a failure, and stands before that failure in the order of commits."""
    await counter.add()
    workshop, record = counter.desk.workshop, counter.desk.workshop.record
    async with record.database.reading(record.workspace_id) as early:
        await early.execute("SELECT pg_current_xact_id()")
        root = await fails(counter.desk, Reason.PERMISSION_MISSING, ADA)
        await workshop.retry(root)
        cancelled = Change(
            root_id=root,
            job_id=root,
            kind=EntryKind.STATUS_CHANGED,
            status=Status.NOT_COMPLETED,
            sets={"reason": Reason.CANCELLED.value, "due_at": None},
        )
        await record.recorder.record(early, [cancelled])
    settled = [row for row in await workshop.record_so_far() if '"settled":true' in row["public"]]
    assert [row["id"] for row in settled] != sorted(row["id"] for row in settled), "else nothing is shown"
    assert await counter.deliver() == 2
    assert [(one.type, one.data["reason"]) for one in counter.receiver.taken] == [
        ("job.failed", "permission_missing"),
        ("job.settled", "cancelled"),
    ]
    assert len({one.id for one in counter.receiver.taken}) == 2


async def test_a_pause_holds_back_and_loses_nothing(counter: Counter) -> None:
    webhook, _ = await counter.add()
    await counter.webhooks().pause(counter.workspace_id, webhook, counter.by)
    roots = [await completes(counter.desk, one) for one in (ADA, GRACE, LINUS)]
    assert await counter.deliver() == 0
    assert (await counter.lag(webhook)).waits == 3
    await counter.webhooks().resume(counter.workspace_id, webhook, counter.by)
    assert await counter.deliver() == 3
    assert counter.receiver.told == [("job.settled", str(root)) for root in roots]


async def test_a_pause_while_a_message_is_under_way_lets_no_other_follow(counter: Counter) -> None:
    webhook, _ = await counter.add()
    for _ in range(2):
        await completes(counter.desk, ADA)
    counter.receiver.before_answer = asyncio.Event()
    under_way = asyncio.create_task(counter.delivering().deliver())
    async with asyncio.timeout(30):
        await counter.receiver.reached.wait()
    await counter.webhooks().pause(counter.workspace_id, webhook, counter.by)
    counter.receiver.before_answer.set()
    await under_way
    assert len(counter.receiver.taken) == 1
    assert (await counter.lag(webhook)).waits == 2, "whether it arrived is not ours to say any more"


async def test_a_replay_tells_again_from_an_instant_under_the_same_ids(counter: Counter) -> None:
    webhook, _ = await counter.add()
    roots = []
    for _ in range(3):
        roots.append(await completes(counter.desk, ADA))
        counter.ahead(minutes=10)
    await counter.deliver()
    since = (await counter.desk.workshop.row(roots[1]))["finished_at"]
    await counter.webhooks().replay(counter.workspace_id, webhook, since, counter.by)
    assert (await counter.lag(webhook)).waits == 2
    assert await counter.deliver() == 2
    told = [one.id for one in counter.receiver.taken]
    assert told[3:] == told[1:3]
    await counter.webhooks().replay(counter.workspace_id, webhook, since - timedelta(days=400), counter.by)
    assert await counter.deliver() == 3
    assert [one.id for one in counter.receiver.taken[5:]] == told[:3]


async def test_a_replay_also_leads_past_what_a_receiver_never_takes(counter: Counter) -> None:
    webhook, _ = await counter.add()
    stuck = await completes(counter.desk, ADA)
    counter.receiver.refuses[str(stuck)] = "422 Unprocessable Content"
    assert await counter.deliver() == 0
    counter.ahead(minutes=1)
    since = counter.desk.workshop.clock()
    after = await completes(counter.desk, GRACE)
    await counter.webhooks().replay(counter.workspace_id, webhook, since, counter.by)
    assert await counter.deliver() == 1
    assert counter.receiver.told == [("job.settled", str(after))]
    counter.ahead(minutes=1)
    await counter.webhooks().replay(counter.workspace_id, webhook, counter.desk.workshop.clock(), counter.by)
    assert await counter.deliver() == 0, "nothing has settled since"
    assert (await counter.lag(webhook)).waits == 0


async def test_during_a_change_of_the_secret_both_sign(counter: Counter) -> None:
    webhook, old = await counter.add()
    change = counter.webhooks().change_secret
    new = (await change(counter.workspace_id, webhook, counter.by)).reveal()
    await completes(counter.desk, ADA)
    await counter.deliver()
    counter.receiver.taken[0].verify(old)
    counter.receiver.taken[0].verify(new)
    newest = (await change(counter.workspace_id, webhook, counter.by)).reveal()
    await completes(counter.desk, ADA)
    await counter.deliver()
    signed = [counter.receiver.taken[1].is_signed_with(secret) for secret in (old, new, newest)]
    assert signed == [False, True, True]
    counter.ahead(hours=24)
    await completes(counter.desk, ADA)
    await counter.deliver()
    signed = [counter.receiver.taken[2].is_signed_with(secret) for secret in (old, new, newest)]
    assert signed == [False, False, True]
