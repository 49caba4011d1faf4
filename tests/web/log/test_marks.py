"""A stalled leaf is marked in its root's row, in its own and on both pages, with how long; the box finds it."""

from datetime import timedelta

from automation_log.store.database import Connection
from tests.conftest import now
from tests.store.test_record import plant
from tests.web.conftest import Web
from tests.web.log.test_log import ids_in, plant_roots

MARK = '<span class="mark">stalled 4 min</span>'


async def test_a_stalled_leaf_is_marked_wherever_it_shows(web: Web) -> None:
    parent, leaf, other = await plant(web.record, 2)
    (alone,) = await plant_roots(web.record, 1)

    async def work(connection: Connection) -> None:
        await connection.execute("UPDATE jobs SET due_at = NULL")
        due_at = now() - timedelta(minutes=9, seconds=10)
        await connection.execute("UPDATE jobs SET due_at = %s WHERE id = %s", [due_at, leaf.id])

    await web.record.database.write(web.record.workspace_id, work)
    browser = await web.signed_in()
    log = (await browser.get("/w/acme/log")).text
    assert (log.count(MARK), ids_in(log)) == (1, [str(alone.id), str(parent.id)])
    assert log.index(MARK) > log.index(f"job-{parent.id}")
    nested = (await browser.get(f"/w/acme/jobs/{parent.id}/nested")).text
    assert nested.count(MARK) == 2, "in the head and in one row"
    for job, count in ((parent, 1), (leaf, 1), (other, 0), (alone, 0)):
        assert (await browser.get(f"/w/acme/jobs/{job.id}")).text.count(MARK) == count
    found = (await browser.get("/w/acme/log", params={"q": "mark:stalled"})).text
    assert ids_in(found) == [str(parent.id)]
    assert f"/w/acme/jobs/{leaf.id}" in found
    assert "No job here now" in (await browser.get("/w/acme/log", params={"q": "mark:slow"})).text
