"""Mails, invitations and hub owners by command, and the services that send, as processes of their own."""

import asyncio
import json
import re
from contextlib import AsyncExitStack
from uuid import uuid4

import httpx2
import psycopg
import pytest

from automation_log.store.embedded import Addresses
from automation_log.web.signing_in.form_cookie import FORM_COOKIE
from tests.cli.conftest import Call
from tests.cli.test_serving import first_line, process
from tests.engine.readings import until
from tests.notices.post_office import open_post_office, text
from tests.web.conftest import csrf_of

OLIVE, ADA = "olive@example.com", "ada@example.com"
TOKEN = re.compile(r"/choose-password/([A-Za-z0-9_-]{43})\s")
SET_UP = {
    "AUTOMATION_LOG_SMTP_HOST": "127.0.0.1",
    "AUTOMATION_LOG_SMTP_TLS": "none",
    "AUTOMATION_LOG_MAIL_SENDER": "log@example.com",
    "AUTOMATION_LOG_PUBLIC_URL": "https://log.example.com",
}


@pytest.fixture
async def acme(call: Call, addresses: Addresses) -> None:
    """A workspace with its owner, and a member without a password."""
    owner = ("init", "--workspace", "Acme", "--email", OLIVE, "--name", "Olive")
    assert (await call(*owner, AUTOMATION_LOG_OWNER_PASSWORD="correct horse battery")).exit_code == 0
    add_members(addresses, ADA)


def add_members(addresses: Addresses, *emails: str) -> None:
    with psycopg.connect(addresses.owner_url) as owner:
        for email in emails:
            owner.execute(
                "INSERT INTO members (id, workspace_id, email, name, role, created_at, changed_at)"
                " SELECT %s, id, %s, %s, 3, now(), now() FROM workspaces",
                [uuid4(), email, email],
            )


@pytest.mark.usefixtures("acme")
async def test_where_no_mail_is_set_up_the_link_is_printed(call: Call) -> None:
    invited = await call("invite", ADA)
    assert invited.exit_code == 0
    assert TOKEN.search(invited.stdout)
    assert invited.stdout.startswith("http://127.0.0.1:8080/choose-password/")
    assert "within 7 days" in invited.stderr
    assert (await call("mails", "list")).stdout == "No mails yet.\n"
    refused = await call("invite", OLIVE)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "has a password" in refused.stderr
    anew = await call("invite", OLIVE, "--new-password")
    assert TOKEN.search(anew.stdout)
    assert "within an hour" in anew.stderr
    nobody = await call("invite", "nobody@example.com")
    assert (nobody.exit_code, "There is no member" in nobody.stderr) == (2, True)


@pytest.mark.usefixtures("acme")
async def test_with_mail_the_link_is_printed_nowhere_and_the_mail_is_listed(call: Call) -> None:
    invited = await call("invite", ADA, **SET_UP)
    assert invited.exit_code == 0
    assert "choose-password" not in invited.output
    (mail,) = json.loads((await call("mails", "list", "--json")).stdout)
    assert {name: mail[name] for name in ("kind", "to", "state", "attempts", "sent_at")} == {
        "kind": "invitation",
        "to": ADA,
        "state": "due",
        "attempts": 0,
        "sent_at": None,
    }
    assert re.search(rf"{mail['id']}  Invitation  {ADA}  Due", (await call("mails", "list")).stdout)
    retried = await call("mails", "retry", mail["id"], **SET_UP)
    assert (retried.exit_code, retried.stdout) == (0, "It is due now.\n")
    for arguments, variables, said in (
        (("mails", "retry", mail["id"]), {}, "AUTOMATION_LOG_SMTP_HOST"),
        (("mails", "retry", str(uuid4())), SET_UP, "Only a mail that is due or was given up"),
        (
            ("invite", ADA),
            SET_UP | {"AUTOMATION_LOG_MAIL_SENDER": ""},
            "AUTOMATION_LOG_MAIL_SENDER: is needed",
        ),
    ):
        refused = await call(*arguments, **variables)
        assert (refused.exit_code, refused.stdout) == (2, "")
        assert said in refused.stderr


@pytest.mark.usefixtures("acme")
async def test_a_hubs_owners_are_added_listed_and_taken(call: Call) -> None:
    added = await call(
        "accounts",
        "add",
        "django-admin",
        "https://a.example.com",
        "robot",
        AUTOMATION_LOG_ACCOUNT_PASSWORD="x",
    )
    hub = (await call("hubs", "add", "Intranet", "--through", added.stdout.strip())).stdout.strip()
    assert "Nobody;" in (await call("hub-owners", "list", hub)).stdout
    assert (await call("hub-owners", "add", hub, "--member", ADA)).stdout == "Added.\n"
    (owner,) = json.loads((await call("hub-owners", "list", hub, "--json")).stdout)
    assert (owner["kind"], owner["label"]) == ("member", ADA)
    assert "Say who owns it" in (await call("hub-owners", "add", hub)).stderr
    assert "no team" in (await call("hub-owners", "add", hub, "--team", str(uuid4()))).stderr
    assert (await call("hub-owners", "take", hub, "--member", ADA)).stdout == "Taken.\n"
    assert "do not own" in (await call("hub-owners", "take", hub, "--member", ADA)).stderr


@pytest.mark.usefixtures("acme")
async def test_two_services_send_each_mail_once_and_its_link_lets_the_person_in(
    call: Call, addresses: Addresses, environment: dict[str, str]
) -> None:
    people = [f"person-{number}@example.com" for number in range(8)]
    add_members(addresses, *people)
    for email in people:
        assert (await call("invite", email, **SET_UP)).exit_code == 0
    async with AsyncExitStack() as stack:
        office = await stack.enter_async_context(open_post_office())
        variables = environment | SET_UP | {"AUTOMATION_LOG_SMTP_PORT": str(office.port)}
        services = [
            await stack.enter_async_context(process(variables, "serve", "--no-worker")) for _ in range(2)
        ]
        found = [re.search(r"http://127\.0\.0\.1:\d+", await first_line(one)) for one in services]

        async def are_all_sent() -> bool:
            listed = await call("mails", "list", "--json")
            return {mail["state"] for mail in json.loads(listed.stdout)} == {"sent"}

        await until(are_all_sent)
        assert office.recipients() == people
        token = TOKEN.search(text(office.to(people[3])[0]))
        assert token
        assert found[0]
        async with httpx2.AsyncClient(base_url=found[0][0], headers={"Accept": "text/html"}) as browser:
            page = await browser.get(f"/choose-password/{token[1]}")
            assert f"For {people[3]}." in page.text
            values = {"password": "my own new password", "csrf": csrf_of(browser, FORM_COOKIE)}
            answer = await browser.post(f"/choose-password/{token[1]}", data=values)
            assert answer.status_code == 303
            assert (await browser.get("/w/acme/log")).status_code == 200
            await browser.get("/lost-password")
            values = {"email": people[3], "csrf": csrf_of(browser, FORM_COOKIE)}
            assert (await browser.post("/lost-password", data=values)).status_code == 303

        async def is_answered() -> bool:
            return len(office.to(people[3])) == 2

        await until(is_answered)
        assert office.to(people[3])[1]["Subject"] == "[Acme] Choose a new password"
        for service in services:
            service.terminate()
        complained = [await asyncio.wait_for(service.communicate(), 20) for service in services]
        assert [service.returncode for service in services] == [0, 0], complained
