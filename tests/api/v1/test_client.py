"""The client against the service's own door on a socket: every operation on jobs that the document has."""

import asyncio
import json
import re
import threading
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

import httpx2
import pytest
from typer.testing import CliRunner

from automation_log.api.v1.document import METHODS, document
from automation_log.api.v1.job_forms import JobTarget, NewJob
from automation_log.cli.main import app
from automation_log.client import JobsClient, Refused, Unreachable
from automation_log.client.changes import Change
from tests.api.scim.conftest import listening
from tests.api.v1.conftest import Api
from tests.conftest import now

PEOPLE = tuple(f"person-{number}@example.com" for number in range(60))
NEXT_YEAR = now().year + 1
CANARY = "canary-key-5d41402a"


@pytest.fixture
async def address(api: Api) -> AsyncIterator[str]:
    async with listening(api.door) as at:
        yield f"{at}/w/acme/api/v1"


def login(api: Api, at: datetime | None = None) -> NewJob:
    account = JobTarget(kind="account", id=api.office.accounts["Press account"])
    return NewJob(task="logging_in", target=account, scheduled_for=at)


async def test_every_operation_on_jobs_is_called_as_the_document_has_it(
    api: Api, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, called = await api.key(), set()
    api.services.ending.clear()
    send = httpx2.Client.request

    def noted(self: httpx2.Client, method: str, path: str, **more: Any) -> httpx2.Response:
        name = "{batch_id}" if "/batches/" in path else "{job_id}"
        called.add((method, re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", name, path)))
        return send(self, method, path, **more)

    streamed = httpx2.Client.stream

    def noted_stream(self: httpx2.Client, method: str, path: str, **more: Any) -> Any:
        called.add((method, path))
        return streamed(self, method, path, **more)

    monkeypatch.setattr(httpx2.Client, "request", noted)
    monkeypatch.setattr(httpx2.Client, "stream", noted_stream)

    def work() -> None:
        with JobsClient(address, key) as jobs:
            hub = JobTarget(kind="business_hub", id=api.office.hubs["Newsroom"])
            order = NewJob(task="adding_users", target=hub, people=PEOPLE, roles=("Editors",))
            root = jobs.submit(order, idempotency_key="once")
            assert jobs.submit(order, idempotency_key="once") == root
            assert [job.subject for job in jobs.nested(root)] == list(PEOPLE), "more than a page"
            login_job = jobs.submit(login(api, now() + timedelta(days=1)))
            to = now() + timedelta(days=2)
            jobs.move(login_job, to)
            assert jobs.job(login_job).scheduled_for == to
            jobs.cancel(login_job)
            jobs.retry(login_job)
            jobs.cancel(login_job)
            again = jobs.rerun(login_job)
            assert jobs.job(again).rerun_of == login_job
            assert [job.id for job in jobs.roots()] == [again, login_job, root]
            assert [job.id for job in jobs.roots("status:not_completed")] == [login_job]
            heading, *lines = map(json.loads, jobs.export("status:not_completed"))
            assert heading["export"]["jobs"] == 1
            assert [line["id"] for line in lines] == [str(login_job)]
            changes = jobs.changes("task:logging_in", after="1.1.00000000-0000-7000-8000-000000000000")
            first, second = islice(changes, 2)
            assert (first.entry.kind, first.job.id) == ("recorded", login_job)
            assert next(jobs.changes("task:logging_in", after=first.id)) == second
            changes.close()
            kinds = [entry.kind for entry in jobs.entries(login_job)]
            assert kinds == ["recorded", "rescheduled", "cancel_asked", "retry_asked", "cancel_asked"]
            seen = jobs.preview("retry", f"id:{login_job},{again}")
            assert (seen.state, seen.found, [one.code for one in seen.left_out]) == (
                "previewed",
                1,
                ["still_open"],
            )
            assert jobs.confirm(seen.id).state == "running"
            assert [one.id for one in jobs.batches()] == [seen.id]
            assert [(one.job, one.state) for one in jobs.jobs_of(seen.id)] == [(login_job, "waiting")]
            assert jobs.abort(seen.id).done == 0
            assert (jobs.batch(seen.id).state, jobs.batch(seen.id).refusals) == ("aborted", [])

    await asyncio.to_thread(work)
    api.services.ending.set()
    assert called == {
        (method.upper(), path)
        for path, operations in document()["paths"].items()
        if path.startswith("/jobs")
        for method in operations
        if method in METHODS
    }


async def test_changes_are_followed_over_every_end_of_the_stream(
    api: Api, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Streams end at once here until they may last; what comes between two of them is told by the next."""
    key, begun, third = await api.key(), 0, threading.Event()
    streamed = httpx2.Client.stream

    def counted(self: httpx2.Client, method: str, path: str, **more: Any) -> Any:
        nonlocal begun
        begun += 1
        if begun > 2:
            third.set()
        return streamed(self, method, path, **more)

    monkeypatch.setattr(httpx2.Client, "stream", counted)

    def work() -> Change:
        with JobsClient(address, key) as jobs:
            return next(jobs.changes("task:logging_in"))

    following = asyncio.create_task(asyncio.to_thread(work))
    assert await asyncio.to_thread(third.wait, 30)
    caller = await api.caller()
    sent = login(api).model_dump(mode="json", exclude_defaults=True)
    job = (await caller.post("/jobs", json=sent)).json()["job"]
    api.services.ending.clear()
    assert str((await asyncio.wait_for(following, 30)).job.id) == job
    api.services.ending.set()


async def test_a_refusal_keeps_its_code_field_and_sentence(api: Api, address: str) -> None:
    key = await api.key()

    def work() -> None:
        with JobsClient(address, key) as jobs:
            with pytest.raises(Refused) as refusal:
                jobs.submit(login(api, now() - timedelta(days=1)))
            assert (refusal.value.status, refusal.value.field) == (422, "scheduled_for")
            assert str(refusal.value) == "That time has passed."
            with pytest.raises(Refused) as missing:
                jobs.job(UUID(int=1))
            assert (missing.value.status, missing.value.code) == (404, "not_found")
        with JobsClient(address, CANARY) as jobs, pytest.raises(Refused) as stranger:
            jobs.job(UUID(int=1))
        assert stranger.value.status == 401

    await asyncio.to_thread(work)


@pytest.mark.parametrize(
    ("status", "body"),
    [(200, b"<html>a portal</html>"), (200, b'{"items": 3}'), (502, b"gone"), (500, b"[]"), (302, b"")],
)
async def test_what_is_no_api_is_said_without_the_key(status: int, body: bytes) -> None:
    async def portal(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body", "body": body})

    def work(address: str) -> None:
        for where in (address, "http://127.0.0.1:1", "nonsense", "http://[broken"):
            with pytest.raises(Unreachable) as failure, JobsClient(where, CANARY) as jobs:
                next(jobs.roots())
            assert CANARY not in str(failure.value)
            assert failure.value.__context__ is None or CANARY not in repr(failure.value.__context__)

    async with listening(portal) as address:
        await asyncio.to_thread(work, address)


async def test_the_command_line_calls_with_it(api: Api, address: str) -> None:
    key = await api.key()
    account = str(api.office.accounts["Press account"])

    def call(*arguments: str, **more: str) -> tuple[int, str, str]:
        given = {"AUTOMATION_LOG_API": address, "AUTOMATION_LOG_API_KEY": key} | more
        result = CliRunner().invoke(app, ["remote", *arguments], env=given)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        assert key not in result.output
        return result.exit_code, result.stdout.strip(), result.stderr.strip()

    def work() -> None:
        code, job, _ = call(
            "submit", "logging_in", account, "--at", f"{NEXT_YEAR}-02-28T14:30", "--zone", "Europe/Berlin"
        )
        assert code == 0
        assert call("move", job, f"{NEXT_YEAR}-03-01T14:30")[:2] == (0, "Moved.")
        assert json.loads(call("show", job, "--json")[1])["scheduled_for"] == f"{NEXT_YEAR}-03-01T14:30:00Z"
        assert call("cancel", job)[0] == 0
        new = call("rerun", job)[1]
        assert call("cancel", new)[0] == call("retry", new)[0] == 0
        listed = json.loads(call("list", "--json")[1])
        assert [one["id"] for one in listed] == [new, job]
        assert call("list", "status:retrying", "-app:nothing")[1].splitlines()[1].startswith(new)
        assert call("show", new)[1].splitlines()[-1].endswith("retry_asked")
        assert call("retry", job, AUTOMATION_LOG_API_KEY="")[::2] == (
            2,
            "Error: Set AUTOMATION_LOG_API_KEY. (invalid)",
        )
        assert call("list", "--key", "typed")[0] == 2, "everybody could read it"
        assert call("submit", "dancing", account)[0] == 2
        assert call("list", "--status", "dancing")[0] == 2
        code, batch, said = call("bulk", "cancel", "status:retrying", "--yes")
        assert (code, said) == (0, "1 jobs to cancel.")
        assert call("abort", batch)[1] == "Aborted: 0 of 1 were asked."
        code, _, said = call("bulk", "retry", "-status:not_completed", "--yes")
        assert (code, said) == (1, "0 jobs to retry.\n  not 1: It has not ended.\nNothing was asked for.")
        assert call("bulk", "delete")[0] == 2
        code, _, said = call("submit", "adding_users", account, "--person", "x" * 400)
        assert (code, said.startswith("Error: people.0:")) == (2, True)
        code, _, said = call("retry", str(UUID(int=1)))
        assert (code, said) == (2, f"Error: There is no job {UUID(int=1)} here. (not_found)")

    await asyncio.to_thread(work)
