"""Events: what a settled root is called, what its message says, and that no person and no secret is in it."""

import json
from datetime import datetime

from automation_log.domain.errors import Refused
from automation_log.domain.reasons import Reason
from automation_log.domain.webhooks import Event
from tests.engine.small_app import PASSWORD, SERVICE
from tests.notices.desk import SITE
from tests.notices.test_telling import ADA, GRACE, completes, fails, work
from tests.webhooks.counter import Counter


async def test_a_settled_job_is_told_and_its_signature_holds(counter: Counter) -> None:
    _, secret = await counter.add()
    root = await completes(counter.desk, ADA)
    assert await counter.deliver() == 1
    (received,) = counter.receiver.taken
    received.verify(secret)
    assert received.path == "/hooks?of=acme"
    assert received.headers["content-type"] == "application/json"
    body = json.loads(received.body)
    row = await counter.desk.workshop.row(root)
    assert set(body) == {"type", "timestamp", "data"}
    assert datetime.fromisoformat(body["timestamp"]) == row["finished_at"]
    assert body["type"] == "job.settled"
    assert body["data"] == {
        "workspace": "acme",
        "id": str(root),
        "url": f"{SITE}/w/acme/jobs/{root}",
        "task": "adding_users",
        "trigger": "web_app",
        "app": "small-app",
        "target": {"kind": "business_hub", "id": str(counter.desk.workshop.hub)},
        "status": "completed",
        "reason": None,
        "evidence": "observed",
        "created_at": row["created_at"].isoformat(timespec="microseconds").replace("+00:00", "Z"),
        "rerun_of": None,
    }
    assert await counter.deliver() == 0


async def test_a_failed_job_and_its_recovery_are_told_in_order(counter: Counter) -> None:
    await counter.add()
    root = await fails(counter.desk, Reason.PERMISSION_MISSING, ADA)
    await counter.desk.workshop.retry(root)
    await counter.desk.workshop.attempt(root)
    assert await counter.deliver() == 2, "the failure is told as it was, though the job has completed since"
    failed, recovered = counter.receiver.taken
    assert (failed.type, failed.data["status"], failed.data["reason"]) == (
        "job.failed",
        "not_completed",
        "permission_missing",
    )
    assert (recovered.type, recovered.data["status"], recovered.data["reason"]) == (
        "job.recovered",
        "completed",
        None,
    )
    assert failed.id != recovered.id


async def test_a_tree_is_told_once_and_fails_with_one_of_its_leaves(counter: Counter) -> None:
    await counter.add()
    workshop = counter.desk.workshop
    workshop.app.fail("Find the person", Refused(Reason.INVALID_EMAIL))
    root = await workshop.adding(ADA, GRACE)
    first, second = await workshop.leaves(root)
    await workshop.attempt(first)
    assert await counter.deliver() == 0, "it is Not completed, and has not settled"
    await workshop.attempt(second)
    await counter.deliver()
    await workshop.retry(first)
    await workshop.attempt(first)
    await counter.deliver()
    assert counter.receiver.told == [("job.failed", str(root)), ("job.recovered", str(root))]
    assert [one.data["reason"] for one in counter.receiver.taken] == ["invalid_email", None]


async def test_what_somebody_wanted_is_no_failure_and_its_retry_no_recovery(counter: Counter) -> None:
    await counter.add()
    root = await counter.desk.workshop.adding(ADA)
    await counter.desk.workshop.cancel(root)
    await counter.desk.workshop.retry(root)
    await work(counter.desk, root)
    await counter.deliver()
    assert [(one.type, one.data["reason"]) for one in counter.receiver.taken] == [
        ("job.settled", "cancelled"),
        ("job.settled", None),
    ]


async def test_a_failed_job_whose_retry_is_cancelled_has_not_recovered(counter: Counter) -> None:
    await counter.add()
    root = await fails(counter.desk, Reason.PERMISSION_MISSING, ADA)
    await counter.desk.workshop.retry(root)
    await counter.desk.workshop.cancel(root)
    await counter.desk.workshop.retry(root)
    await work(counter.desk, root)
    await counter.deliver()
    assert [one.type for one in counter.receiver.taken] == ["job.failed", "job.settled", "job.recovered"]


async def test_only_what_was_asked_for_is_told(counter: Counter) -> None:
    webhook, _ = await counter.add(Event.RECOVERED)
    for _ in range(3):
        await completes(counter.desk, ADA)
    root = await fails(counter.desk, Reason.PERMISSION_MISSING, GRACE)
    await counter.desk.workshop.retry(root)
    await counter.desk.workshop.attempt(root)
    await completes(counter.desk, ADA)
    assert await counter.deliver() == 1
    assert counter.receiver.told == [("job.recovered", str(root))]
    assert (await counter.lag(webhook)).waits == 0


async def test_no_person_and_no_secret_is_in_a_message(counter: Counter) -> None:
    _, secret = await counter.add()
    workshop = counter.desk.workshop
    await fails(counter.desk, Reason.INVALID_EMAIL, ADA)
    await completes(counter.desk, GRACE)
    await workshop.attempt(await workshop.logging_in())
    await counter.deliver()
    assert len(counter.receiver.taken) == 3
    for one in counter.receiver.taken:
        text = f"{one.headers}{one.body}"
        for kept in (ADA, GRACE, SERVICE, PASSWORD, "Grace", "Robot", "Staff", secret):
            assert kept not in text, kept


async def test_what_settled_before_it_was_added_is_not_told(counter: Counter) -> None:
    await completes(counter.desk, ADA)
    await counter.add()
    assert await counter.deliver() == 0
    root = await completes(counter.desk, ADA)
    assert await counter.deliver() == 1
    assert counter.receiver.told == [("job.settled", str(root))]
