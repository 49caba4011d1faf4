"""Is this person fully out: only where every hub, account and session is known, and seen to be closed."""

from datetime import timedelta

import pytest

from automation_log.domain.coverage import Answer, Standing
from automation_log.domain.evidence import Evidence
from automation_log.domain.roles import Role
from automation_log.domain.statuses import Status
from automation_log.domain.tasks import Task
from tests.conftest import now
from tests.web.directory.desk import plain
from tests.web.people.leaver import ADA, Leaver

DAY = timedelta(days=1)


async def leave_wholly(ada: Leaver) -> None:
    for row in await ada.leave():
        await ada.end(row)


async def test_whoever_has_access_is_not_out_and_no_clock_ticks(ada: Leaver) -> None:
    coverage = await ada.coverage()
    assert coverage.answer is Answer.NOT_OUT
    assert {place.label: place.standing for place in coverage.places} == {
        "Newsroom": Standing.IN,
        "Shop": Standing.IN,
        "Press account": Standing.IN,
        "Sessions in this workspace": Standing.IN,
        "API keys of this workspace": Standing.OUT,
    }
    assert coverage.widest is None
    page = await ada.desk.read(f"people/{ADA}")
    assert "Not out: 4 open" in page
    assert "Editors, through the team “Writers”." in page


async def test_she_is_fully_out_once_everything_was_observed(ada: Leaver) -> None:
    leaves = await ada.leave()
    assert len(leaves) == 3
    for row in leaves:
        coverage = await ada.coverage()
        assert coverage.answer is Answer.NOT_YET
        assert "no longer" not in coverage.reasons
        await ada.end(row)
    coverage = await ada.coverage()
    assert (coverage.answer, coverage.reasons) == (Answer.FULLY_OUT, ())
    assert all(one.ended_by is not None for place in coverage.places for one in place.exposures)
    page = await ada.desk.read(f"people/{ADA}")
    assert "Fully out: ada@example.com" in page
    assert "Why not" not in page
    await ada.desk.office.assert_verified()


async def test_what_an_app_only_said_yes_to_is_never_out(ada: Leaver) -> None:
    await ada.leave()
    for row in await ada.leaves():
        await ada.end(row, Evidence.ACCEPTED)
    coverage = await ada.coverage()
    assert coverage.answer is Answer.NOT_YET
    assert len(coverage.not_out) == 3
    assert "Shop: Removing users completed as accepted only: nobody has seen the effect." in coverage.reasons


async def test_who_is_in_the_roster_again_is_not_out(ada: Leaver) -> None:
    await leave_wholly(ada)
    await ada.read_roster("Shop")
    assert (await ada.coverage()).answer is Answer.FULLY_OUT
    await ada.read_roster("Shop", ADA.upper())
    coverage = await ada.coverage()
    assert coverage.answer is Answer.NOT_OUT
    (reason,) = coverage.reasons
    assert reason.startswith("Shop: They were observed gone ")
    shop = await ada.place("Shop")
    first, again = shop.exposures
    assert (again.since, again.is_open) == (first.ended_at, True)
    # The next removal ends it, whoever asked for it.
    await ada.ask("removing_users", "Shop", people=ADA)
    await ada.end(await ada.leaf("Shop"))
    assert (await ada.place("Shop")).standing is Standing.OUT
    assert not any(one.is_open for one in (await ada.place("Shop")).exposures)


async def test_what_was_read_before_she_went_says_nothing_against_it(ada: Leaver) -> None:
    await ada.read_roster("Shop", ADA)
    await leave_wholly(ada)
    assert (await ada.coverage()).answer is Answer.FULLY_OUT


async def test_the_clock_runs_from_the_root_to_the_effect_and_a_retry_counts(ada: Leaver) -> None:
    await ada.leave()
    row = await ada.leaf("Shop")
    root = next(one for one in await ada.desk.office.jobs() if one["id"] == row["root_id"])
    await ada.fail(row)
    shop = await ada.place("Shop")
    (ticking,) = shop.exposures
    assert (ticking.since, ticking.is_open) == (root["created_at"], True)
    assert "Removing users was not completed: " in shop.because
    assert ticking.lasted(now() + DAY) > DAY
    await ada.retry(row)
    (ended,) = (await ada.place("Shop")).exposures
    after = await ada.leaf("Shop")
    assert (ended.since, ended.ended_at, ended.ended_by) == (
        root["created_at"],
        after["finished_at"],
        row["id"],
    )


async def test_a_rerun_ends_it_too(ada: Leaver) -> None:
    await ada.leave()
    row = await ada.leaf("Shop")
    await ada.fail(row)
    assert (await ada.desk.send(f"jobs/{row['id']}/rerun")).status_code == 303
    rerun = await ada.leaf("Shop")
    assert rerun["id"] != row["id"]
    await ada.end(rerun)
    (ended,) = (await ada.place("Shop")).exposures
    assert (ended.opened_by, ended.ended_by) == (row["id"], rerun["id"])


async def test_a_password_that_nobody_rotated_is_a_blank_cell_and_its_clock_ticks(ada: Leaver) -> None:
    """Taken out of the team's share by hand: the account is out of reach, and nobody changed its password."""
    account = ada.desk.office.accounts["Press account"]
    shares = await ada.desk.read(f"accounts/{account}")
    assert ADA in shares
    await ada.desk.done(f"accounts/{account}/shares/remove", member=ada.member_id)
    place = await ada.place("Press account")
    assert (place.jobs, place.standing) == ((), Standing.OPEN)
    assert place.because == "They could reach it, and no job has rotated its password since."
    (ticking,) = place.exposures
    assert ticking.is_open
    assert '<span class="no-job">no job</span>' in await ada.desk.read(f"people/{ADA}")
    # Whoever rotates it, for whatever reason: what she knew is worth nothing afterwards.
    await ada.ask("rotating_passwords", "Press account")
    row = await ada.leaf("Press account", Task.ROTATING_PASSWORDS)
    await ada.end(row)
    place = await ada.place("Press account")
    assert (place.standing, place.exposures[0].ended_by) == (Standing.OUT, row["id"])
    assert not place.jobs[0].is_about_person


async def test_a_seat_kept_by_a_grant_is_not_out(ada: Leaver) -> None:
    """The removal completed, and observed; what it observed is that she stays."""
    await ada.leave()
    row = await ada.leaf("Shop")
    await ada.end(row, outcome="kept", said="Kept as Editors: another grant gives it.")
    shop = await ada.place("Shop")
    assert (shop.standing, shop.jobs[0].said) == (Standing.OPEN, "Kept as Editors: another grant gives it.")
    await ada.read_roster("Shop", ADA)
    assert (await ada.place("Shop")).standing is Standing.IN
    await ada.read_roster("Shop")
    assert (await ada.place("Shop")).standing is Standing.OUT


async def test_it_works_for_somebody_who_was_deleted(ada: Leaver) -> None:
    await ada.desk.confirmed(f"members/{ada.member_id}/delete")
    for row in await ada.leaves():
        await ada.end(row)
    person = await ada.read()
    assert (person.member_id, person.coverage.answer) == (None, Answer.FULLY_OUT)
    page = await ada.desk.read(f"people/{ADA.upper()}")
    assert "No member any more" in page


async def test_an_open_session_and_a_key_are_ways_in(ada: Leaver) -> None:
    owner = await ada.read("owner@example.com")
    sessions = next(one for one in owner.coverage.places if one.label == "Sessions in this workspace")
    assert sessions.standing is Standing.IN
    assert any("A session begun" in said for said in sessions.directory)


async def test_an_address_nobody_has_is_unknown_not_out(ada: Leaver) -> None:
    person = await ada.read("adda@example.com")
    assert person.coverage.answer is Answer.UNKNOWN
    assert person.coverage.reasons == ("Nothing here was ever about this address: check how it is written.",)


async def test_a_hub_whose_roster_was_never_read_is_unknown(ada: Leaver) -> None:
    await ada.read_roster("Shop", "eve@example.com")
    eve = await ada.read("eve@example.com")
    assert {place.label: place.standing for place in eve.coverage.places[:2]} == {
        "Newsroom": Standing.UNKNOWN,
        "Shop": Standing.IN,
    }
    await ada.read_roster("Newsroom", "")
    eve = await ada.read("eve@example.com")
    assert "people without an e-mail" in eve.coverage.places[0].because
    await ada.read_roster("Newsroom")
    assert (await ada.read("eve@example.com")).coverage.places[0].standing is Standing.OUT


async def test_whoever_is_being_added_is_not_out(ada: Leaver) -> None:
    await leave_wholly(ada)
    await ada.ask("adding_users", "Shop", people=ADA, role="Editors")
    row = await ada.leaf("Shop", Task.ADDING_USERS)
    assert (await ada.place("Shop")).standing is Standing.OPEN
    await ada.fail(row, "not_observed")
    assert (await ada.place("Shop")).standing is Standing.OPEN
    await ada.read_roster("Shop")
    assert (await ada.place("Shop")).standing is Standing.OUT


@pytest.mark.parametrize("address", ["x" * 300, "%20"])
async def test_what_can_be_nobodys_address_is_not_found(ada: Leaver, address: str) -> None:
    assert (await ada.desk.browser.get(f"/w/acme/people/{address}")).status_code == 404
    assert (await ada.desk.browser.get(f"/w/acme/people/{address}/statement")).status_code == 404


async def test_people_are_found_by_name_by_address_and_in_rosters(ada: Leaver) -> None:
    await ada.read_roster("Shop", "Eve@Example.com")
    for search, found in (("lovel", ADA), ("ADA@", ADA), ("eve", "eve@example.com")):
        assert f'href="/w/acme/people/{found}"' in (await ada.desk.read(f"people?q={search}")).replace(
            "%40", "@"
        )
    assert "Nobody found" in await ada.desk.read("people?q=%25")
    assert "Ask about this address" in await ada.desk.read("people?q=nobody@example.com")
    assert "Nobody has left yet" in await ada.desk.read("people")
    await leave_wholly(ada)
    page = await ada.desk.read("people")
    assert "Who left last" in page
    assert "Deactivated" in page


async def test_it_is_linked_from_her_page_and_from_jobs_about_her(ada: Leaver) -> None:
    link = f'href="/w/acme/people/{ADA}"'
    assert link in (await ada.desk.read(f"members/{ada.member_id}")).replace("%40", "@")
    row = await ada.leaf("Shop", Task.ADDING_USERS)
    assert row["status"] == Status.COMPLETED
    assert link in await ada.desk.read(f"jobs/{row['id']}")


@pytest.mark.parametrize("path", ["people", f"people/{ADA}", f"people/{ADA}/statement"])
async def test_only_who_sees_the_log_sees_it(ada: Leaver, path: str) -> None:
    for role in Role:
        browser = await ada.desk.web.signed_in(role)
        answer = await browser.get(f"/w/acme/{path}")
        assert answer.status_code == (200 if role.may_see_log else 403), role
        assert role.may_see_log or "Ada" not in answer.text


async def test_a_statement_says_who_when_what_and_up_to_where(ada: Leaver) -> None:
    leaves = await ada.leave()
    for row in leaves[1:]:
        await ada.end(row)
    answer = await ada.desk.browser.get(f"/w/acme/people/{ADA}/statement")
    page = plain(answer.text)
    assert "<script" not in page
    for said in (
        "Not yet: 1 open",
        "Owner Person (owner@example.com, Owner), with Automation Log",
        "Europe/Berlin",
        "Every business hub of the workspace: 2, each with",
        "Last entry read",
    ):
        assert said in page, said
    person = await ada.read()
    entry = person.last_entry
    assert entry is not None
    assert f"epoch {entry.epoch}, transaction {entry.xid}, entry {entry.entry_id}" in page
    for row in leaves:
        assert str(row["id"]) in page


HOSTILE = "<script>alert(1)</script>=cmd()\u202e\x1b[31m\"'{{7*7}}"


async def test_names_from_outside_are_harmless(ada: Leaver) -> None:
    hostile = f"{HOSTILE}@x/../y?z#&"
    await ada.read_roster("Shop", hostile)
    found = await ada.desk.browser.get("/w/acme/people", params={"q": "=cmd()"})
    assert "<script>alert" not in found.text
    address = next(
        part.split('"')[0]
        for part in found.text.split('href="')
        if part.startswith("/w/acme/people/%3Cscript")
    )
    for path in (address, f"{address}/statement"):
        answer = await ada.desk.browser.get(path)
        assert answer.status_code == 200, path
        assert "&lt;script&gt;alert(1)&lt;/script&gt;=cmd()" in answer.text
        assert "<script>alert" not in answer.text
        assert "<bdi>&lt;script" in answer.text


async def test_a_service_account_without_an_address_is_nobody_else(ada: Leaver) -> None:
    await ada.read_roster("Shop", "eve@example.com")
    await ada.read_roster("Newsroom")
    await ada.desk.office.run(
        "UPDATE roster SET username = 'Newsroom service', email = '' WHERE hub_id = %s",
        [ada.desk.office.hubs["Newsroom"]],
    )
    newsroom = (await ada.read("eve@example.com")).coverage.places[0]
    assert (newsroom.label, newsroom.standing) == ("Newsroom", Standing.OUT)


async def test_a_rotation_because_of_somebody_else_is_told_and_counts(ada: Leaver) -> None:
    """Ada lost the account first, and nobody rotated it then; Eve left, and its new password shut out both."""
    account = ada.desk.office.accounts["Press account"]
    await ada.desk.done(f"accounts/{account}/shares/remove", member=ada.member_id)
    eve = await ada.desk.member("eve@example.com")
    await ada.desk.done(f"accounts/{account}/shares", with_="eve@example.com")
    await ada.desk.confirmed(f"members/{eve}/deactivate")
    row = await ada.leaf("Press account", Task.ROTATING_PASSWORDS)
    await ada.fail(row)
    place = await ada.place("Press account")
    assert (place.standing, place.jobs[0].id, place.jobs[0].is_about_person) == (
        Standing.OPEN,
        row["id"],
        False,
    )
    assert place.because == "Rotating passwords was not completed: The app is unavailable."
    await ada.retry(row)
    assert (await ada.place("Press account")).standing is Standing.OUT


MANY_HUBS = """
INSERT INTO hubs (id, workspace_id, app, address, label, service_account_id, created_at)
SELECT gen_random_uuid(), h.workspace_id, h.app, h.address, 'Hub ' || n, h.service_account_id, now()
FROM (SELECT * FROM hubs LIMIT 1) AS h, generate_series(1, 300) AS n
"""
READ_HALF = """
INSERT INTO roster (workspace_id, hub_id, username, email, roles, is_active, seen_at)
SELECT workspace_id, id, 'robot', 'robot@example.com', '', true, now() FROM hubs
WHERE label LIKE 'Hub %%' AND right(label, 1) IN ('1', '2', '3', '4', '5')
"""


async def test_hundreds_of_hubs_are_all_there_and_the_page_stays_light(ada: Leaver) -> None:
    await leave_wholly(ada)
    await ada.desk.office.run(MANY_HUBS)
    await ada.desk.office.run(READ_HALF)
    assert (await ada.coverage()).answer is Answer.UNKNOWN
    answer = await ada.desk.browser.get(f"/w/acme/people/{ADA}")
    assert len(answer.content) < 100_000
    assert "150 business hubs with no job, not in the roster as last read" in answer.text
    assert "150 business hubs with no job, whose roster does not tell" in answer.text
    assert "and 130 more: see each place below" in answer.text
    statement = (await ada.desk.browser.get(f"/w/acme/people/{ADA}/statement")).text
    for number in (1, 150, 300):
        assert f">Hub {number}<" in plain(answer.text)
        assert statement.count(f'aria-label="Hub {number}"') == 1
