"""What a sync found, on its job's page: in one sentence, removals first, a hundred a page; and the preview's box."""

from dataclasses import dataclass
from uuid import UUID

import pytest

from automation_log.domain.jobs import PlannedJob
from automation_log.domain.roster import AssetRole, RosterPerson
from automation_log.domain.statuses import Status
from automation_log.domain.syncing import SyncRule, find, weigh
from automation_log.domain.tasks import Task
from automation_log.store.database import Connection
from automation_log.store.findings import keep_findings
from tests.store.test_record import apply, moves, plant
from tests.web.conftest import Web
from tests.web.new_job.test_new_job import hub, send

__all__ = ["hub"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Synced:
    """A sync's parent, its look and the nested jobs that remove people."""

    parent: PlannedJob
    look: PlannedJob
    removals: list[PlannedJob]


async def synced(
    web: Web,
    *,
    members: int,
    strangers: int,
    percent: int = 100,
    is_preview: bool = False,
    removes: bool = True,
) -> Synced:
    """Members and strangers found by the first leaf of a tree; the other leaves remove the strangers."""
    parent, look, *removals = await plant(web.record, 1 + strangers)
    names = [f"member-{number:03}@example.com" for number in range(members)]
    roster = [
        RosterPerson(username=name, email=name, roles="Editors", is_active=True)
        for name in (*names, *(f"stranger-{number}@example.com" for number in range(strangers)))
    ]
    roster[-1] = RosterPerson(
        username="<b>z</b>",
        email=roster[-1].email,
        roles="Editors",
        is_active=True,
        assets=(AssetRole(asset="Web & site", role="Editor"),),
    )
    rule = SyncRule(removes_unmatched=removes, safeguard_percent=percent, app_can_remove=True)
    findings = find(roster, members=names, exemptions={}, service_account="robot", rule=rule)
    safeguard = weigh(findings, rule)
    going = [finding.person.username for finding in findings if finding.is_removal]
    is_applied = not is_preview and not safeguard.is_exceeded

    async def work(connection: Connection) -> None:
        await keep_findings(
            connection,
            root_id=look.root_id,
            job_id=look.id,
            attempt=1,
            findings=findings,
            safeguard=safeguard,
            is_preview=is_preview,
            removals={name: job.id for name, job in zip(going, removals, strict=True)} if is_applied else {},
        )

    await web.record.database.write(web.record.workspace_id, work)
    return Synced(parent=parent, look=look, removals=removals)


async def page_of(web: Web, job_id: UUID, query: str = "") -> str:
    answer = await (await web.signed_in()).get(f"/w/acme/jobs/{job_id}{query}")
    assert answer.status_code == 200
    return answer.text


async def test_removals_come_first_with_the_job_that_does_it(web: Web) -> None:
    sync = await synced(web, members=3, strangers=2)
    await apply(web.record, moves(sync.removals[0], Status.STARTED))
    for job in (sync.look, sync.parent):
        page = await page_of(web, job.id)
        assert "What this sync found" in page
        assert "5 people read: 3 matched, 2 unmatched, 0 exempt." in page
        assert "2 of 5 people (40 %) and 1 of 1 asset memberships (100 %) to remove" in page
        assert page.index("stranger-1") < page.index("member-000")
        assert page.count("Removed by a nested job") == 2
        for removal in sync.removals:
            assert f'href="/w/acme/jobs/{removal.id}">Removed by' in page
        assert page.count("Stays: a member of this workspace.") == 3
        assert "&lt;b&gt;z&lt;/b&gt;" in page
        assert "Web &amp; site: Editor" in page
    assert "What this sync found" not in await page_of(web, sync.removals[0].id)


@pytest.mark.parametrize(
    ("other", "happens"),
    [
        ({"is_preview": True}, "Would be removed: not a member of this workspace."),
        ({"percent": 20}, "Stays: more people or assets would go than the safeguard allows."),
        ({"percent": 20, "is_preview": True}, "Would stay: more people or assets would go"),
    ],
)
async def test_what_was_not_done_says_why(web: Web, other: dict[str, int], happens: str) -> None:
    sync = await synced(web, members=3, strangers=2, **other)  # type: ignore[arg-type]
    page = await page_of(web, sync.look.id)
    assert page.count(happens) == 2
    assert "Removed by a nested job" not in page


async def test_a_roster_of_250_is_shown_a_hundred_a_page(web: Web) -> None:
    sync = await synced(web, members=248, strangers=2)
    first, last = await page_of(web, sync.look.id), await page_of(web, sync.look.id, "?people=3")
    assert "1–100 of 250" in first
    assert f'rel="next" href="/w/acme/jobs/{sync.look.id}?people=2#found"' in first
    assert 'rel="prev"' not in first
    assert "201–250 of 250" in last
    assert "member-247" in last
    assert 'rel="next"' not in last
    assert f'hx-get="/w/acme/jobs/{sync.look.id}?people=3"' in last
    assert "Nobody stands on this page of the roster." in await page_of(web, sync.look.id, "?people=9")


@pytest.mark.parametrize("junk", ["0", "-1", "one", "1e3", "²", "9999999"])
async def test_a_page_that_is_no_number_is_refused(web: Web, junk: str) -> None:
    sync = await synced(web, members=1, strangers=1)
    answer = await (await web.signed_in()).get(f"/w/acme/jobs/{sync.look.id}", params={"people": junk})
    assert answer.status_code == 400


async def test_a_preview_is_a_box_of_the_form_and_a_mark_in_the_log(web: Web, hub: UUID) -> None:
    browser = await web.signed_in()
    assert 'name="is_preview" type="checkbox"' in (await browser.get("/w/acme/jobs/new")).text
    await send(browser, task="syncing_users", target=f"business_hub:{hub}", is_preview="yes")
    await send(
        browser,
        task="adding_users",
        target=f"business_hub:{hub}",
        people="ada@example.com",
        role="Editors",
        is_preview="yes",
    )
    sync, look, adding = await web.jobs()
    assert (sync["task"], sync["asked"], look["asked"]) == (
        Task.SYNCING_USERS,
        {"is_preview": True},
        {"is_preview": True},
    )
    assert adding["asked"] == {"roles": ["Editors"]}
    assert (await browser.get("/w/acme/log")).text.count('<span class="mark">Preview</span>') == 1
