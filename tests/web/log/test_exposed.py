"""The log by widest open exposure: the longest open first, within the filter, page by page."""

from automation_log.domain.statuses import Status
from automation_log.domain.tasks import Task
from automation_log.store.database import Connection
from tests.store.test_exposures import leaf
from tests.store.test_record import apply, moves
from tests.web.conftest import Web
from tests.web.log.test_finding import filter_of
from tests.web.log.test_log import ids_in, link, plant_roots


async def test_whose_access_stayed_open_longest_comes_first(web: Web) -> None:
    browser = await web.signed_in()
    assert "No access is left open" in (await browser.get("/w/acme/log/exposure")).text
    await plant_roots(web.record, 2)
    removals = [leaf(web.record, Task.REMOVING_USERS, f"{number:02}@example.com") for number in range(60)]

    async def work(connection: Connection) -> None:
        await web.record.recorder.record(connection, additions=removals)

    await web.record.database.write(web.record.workspace_id, work)
    for status in (Status.STARTED, Status.RUNNING):
        await apply(web.record, moves(removals[0], status))
    await apply(web.record, moves(removals[0], Status.COMPLETED, evidence=3))
    left = [str(removal.id) for removal in removals[1:]]

    log = (await browser.get("/w/acme/log?q=")).text
    page = (await browser.get(link(log, "Widest open exposure first"))).text
    assert ids_in(page) == left[:50], "the observed one is not open, and adding leaves nothing open"
    assert page.count("open for ") == 50
    rest = (await browser.get(link(page, "Next jobs"))).text
    assert ids_in(rest) == left[50:]
    narrowed = (await browser.get("/w/acme/log/exposure?q=person:07@example.com,08@example.com")).text
    assert ids_in(narrowed) == left[6:8]
    assert filter_of(link(narrowed, "Newest first")) == "person:07@example.com,08@example.com"
    wrong = await browser.get("/w/acme/log/exposure?q=status:x", follow_redirects=True)
    assert (wrong.status_code, "This filter cannot be read" in wrong.text) == (400, True)
    assert (await browser.get("/w/acme/log/exposure?after=x")).status_code == 400
