"""Webhooks by command: added, tried, listed with their lag, replayed, ended; and a service that tells them."""

import asyncio
import json
from collections.abc import AsyncIterator

import pytest

from tests.cli.conftest import Call
from tests.cli.test_jobs import planted
from tests.cli.test_serving import first_line, process
from tests.conftest import Record
from tests.engine.readings import until
from tests.store.trees import job
from tests.webhooks.receiver import Receiver, open_receiver

NEAR = {"AUTOMATION_LOG_WEBHOOKS_REACH": "loopback"}


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with open_receiver() as opened:
        yield opened


@pytest.mark.usefixtures("record")
async def test_a_webhook_is_added_tried_changed_and_ended(call: Call, receiver: Receiver) -> None:
    assert (await call("webhooks", "list")).stdout == "No webhooks yet.\n"
    added = await call("webhooks", "add", "Tickets", receiver.address, "--event", "job.failed", **NEAR)
    assert (added.exit_code, added.stderr) == (0, "")
    secret = added.stdout.strip()
    listed = await call("webhooks", "list", "--json")
    assert secret not in listed.stdout
    (one,) = json.loads(listed.stdout)
    assert (one["name"], one["events"], one["state"], one["lag_seconds"]) == (
        "Tickets",
        ["job.failed"],
        "told",
        0,
    )
    tried = await call("webhooks", "send-test", one["id"], **NEAR)
    assert (tried.exit_code, tried.stdout) == (0, "It arrived.\n")
    receiver.taken[0].verify(secret)
    receiver.answers.append("500 Broken")
    tried = await call("webhooks", "send-test", one["id"], **NEAR)
    assert (tried.exit_code, tried.stdout, tried.stderr) == (1, "", "The receiver answered 500.\n")
    changed = await call("webhooks", "change-secret", one["id"])
    assert changed.stdout.startswith("whsec_")
    for arguments, said in (
        (("pause", one["id"]), "Paused.\n"),
        (("resume", one["id"]), "Resumed.\n"),
        (("replay", one["id"], "--since", "2026-01-01T00:00+01:00"), "It is told from that instant on.\n"),
        (("end", one["id"]), "Nothing is told any more.\n"),
    ):
        done = await call("webhooks", *arguments)
        assert (done.exit_code, done.stdout) == (0, said), done.stderr
    assert "ended" in (await call("webhooks", "list")).stdout
    again = await call("webhooks", "end", one["id"])
    assert (again.exit_code, again.stdout) == (2, "")


@pytest.mark.usefixtures("record")
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("add", "x", "http://127.0.0.1:9/"), "this very machine"),
        (("add", "x", "https://169.254.169.254/"), "metadata"),
        (("add", "x", "https://a.example.com/", "--event", "job.begun"), "there is no event “job.begun”"),
        (("replay", "019a4a5e-7c1d-7b3a-9f00-5a1c2e3d4f60", "--since", "noon"), "give an instant"),
        (("end", "019a4a5e-7c1d-7b3a-9f00-5a1c2e3d4f60"), "no such webhook"),
    ],
)
async def test_what_cannot_be_done_is_said(call: Call, arguments: tuple[str, ...], said: str) -> None:
    refused = await call("webhooks", *arguments)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert said in refused.stderr


async def test_a_service_without_mail_tells_it_of_what_settles(
    call: Call, record: Record, receiver: Receiver, environment: dict[str, str]
) -> None:
    secret = (await call("webhooks", "add", "Tickets", receiver.address, **NEAR)).stdout.strip()
    (planned,) = await planted(record, [job(record.ids)])
    assert (await call("jobs", "cancel", str(planned.id))).exit_code == 0
    (one,) = json.loads((await call("webhooks", "list", "--json")).stdout)
    assert (one["waits"], one["lag_seconds"] >= 0) == (1, True)
    async with process(environment | NEAR, "serve", "--no-worker") as service:
        await first_line(service)

        async def is_told() -> bool:
            return len(receiver.taken) == 1

        await until(is_told)
        service.terminate()
        await asyncio.wait_for(service.communicate(), 20)
        assert service.returncode == 0
    receiver.taken[0].verify(secret)
    assert receiver.told == [("job.settled", str(planned.id))]
    assert receiver.taken[0].data["url"] is None
