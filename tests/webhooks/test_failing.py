"""Failing: put off, said aloud after a silence, paused after a day, ended when the receiver is gone."""

import asyncio
from datetime import timedelta

import pytest

from automation_log.domain.webhooks import FIRST_PAUSE, LONGEST_PAUSE, pause_after
from tests.notices.desk import SITE
from tests.notices.post_office import text
from tests.notices.test_telling import ADA, SEES, completes
from tests.webhooks.counter import Counter

SUBJECT = "[Acme] The webhook Tickets"


async def test_a_silence_is_mailed_once_to_whoever_sees_the_log(counter: Counter) -> None:
    webhook, _ = await counter.add()
    await completes(counter.desk, ADA)
    await counter.receiver.close()
    for _ in range(20):
        await counter.deliver()
        counter.ahead(minutes=5)
    await counter.desk.round()
    assert counter.desk.office.recipients() == sorted(counter.desk.address(role) for role in SEES)
    mail = counter.desk.office.mails[0]
    assert mail["Subject"] == f"{SUBJECT} takes nothing"
    assert "The receiver cannot be reached." in text(mail)
    assert f"{SITE}/w/acme/webhooks\n" in text(mail)
    assert "hooks?of=acme" not in text(mail)
    await counter.receiver.open()
    counter.desk.workshop.clock.ahead += LONGEST_PAUSE
    assert await counter.deliver() == 1
    await completes(counter.desk, ADA)
    await counter.receiver.close()
    for _ in range(20):
        await counter.deliver()
        counter.ahead(minutes=5)
    await counter.desk.round()
    assert len(counter.desk.office.mails) == 2 * len(SEES), "another silence is another mail"
    assert await counter.said(webhook) == [
        "admin@example.com added the webhook “Tickets”, told of job.failed, job.recovered, job.settled."
    ]


async def test_a_silence_that_is_over_before_it_could_be_mailed_is_not_mailed(counter: Counter) -> None:
    await counter.add()
    await completes(counter.desk, ADA)
    await counter.receiver.close()
    for _ in range(20):
        await counter.deliver()
        counter.ahead(minutes=5)
    await counter.receiver.open()
    counter.desk.workshop.clock.ahead += LONGEST_PAUSE
    assert await counter.deliver() == 1
    await counter.desk.round()
    assert counter.desk.office.mails == []


async def test_one_that_takes_nothing_for_a_day_is_paused_and_goes_on_where_it_stands(
    counter: Counter,
) -> None:
    webhook, _ = await counter.add()
    await completes(counter.desk, ADA)
    counter.receiver.answers.extend(["500 Broken"] * 500)
    for _ in range(26):
        await counter.deliver()
        counter.ahead(hours=1)
    stands = await counter.find(webhook)
    assert stands.paused_by == "The log"
    seen = len(counter.receiver.seen)
    assert await counter.deliver() == 0
    assert len(counter.receiver.seen) == seen
    said = (
        "The log",
        "The webhook “Tickets” was paused: it has taken nothing for a day. The receiver answered 500.",
    )
    (entry,) = [
        one["personal"]["says"]
        for one in await counter.desk.workshop.entries(webhook)
        if one["personal"]["says"]["by"] == "The log"
    ]
    assert (entry["by"], entry["said"]) == said
    await counter.desk.round()
    assert {mail["Subject"] for mail in counter.desk.office.mails} == {f"{SUBJECT} was paused"}
    counter.receiver.answers.clear()
    await counter.webhooks().resume(counter.workspace_id, webhook, counter.by)
    assert await counter.deliver() == 1


async def test_a_receiver_that_is_gone_ends_it_and_its_secret_is_forgotten(counter: Counter) -> None:
    webhook, _ = await counter.add()
    await completes(counter.desk, ADA)
    counter.receiver.answers.append("410 Gone")
    assert await counter.deliver() == 0
    assert (await counter.find(webhook)).ended_at is not None
    assert await counter.desk.rows("webhook_secrets") == []
    assert (await counter.said(webhook))[-1] == (
        "The webhook “Tickets” was ended. The receiver answered 410: it is gone."
    )
    await counter.desk.round()
    assert counter.desk.office.mails[0]["Subject"] == f"{SUBJECT} was ended"
    await completes(counter.desk, ADA)
    counter.ahead(days=1)
    assert await counter.deliver() == 0
    assert len(counter.receiver.seen) == 1


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("302 Found\r\nLocation: http://127.0.0.1/", "answered with a redirect (302): give the address"),
        ("404 Not Found", "The receiver answered 404."),
        ("429 Too Many Requests", "The receiver answered 429."),
        ("nonsense", "The receiver broke off its answer."),
    ],
)
async def test_all_but_a_yes_is_tried_again(counter: Counter, answer: str, said: str) -> None:
    webhook, _ = await counter.add()
    await completes(counter.desk, ADA)
    counter.receiver.answers.append(answer)
    assert await counter.deliver() == 0
    assert said in (await counter.find(webhook)).said
    assert len(counter.receiver.seen) == 1, "no redirect is followed"
    assert await counter.deliver() == 0
    counter.desk.workshop.clock.ahead += FIRST_PAUSE
    assert await counter.deliver() == 1


async def test_a_receiver_that_says_nothing_is_not_waited_for(counter: Counter) -> None:
    webhook, _ = await counter.add()
    await completes(counter.desk, ADA)
    counter.receiver.before_answer = asyncio.Event()
    poster = counter.poster(patience_s=0.2)
    assert await counter.delivering(poster=poster).deliver() == 0
    assert (await counter.find(webhook)).said == "The receiver did not answer within 0.2 s."


def test_pauses_double_up_to_a_quarter_of_an_hour() -> None:
    pauses = [pause_after(failures) for failures in range(1, 9)]
    assert pauses[:3] == [timedelta(seconds=10), timedelta(seconds=20), timedelta(seconds=40)]
    assert pauses == sorted(pauses)
    assert pauses[-1] == pause_after(10_000) == LONGEST_PAUSE
