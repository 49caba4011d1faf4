"""The page of failures: what there is to know and to do, with its ways into the log; and when none is open."""

from automation_log.store.database import Connection
from tests.store.many_jobs import HOSTILE
from tests.store.test_failures import fail
from tests.web.conftest import Web
from tests.web.log.test_log import ids_in, link


async def test_a_cluster_says_what_whom_and_what_to_do_and_leads_to_its_jobs(web: Web) -> None:
    jobs = [await fail(web.record, f"person-{number}@example.com", "Add <i>her</i>") for number in range(5)]
    hostile = await fail(web.record, HOSTILE, reason="bad_credentials")
    browser = await web.signed_in()
    page = (await browser.get("/w/acme/failures")).text
    for words in (
        "Searched 31 days, complete.",
        "The app&#39;s page is not as its definition says.",
        "Contact support with the job id.",
        "Django admin",
        "Add &lt;i&gt;her&lt;/i&gt;",
        "5 people",
        "<bdi>person-1@example.com</bdi>, <bdi>person-2@example.com</bdi> and 2 more",
        "Review the saved credentials, then retry.",
        "before any step",
        "=cmd()|&lt;script&gt;alert(1)&lt;/script&gt;",
        'aria-current="page">Failures',
    ):
        assert words in page, words
    found = (await browser.get(link(page, "5 jobs"))).text
    assert ids_in(found) == [str(one.id) for one in reversed(jobs)]
    assert link(page, "The newest") == f"/w/acme/jobs/{jobs[-1].id}"
    assert f"/w/acme/jobs/{hostile.id}" in page


async def test_where_nothing_fails_the_page_says_so(web: Web) -> None:
    page = (await (await web.signed_in()).get("/w/acme/failures")).text
    assert "Nothing is failing" in page
    assert "<table" not in page


async def test_many_clusters_stay_a_light_page(web: Web) -> None:
    one = await fail(web.record, "somebody-with-a-long-name@subsidiary.example.com")

    async def work(connection: Connection) -> None:
        await connection.execute(
            "INSERT INTO jobs (root_id, id, workspace_id, path, depth, is_leaf, task, target_kind, target_id,"
            " target_label, subject, actor_kind, actor_label, trigger, cause_kind, cause_sentence, app, asked, status,"
            " reason, settled, attempt, fence, created_at, updated_at, started_at, finished_at)"
            " SELECT root_id, gen_random_uuid(), workspace_id, path, depth, is_leaf, task, target_kind, target_id,"
            " target_label, subject, actor_kind, actor_label, trigger, cause_kind, cause_sentence, app || number,"
            " asked, status, reason, settled, attempt, fence, created_at, updated_at, started_at, finished_at"
            " FROM jobs, generate_series(1, 199) AS number WHERE id = %s",
            [one.id],
        )

    await web.record.database.write(web.record.workspace_id, work)
    answer = await (await web.signed_in()).get("/w/acme/failures")
    assert "And 140 smaller ones" in answer.text
    assert len(answer.content) < 100_000
