"""The log and the pages of nested jobs, over the real record."""

import re

from automation_log.domain.jobs import PlannedJob
from automation_log.domain.statuses import Status
from automation_log.store.database import Connection
from tests.conftest import Record
from tests.store.test_record import apply, moves, plant
from tests.store.trees import job
from tests.web.conftest import Web

COLUMNS = ["Status", "Target", "Actor", "Task", "Trigger", "Created at", "Updated at", "View all jobs"]


def ids_in(page: str) -> list[str]:
    return re.findall(r'<tr id="job-([0-9a-f-]{36})"', page)


async def plant_roots(record: Record, count: int) -> list[PlannedJob]:
    roots = [job(record.ids) for _ in range(count)]

    async def work(connection: Connection) -> None:
        await record.recorder.record(connection, additions=roots)

    await record.database.write(record.workspace_id, work)
    return roots


def link(page: str, label: str) -> str:
    """Where the link with this label leads."""
    found = re.search(rf'href="([^"]*)"[^>]*>{label}', page)
    assert found, label
    return found[1].replace("&amp;", "&")


async def test_the_log_has_the_seeds_columns_and_roots_only(web: Web) -> None:
    parent, *_ = await plant(web.record, 5)
    (alone,) = await plant_roots(web.record, 1)
    page = (await (await web.signed_in()).get("/w/acme/log")).text
    assert re.findall(r'<th scope="col">([^<]*)</th>', page) == COLUMNS
    assert ids_in(page) == [str(alone.id), str(parent.id)]
    assert page.count("View all jobs (5)") == 1
    for words in ("Adding users", "Django admin", "Grace", "Web app", "Business hub", "Queued"):
        assert words in page


async def test_an_empty_log_says_what_to_do(web: Web) -> None:
    page = (await (await web.signed_in()).get("/w/acme/log")).text
    assert "No jobs yet" in page
    assert "/w/acme/jobs/new" in page


async def test_pages_go_by_fifty_and_never_skip(web: Web) -> None:
    roots = await plant_roots(web.record, 120)
    browser = await web.signed_in()
    page, seen = (await browser.get("/w/acme/log")).text, []
    for size in (50, 50, 20):
        found = ids_in(page)
        assert len(found) == size
        seen += found
        if "Older jobs" in page:
            page = (await browser.get(link(page, "Older jobs"))).text
    assert seen == [str(root.id) for root in reversed(roots)]


async def test_new_roots_wait_behind_a_number(web: Web) -> None:
    first = await plant_roots(web.record, 2)
    browser = await web.signed_in()
    page = (await browser.get("/w/acme/log")).text
    refresh = re.search(r'hx-get="([^"]*)"', page)
    assert refresh
    await plant_roots(web.record, 3)
    again = await browser.get(refresh[1].replace("&amp;", "&"), headers={"HX-Request": "true"})
    assert again.text.startswith('<div id="log"')
    assert ids_in(again.text) == [str(root.id) for root in reversed(first)]
    assert "3 new jobs" in again.text
    newest = (await browser.get(link(again.text, "3 new jobs"))).text
    assert len(ids_in(newest)) == 5
    await plant_roots(web.record, 130)
    assert "99+ new jobs" in (await browser.get(refresh[1].replace("&amp;", "&"))).text


async def test_the_tallies_filter_by_status(web: Web) -> None:
    one, two, three = await plant_roots(web.record, 3)
    await apply(web.record, moves(one, Status.STARTED), moves(two, Status.STARTED))
    await apply(web.record, moves(two, Status.NOT_COMPLETED, reason="bad_credentials"))
    browser = await web.signed_in()
    failed = (await browser.get("/w/acme/log?q=status:not_completed")).text
    assert ids_in(failed) == [str(two.id)]
    assert "status:not_completed" in failed
    assert "Searched 1 day, complete." in failed
    assert "The app refused the saved credentials." in failed
    started = (await browser.get("/w/acme/log?q=status:started")).text
    assert ids_in(started) == [str(one.id)]
    assert ids_in((await browser.get("/w/acme/log?q=status:queued")).text) == [str(three.id)]


async def test_another_workspaces_jobs_are_not_shown(web: Web) -> None:
    (foreign,) = await plant_roots(web.record, 1)
    elsewhere = web.record.ids.new()

    async def found(connection: Connection) -> None:
        await connection.execute(
            "INSERT INTO workspaces (id, slug, name, created_at) VALUES (%s, 'other', 'Other', now())",
            [elsewhere],
        )

    await web.record.database.write(elsewhere, found)
    hidden = job(web.record.ids)

    async def work(connection: Connection) -> None:
        await web.record.recorder.record(connection, additions=[hidden])

    await web.record.database.write(elsewhere, work)
    browser = await web.signed_in()
    assert ids_in((await browser.get("/w/acme/log")).text) == [str(foreign.id)]
    for address in (f"jobs/{hidden.id}", f"jobs/{hidden.id}/nested"):
        assert (await browser.get(f"/w/acme/{address}")).status_code == 404


async def test_nested_jobs_show_the_roll_up_and_failed_ones_first(web: Web) -> None:
    parent, *leaves = await plant(web.record, 60)
    await apply(web.record, *(moves(leaf, Status.STARTED) for leaf in leaves[:40]))
    await apply(web.record, *(moves(leaf, Status.RUNNING) for leaf in leaves[:40]))
    await apply(
        web.record,
        *(moves(leaf, Status.NOT_COMPLETED, reason="failed") for leaf in leaves[30:32]),
        *(moves(leaf, Status.COMPLETED) for leaf in leaves[:10]),
    )
    browser = await web.signed_in()
    page = (await browser.get(f"/w/acme/jobs/{parent.id}/nested")).text
    assert "60 nested jobs: 10 completed, 28 running, 20 queued, 2 not completed." in page
    assert "Decided by" in page
    assert "28 still running" in page
    assert "1–25 of 60" in page
    order = [*leaves[30:32], *leaves[:30], *leaves[32:]]
    seen = ids_in(page)
    second = (await browser.get(link(page, "Next 25"))).text
    third = (await browser.get(link(second, "Next 25"))).text
    assert seen + ids_in(second) + ids_in(third) == [str(leaf.id) for leaf in order]
    assert "51–60 of 60" in third
    assert "Next 25" not in third
    back = (await browser.get(link(third, "Previous 25"))).text
    assert ids_in(back) == ids_in(second)


async def test_a_settled_tree_says_so(web: Web) -> None:
    parent, *leaves = await plant(web.record, 2)
    for status in (Status.STARTED, Status.RUNNING, Status.COMPLETED):
        await apply(web.record, *(moves(leaf, status, evidence=2) for leaf in leaves))
    browser = await web.signed_in()
    page = (await browser.get(f"/w/acme/jobs/{parent.id}/nested")).text
    assert "Settled: you can walk away" in page
    assert "2 nested jobs: 2 completed." in page
    assert "accepted" in page
    assert (await browser.get(f"/w/acme/jobs/{leaves[0].id}/nested")).status_code == 404


async def test_every_answer_wears_the_headers(web: Web) -> None:
    browser = await web.signed_in()
    for address in ("/w/acme/log", "/sign-in", "/nothing", "/static/css/tokens.css", "/w/acme/live?x=%00"):
        headers = (await browser.get(address)).headers
        policy = headers["content-security-policy"]
        assert "default-src 'self'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
    assert (await browser.get("/w/acme/log")).headers["cache-control"] == "no-store"
    style = re.search(r"/static/css/tokens.css\?v=\w+", (await browser.get("/w/acme/log")).text)
    assert style
    assert "immutable" in (await browser.get(style[0])).headers["cache-control"]
