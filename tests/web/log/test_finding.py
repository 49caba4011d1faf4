"""The log's filter on the page: box, terms, tallies, forms without a script, saved views, pages around a job."""

import asyncio
import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest

from automation_log.domain.roles import Role
from tests.store import many_jobs
from tests.store.many_jobs import HOSTILE
from tests.store.test_record import plant
from tests.web.conftest import Web, csrf_of
from tests.web.log.test_log import ids_in, link, plant_roots


@pytest.fixture
async def browser(web: Web) -> httpx2.AsyncClient:
    return await web.signed_in()


async def page(browser: httpx2.AsyncClient, q: str = "", **place: str) -> str:
    answer = await browser.get("/w/acme/log", params={"q": q, **place}, follow_redirects=True)
    assert answer.status_code == 200, answer.text
    return answer.text


def filter_of(address: str) -> str:
    """What an address of the log filters by."""
    return parse_qs(urlsplit(unescape(address)).query).get("q", [""])[0]


async def test_a_nested_job_that_matches_is_named_in_its_roots_row(
    web: Web, browser: httpx2.AsyncClient
) -> None:
    parent, first, second = await plant(web.record, 2)
    found = await page(browser, f"id:{second.id}")
    assert ids_in(found) == [str(parent.id)]
    assert f'href="/w/acme/jobs/{second.id}"' in found
    assert "Adding users · Django admin · for ada@example.com" in found
    both = await page(browser, "person:ada@example.com")
    assert f'href="/w/acme/jobs/{first.id}"' in both
    assert "and 1 more" in both
    assert 'class="small hit"' not in await page(browser, "status:queued")


async def test_forms_and_addresses_are_folded_into_the_one_filter(browser: httpx2.AsyncClient) -> None:
    for given, filter_ in (
        ({"status": "running"}, "status:running"),
        ({"q": "-app:figma", "field": "target", "how": "is", "value": "Press account, Figma"},
         '-app:figma target:"Press account",Figma'),
        ({"field": "created", "how": "not", "value": "2026-11-01..2026-11-07"}, "-created:2026-11-01..2026-11-07"),
    ):  # fmt: skip
        answer = await browser.get("/w/acme/log", params=given)
        assert answer.status_code == 303
        assert filter_of(answer.headers["location"]) == filter_


async def test_terms_tallies_and_choices_lead_to_the_filter_they_name(
    web: Web, browser: httpx2.AsyncClient
) -> None:
    await plant_roots(web.record, 3)
    shown = await page(browser, 'status:queued actor:"Grace"')
    assert filter_of(link(shown, "<bdi>status:queued</bdi>")) == "actor:Grace"
    tallies = {label: filter_of(href) for href, label in re.findall(
        r'<a href="([^"]*)"[^>]* class="tally[^"]*">.*?</svg>([A-Z][a-z ]+)<', shown, re.DOTALL)}  # fmt: skip
    assert tallies["Queued"] == "actor:Grace"
    assert tallies["Not completed"] == "actor:Grace status:not_completed"
    assert filter_of(link(shown, "Logging in")) == "status:queued actor:Grace task:logging_in"
    assert re.search(r"Adding users <span class=\"small\">3</span>", shown)


async def test_every_name_there_can_be_is_found_and_harmless(web: Web, browser: httpx2.AsyncClient) -> None:
    rows = many_jobs.made(3, 40)
    await many_jobs.write(web.record, rows)
    shown = await page(browser, 'target:"' + HOSTILE.replace('"', '\\"') + '"')
    assert ids_in(shown)
    assert "<script>alert" not in shown


async def test_a_job_is_opened_in_the_middle_of_its_page(web: Web, browser: httpx2.AsyncClient) -> None:
    roots = await plant_roots(web.record, 90)
    await plant(web.record, 2)
    middle = roots[30].id
    answer = await browser.get("/w/acme/log", params={"around": str(middle)})
    assert answer.headers["location"].endswith(f"#job-{middle}")
    shown = (await browser.get(answer.headers["location"])).text
    assert str(middle) in ids_in(shown)[20:30]
    newer = await browser.get(link(shown, "Newer jobs"))
    above = (await browser.get(newer.headers["location"])).text
    assert ids_in(above) == ids_in(await page(browser)) != ids_in(shown)
    assert (await browser.get("/w/acme/log", params={"around": str(web.record.ids.new())})).status_code == 404


async def test_pages_lead_back_as_they_lead_on(web: Web, browser: httpx2.AsyncClient) -> None:
    await plant_roots(web.record, 120)
    pages = [await page(browser)]
    for _ in range(2):
        pages.append((await browser.get(link(pages[-1], "Older jobs"))).text)
    assert "Newer jobs" not in pages[0]
    above = await browser.get(link(pages[2], "Newer jobs"), follow_redirects=True)
    assert ids_in(above.text) == ids_in(pages[1])
    first = await browser.get(link(above.text, "Newer jobs"), follow_redirects=True)
    assert ids_in(first.text) == ids_in(pages[0])
    assert ids_in((await browser.get(link(pages[2], "Newest jobs"))).text) == ids_in(pages[0])


async def test_a_search_outside_the_log_still_says_what_there_is(
    web: Web, browser: httpx2.AsyncClient
) -> None:
    await plant_roots(web.record, 1)
    assert "Searched 1 day, complete." in await page(browser, "created:2020-01-01..2020-01-02")


async def test_two_defaults_at_once_leave_one(web: Web, browser: httpx2.AsyncClient) -> None:
    csrf = {"csrf": csrf_of(browser)}
    for name in ("One", "Two"):
        await browser.post("/w/acme/views", data=csrf | {"name": name, "q": "", "shared": "1"})
    acts = re.findall(r'action="(/w/acme/views/[^"]*/default)"', await page(browser))
    for _ in range(5):
        answers = await asyncio.gather(*(browser.post(act, data=csrf | {"on": "1"}) for act in acts * 2))
        assert {answer.status_code for answer in answers} == {303}
    shown = await page(browser)
    assert shown.count("opens first") == 1
    form = r'action="(/w/acme/views/[^"]*/default)">(?:(?!</form>).)*name="on"'
    (other,) = re.findall(form, shown)
    assert (await browser.post(other, data=csrf)).status_code == 404, (
        "it is not the default, nor ends the one that is"
    )


async def test_a_view_is_saved_opened_first_and_deleted(web: Web, browser: httpx2.AsyncClient) -> None:
    csrf = {"csrf": csrf_of(browser)}
    for form in (
        {"name": "Mine", "q": "status:running"},
        {"name": "Ours", "q": "task:logging_in", "shared": "1"},
    ):
        answer = await browser.post("/w/acme/views", data=csrf | form)
        assert filter_of(answer.headers["location"]) == form["q"]
    again = await browser.post("/w/acme/views", data=csrf | {"name": "mine", "q": ""})
    assert again.status_code == 409
    assert (
        await browser.post("/w/acme/views", data=csrf | {"name": "Bad", "q": "status:x"})
    ).status_code == 400
    assert (await browser.post("/w/acme/views", data=csrf | {"name": " ", "q": ""})).status_code == 422

    admin = await web.signed_in(Role.ADMIN)
    theirs = await page(admin)
    assert "Ours" in theirs
    assert "Mine" not in theirs
    form = r'<bdi>(\w+)</bdi></a>\s*<span.*?action="(/w/acme/views/[^"]*)/default"'
    acts = {act: name for name, act in re.findall(form, await page(browser), re.DOTALL)}
    (mine,) = (act for act, name in acts.items() if name == "Mine")
    (ours,) = (act for act, name in acts.items() if name == "Ours")

    await browser.post(f"{ours}/default", data=csrf | {"on": "1"})
    assert filter_of((await admin.get("/w/acme/log")).headers["location"]) == "task:logging_in"
    await browser.post(f"{mine}/default", data=csrf | {"on": "1"})
    assert filter_of((await browser.get("/w/acme/log")).headers["location"]) == "status:running"
    stranger = {"csrf": csrf_of(admin), "on": ""}
    assert (await admin.post(f"{mine}/default", data=stranger)).status_code == 404
    assert (await admin.post(f"{mine}/delete", data=stranger)).status_code == 404
    assert (await browser.get("/w/acme/log")).status_code == 303
    await browser.post(f"{mine}/default", data=csrf)
    assert filter_of((await browser.get("/w/acme/log")).headers["location"]) == "task:logging_in"
    await browser.post(f"{ours}/delete", data=csrf)
    assert (await browser.get("/w/acme/log")).status_code == 200
