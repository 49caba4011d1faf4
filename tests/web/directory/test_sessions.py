"""Sessions: told apart by words, ended by whoever may; no page, answer or entry holds what opens one."""

import re
from datetime import timedelta
from uuid import UUID

import httpx2
import pytest

from automation_log.access.sessions import SEEN_EVERY
from automation_log.domain.arrivals import Arrival, SignedInBy, browser_words, network_words
from automation_log.domain.roles import Role
from automation_log.store import sessions
from automation_log.store.directory_history import list_changes
from automation_log.store.sessions import OpenSession
from tests.web.conftest import PASSWORD, Web, csrf_of
from tests.web.directory.desk import plain

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
END = re.compile(r'action="(/w/acme/[^"]*sessions/[0-9a-f]+/end)"')


async def by_password(web: Web, role: Role) -> httpx2.AsyncClient:
    """Somebody at the sign-in page with Firefox."""
    browser = web.browser()
    browser.headers["User-Agent"] = FIREFOX
    page = (await browser.get("/sign-in")).text
    csrf = re.search(r'name="csrf" value="([^"]+)"', page)
    assert csrf
    fields = {"email": f"{role.name.lower()}@example.com", "password": PASSWORD, "csrf": csrf[1]}
    answer = await browser.post("/sign-in", data=fields)
    assert answer.status_code == 303, answer.text
    return browser


async def open_ones(web: Web, role: Role) -> tuple[OpenSession, ...]:
    async with web.record.database.reading(web.record.workspace_id) as connection:
        return await sessions.list_open(connection, web.members[role], now=web.services.clock())


async def said(web: Web, member_id: UUID) -> list[str]:
    async with web.record.database.reading(web.record.workspace_id) as connection:
        return [one.sentence for one in await list_changes(connection, member_id)]


async def post(browser: httpx2.AsyncClient, address: str) -> httpx2.Response:
    return await browser.post(address, data={"csrf": csrf_of(browser)})


async def test_a_member_sees_their_sessions_and_ends_one_and_all_others(web: Web) -> None:
    here, phone = await by_password(web, Role.GUEST), await web.signed_in(Role.GUEST)
    page = plain((await here.get("/w/acme/sessions")).text)
    assert "Firefox on Linux" in page
    assert ">password<" in page
    assert page.count("this one") == 1
    (end,) = END.findall(page)
    assert (await post(here, end)).headers["location"] == "/w/acme/sessions?said=ended"
    assert (await phone.get("/w/acme/access", headers={"Accept": "*/*"})).status_code == 401
    gone = await post(here, end)
    assert (gone.status_code, "has ended already" in gone.text) == (404, True)
    others = [await web.signed_in(Role.GUEST) for _ in range(2)]
    assert (await post(here, "/w/acme/sessions/end-others")).status_code == 303
    for other in others:
        assert (await other.get("/w/acme/access", headers={"Accept": "*/*"})).status_code == 401
    assert (await here.get("/w/acme/sessions?said=others_ended")).status_code == 200
    assert (await post(here, "/w/acme/sessions/end-others")).status_code == 303
    assert await said(web, web.members[Role.GUEST]) == [
        "Guest Person ended 2 sessions of guest@example.com (an unknown browser).",
        "Guest Person ended a session of guest@example.com (an unknown browser).",
    ], "where nothing was ended nothing is said"


async def test_nobody_ends_a_session_of_somebody_else_by_its_handle(web: Web) -> None:
    await web.signed_in(Role.USER)
    (theirs,) = await open_ones(web, Role.USER)
    guest = await web.signed_in(Role.GUEST)
    assert (await post(guest, f"/w/acme/sessions/{theirs.handle}/end")).status_code == 404
    assert len(await open_ones(web, Role.USER)) == 1


@pytest.mark.parametrize(
    ("by", "whose", "may"),
    [
        (Role.OWNER, Role.SUPER_ADMIN, True),
        (Role.SUPER_ADMIN, Role.GUEST, True),
        (Role.SUPER_ADMIN, Role.OWNER, False),
        (Role.ADMIN, Role.GUEST, False),
    ],
)
async def test_owners_and_super_admins_end_those_of_others(
    web: Web, by: Role, whose: Role, may: bool
) -> None:
    theirs = [await by_password(web, whose), await web.signed_in(whose), await web.signed_in(whose)]
    handles = [one.handle for one in await open_ones(web, whose)]
    desk = await web.signed_in(by)
    address = f"/w/acme/members/{web.members[whose]}"
    page = (await desk.get(address)).text
    assert len(END.findall(page)) == (3 if may else 0)
    assert ("Firefox on Linux" in page) is may
    expected = 303 if may else 403
    assert (await post(desk, f"{address}/sessions/{handles[0]}/end")).status_code == expected
    assert len(await open_ones(web, whose)) == (2 if may else 3)
    assert (await post(desk, f"{address}/sessions/end")).status_code == expected
    statuses = {(await one.get("/w/acme/access", headers={"Accept": "*/*"})).status_code for one in theirs}
    assert statuses == ({401} if may else {200})
    changes = await said(web, web.members[whose])
    assert len(changes) == (2 if may else 0)
    assert all(change.startswith(f"{by.name.title()} Person ended ") for change in changes)


async def test_no_page_and_no_entry_holds_an_id_or_a_token(web: Web) -> None:
    browser = await by_password(web, Role.OWNER)
    await by_password(web, Role.OWNER)
    found = await open_ones(web, Role.OWNER)
    pages = (await browser.get("/w/acme/sessions")).text
    pages += (await browser.get(f"/w/acme/members/{web.members[Role.OWNER]}")).text
    await post(browser, f"/w/acme/sessions/{found[0].handle}/end")
    await post(browser, "/w/acme/sessions/end-others")
    async with web.record.database.reading(web.record.workspace_id) as connection:
        cursor = await connection.execute("SELECT public || personal AS told FROM entries")
        entries = "".join(row["told"] for row in await cursor.fetchall())
    token = next(value for name, value in browser.cookies.items() if "session" in name)
    for secret in (*(str(one.session_id) for one in found), *(one.session_id.hex for one in found), token):
        assert secret not in pages + entries
    assert FIREFOX not in pages + entries


async def test_a_session_is_seen_to_within_minutes(web: Web) -> None:
    browser = await web.signed_in()
    (before,) = await open_ones(web, Role.OWNER)
    await browser.get("/w/acme/sessions")
    assert (await open_ones(web, Role.OWNER))[0].seen_at == before.seen_at, "not a write for each look"
    earlier = before.seen_at - SEEN_EVERY - timedelta(seconds=1)
    async with web.record.database.reading(web.record.workspace_id) as connection:
        await connection.execute("UPDATE sessions SET seen_at = %s", [earlier])
    await browser.get("/w/acme/sessions")
    assert (await open_ones(web, Role.OWNER))[0].seen_at > earlier


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox on Linux"),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0"
            " Safari/537.36 Edg/140.0.0.0",
            "Edge on Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1",
            "Safari on iPhone",
        ),
        ("<script>alert(1)</script>", "Unknown browser"),
        ("", "Unknown browser"),
    ],
)
def test_a_browser_is_told_in_words_of_ours(agent: str, words: str) -> None:
    assert browser_words(agent) == words


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2::/64", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::7", "2001:db8:1:2::/64"),
        ("127.0.0.1", "this machine"),
        ("::1/128", "this machine"),
        ("no address", ""),
        ("", ""),
    ],
)
def test_a_network_is_told_in_words(address: str, words: str) -> None:
    assert network_words(address) == words


def test_how_a_session_began_is_told() -> None:
    assert [Arrival(by=by, provider="Okta").how for by in SignedInBy] == [
        "not noted",
        "password",
        "link",
        "Okta",
    ]
