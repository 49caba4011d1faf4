"""Secrets stand in the vault, sealed, and nowhere else that the program writes or shows.

Not looked at: what is drawn in a picture. No QR code is decoded, as there is no task yet that meets one; instead, the
jobs whose page may show a secret must have left no picture at all.
"""

import asyncio
import base64
import os
import re
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import quote

import httpx2
import psycopg
import pytest
from playwright.async_api import BrowserContext, Page, async_playwright, expect

from automation_log.connectors.browser.executable import find_chromium
from automation_log.domain.reasons import Reason
from automation_log.service.runtime import runtime
from automation_log.settings import Settings
from automation_log.store.embedded import EmbeddedPostgres
from automation_log.store.sessions import token_hash
from automation_log.web.entering import COOKIE
from tests.canary import flock, scenario
from tests.canary.encodings import Canary
from tests.canary.scenario import ECHOED, HANGING, PEOPLE, WRONG
from tests.canary.traces import Visited, Written, files, leaks, tables
from tests.cli.test_serving import embedded, process, stop
from tests.notices.post_office import PostOffice, open_post_office, text
from tests.webhooks.receiver import open_receiver

__all__ = ["embedded"]  # the fixture

APPS = Path(__file__).parent / "apps"
SETTLED = 6
"""Roots of the morning that do not wait for later."""


@asynccontextmanager
async def browsing(address: str, visited: Visited) -> AsyncIterator[BrowserContext]:
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(
            executable_path=find_chromium(), chromium_sandbox=os.geteuid() != 0
        )
        context = await chromium.new_context(base_url=address)
        visited.watch(context)
        yield context
        await chromium.close()


async def found_workspace(page: Page) -> None:
    """The first run, and back to nobody."""
    await page.goto("/")
    await page.get_by_label("Name of the workspace").fill("Acme")
    await page.get_by_label("Your name").fill("Olive")
    await page.get_by_label("Your e-mail").fill("olive@example.com")
    await page.get_by_label("Password").fill(flock.GIVEN["the owner's password"])
    await page.get_by_role("button", name="Make the workspace").click()
    await page.get_by_role("button", name="Sign out").click()


async def sign_in(page: Page, password: str) -> None:
    await page.get_by_label("E-mail").fill("olive@example.com")
    await page.get_by_label("Password").fill(flock.GIVEN[password])
    await page.get_by_role("button", name="Sign in").click()


async def cookies_of(context: BrowserContext) -> dict[str, str]:
    return {cookie["name"]: cookie["value"] for cookie in await context.cookies()}  # type: ignore[typeddict-item]


@pytest.mark.long
async def test_secrets_stand_nowhere_but_in_the_vault(embedded: dict[str, str], tmp_path: Path) -> None:
    folder = Path(embedded["AUTOMATION_LOG_DATA_FOLDER"])
    temporary = folder.with_name("temporary")  # a short path, as sockets need
    temporary.mkdir()
    ours = embedded | {"AUTOMATION_LOG_APPS_FOLDER": str(APPS), "TMPDIR": str(temporary)}
    settings = Settings(data_folder=folder, apps_folder=APPS, webhooks_reach="loopback")
    visited = Visited()
    async with (
        open_post_office() as office,
        open_receiver() as receiver,
        scenario.app(tmp_path / "app") as app,
        process(ours | mail_by(office) | {"AUTOMATION_LOG_WEBHOOKS_REACH": "loopback"}, "serve") as service,
    ):
        assert service.stdout is not None
        said = (await asyncio.wait_for(service.stdout.readline(), scenario.PATIENCE_S)).decode()
        address = re.findall(r"http://[^/]+", said)[0]
        async with browsing(address, visited) as context, runtime(settings, may_start=False) as running:
            page = await context.new_page()
            await found_workspace(page)
            morning = await scenario.begin(running, app.address)
            webhook_secret = await morning.add_webhook(receiver.address)
            unused, used = await morning.link(), await morning.link()
            await page.goto(used)
            by_link = await cookies_of(context)
            async with httpx2.AsyncClient(base_url=address, cookies=by_link) as client:
                rows = await morning.work(client, "acme")
            await office.has_taken(3)
            await receiver.has_taken(SETTLED)
            await page.get_by_role("button", name="Sign out").click()
            await sign_in(page, "what the owner mistyped")
            await expect(page.get_by_role("alert")).to_be_visible()
            await visited.keep(page)
            await sign_in(page, "the owner's password")
            await expect(page.get_by_role("heading", name="Automation Log")).to_be_visible()
            by_password = await cookies_of(context)
            await visited.crawl(context, f"{address}/w/acme/log")

            made = await flock.made(running, morning.workspace_id)
            canaries = [
                *flock.given(),
                *flock.keys(folder),
                *made,
                *(
                    Canary(name="a sign-in link", value=link.split("/")[-1].encode())
                    for link in (unused, used)
                ),
                *(
                    canary
                    for name, token in (by_link | by_password).items()
                    for canary in flock.tokens(name, token)
                ),
                *flock.tokens("the first session", by_link[COOKIE]),
                Canary(name="a webhook's secret", value=webhook_secret.encode()),
            ]
            owner_url = EmbeddedPostgres(folder).attach().owner_url

            def written() -> Written:
                return {
                    **visited.written(but=address + used),
                    **tables(owner_url),
                    **files(folder, temporary),
                    "the mails": "\n".join(f"{mail}{text(mail)}" for mail in office.mails).encode(),
                    "the webhook": "\n".join(f"{one.headers}{one.body}" for one in receiver.seen).encode(),
                    "the app's own log": (tmp_path / "app" / "server.log").read_bytes(),
                }

            assert_everything_happened(rows, written(), made)
            assert leaks(written(), canaries) == {}
            assert token_hash(by_password[COOKIE]) in written()["table sessions"]

            leak = await plant(owner_url, folder, rows[0]["id"], canaries[1].value)
            await page.goto(f"/w/acme/jobs/{rows[0]['id']}?said={leak}")
            await visited.keep(page)
            found = {place.split()[0] for place in leaks(written(), canaries)}
            assert found == {"table", "file", "page", "addresses"}
        code, *outputs = await stop(service, signal.SIGTERM)
    assert code == 0
    assert leaks({"output": "".join((said, *outputs)).encode()}, canaries) == {}


def mail_by(office: PostOffice) -> dict[str, str]:
    """The settings of a service that sends through this post office."""
    return {
        "AUTOMATION_LOG_SMTP_HOST": "127.0.0.1",
        "AUTOMATION_LOG_SMTP_PORT": str(office.port),
        "AUTOMATION_LOG_SMTP_TLS": "none",
        "AUTOMATION_LOG_MAIL_SENDER": "log@example.com",
        "AUTOMATION_LOG_PUBLIC_URL": "https://log.example.com",
    }


def assert_everything_happened(rows: list[dict[str, object]], written: Written, made: list[Canary]) -> None:
    """The search means something: each job met its secret, and each place holds what it should."""
    ends = {str(row["target_label"]): (row["reason"], row["pictures"]) for row in rows if row["reason"]}
    assert ends == {
        scenario.USERNAMES[WRONG]: (Reason.BAD_CREDENTIALS.value, 1),
        scenario.USERNAMES[ECHOED]: (Reason.BAD_CREDENTIALS.value, 0),
        scenario.USERNAMES[HANGING]: (Reason.APP_CHANGED.value, 0),
    }
    assert (
        len(rows) == len(PEOPLE) + 1 + 5 + 2
    )  # the people and what asked for them, the accounts, a sync and its hub
    assert len(made) == len(PEOPLE) + 2
    for place, content in {
        "table entries": b"Change the password",
        "table pictures": b"\x89PNG",
        "table secrets": b"totp",
        "table procrastinate_jobs": b"job_id",
        "addresses": b"/w/acme/live",
        "the mails": Reason.APP_CHANGED.sentence.encode(),
        "the webhook": Reason.APP_CHANGED.value.encode(),
        "the app's own log": b"POST /admin/password_change/",
    }.items():
        assert content in written[place], place
    assert any(b"Sign in with the password as the user name" in page for page in written.values())


async def plant(owner_url: str, folder: Path, job_id: object, secret: bytes) -> str:
    """Leak a secret into the record, a file and, returned, an address."""
    with psycopg.connect(owner_url) as owner:
        owner.execute(
            "UPDATE jobs SET cause_sentence = %s WHERE id = %s",
            [f"It was {base64.b64encode(b'u:' + secret).decode()}.", job_id],
        )
    (folder / "notes.txt").write_text(secret.hex().upper())
    return quote(secret)
