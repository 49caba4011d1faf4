"""Jobs on the command line: the log, one job, cancel, retry and rerun."""

import json
from dataclasses import replace
from uuid import UUID

from automation_log.domain.entries import EntryKind
from automation_log.domain.jobs import PlannedJob
from automation_log.domain.statuses import Status
from automation_log.store.changes import Change
from tests.cli.conftest import Call
from tests.conftest import Record
from tests.store.trees import family, job


async def planted(record: Record, jobs: list[PlannedJob]) -> list[PlannedJob]:
    await record.database.write(
        record.workspace_id, lambda connection: record.recorder.record(connection, additions=jobs)
    )
    return jobs


async def failed(record: Record, leaf: PlannedJob) -> None:
    """One attempt of one step, which ended with a reason."""
    step = {"attempt": 1, "ordinal": 1}

    def change(kind: EntryKind, **more: object) -> Change:
        return Change(root_id=leaf.root_id, job_id=leaf.id, kind=kind, **more)  # type: ignore[arg-type]

    changes = [
        change(EntryKind.STATUS_CHANGED, status=Status.STARTED, sets={"attempt": 1}),
        change(
            EntryKind.STEP_BEGUN,
            status=Status.RUNNING,
            public=step | {"phase": "sign_in", "step": "Open the sign-in page"},
        ),
        change(
            EntryKind.STEP_ENDED,
            public=step | {"state": "failed", "took_ms": 1900, "evidence": None},
            personal={"seen": "Please enter the correct username"},
        ),
        change(
            EntryKind.ATTEMPT_FAILED,
            status=Status.NOT_COMPLETED,
            sets={"reason": "bad_credentials", "detail": "Please enter the correct username"},
        ),
    ]
    for one in changes:
        await record.database.write(
            record.workspace_id, lambda connection, one=one: record.recorder.record(connection, [one])
        )


async def shown(call: Call, job_id: UUID) -> dict[str, object]:
    result = await call("jobs", "show", str(job_id), "--json")
    assert result.exit_code == 0, result.stderr
    said: dict[str, object] = json.loads(result.stdout)
    return said


async def test_the_list_holds_roots_newest_first_with_the_labels_of_the_log(
    call: Call, record: Record
) -> None:
    older, newer = job(record.ids), family(record.ids, 3)
    await planted(record, [older])
    await planted(record, newer)
    listed = await call("jobs", "list")
    heading, *lines = listed.stdout.splitlines()
    assert heading.split("  ")[0] == "Status"
    assert [line.split()[-1] for line in lines] == [str(newer[0].id), str(older.id)]
    for label in ("Queued", "Django admin for ada@example.com", "Grace", "Adding users", "Web app"):
        assert label in lines[1]
    assert "\x1b" not in listed.stdout


async def test_the_list_as_json_by_filter_and_limit(call: Call, record: Record) -> None:
    leaves = [job(record.ids) for _ in range(53)]
    await planted(record, leaves)
    await failed(record, leaves[5])
    everything = json.loads((await call("jobs", "list", "--json", "--limit", "100")).stdout)
    assert [one["id"] for one in everything] == [str(leaf.id) for leaf in reversed(leaves)]
    assert len(json.loads((await call("jobs", "list", "--json", "--limit", "3")).stdout)) == 3
    (one,) = json.loads((await call("jobs", "list", "--json", "status:not_completed")).stdout)
    assert (one["id"], one["reason"]["code"], one["settled"]) == (str(leaves[5].id), "bad_credentials", True)
    assert json.loads((await call("jobs", "list", "--json", "-app:nothing", "status:running")).stdout) == []


async def test_a_filter_that_cannot_be_read_is_refused_at_its_place(call: Call) -> None:
    refused = await call("jobs", "list", "app:figma", "status:done")
    assert refused.exit_code == 2
    assert "Filter, character 18: “done” is not one of: queued, started" in refused.stderr
    assert "(malformed_filter)" in refused.stderr


async def test_a_parent_shows_its_nested_jobs(call: Call, record: Record) -> None:
    parent, *leaves = await planted(record, family(record.ids, 30))
    said = await shown(call, parent.id)
    assert [one["id"] for one in said["jobs"]] == [str(leaf.id) for leaf in leaves]  # type: ignore[attr-defined]
    assert said["leaves"] == {status.word: 30 if status is Status.QUEUED else 0 for status in Status}
    text = (await call("jobs", "show", str(parent.id))).stdout
    assert "30 nested jobs: 30 queued." in text
    assert str(leaves[-1].id) in text


async def test_a_leaf_shows_its_reason_and_its_steps(call: Call, record: Record) -> None:
    (leaf,) = await planted(record, [job(record.ids)])
    await failed(record, leaf)
    (step,) = (await shown(call, leaf.id))["steps"]  # type: ignore[misc, attr-defined]
    assert (step["phase"], step["state"], step["took_ms"]) == ("sign_in", "failed", 1900)
    text = (await call("jobs", "show", str(leaf.id))).stdout
    for said in ("Not completed", "The app refused the saved credentials.", "Open the sign-in page", "1.9 s"):
        assert said in text


async def test_labels_cannot_move_the_cursor(call: Call, record: Record) -> None:
    planned = job(record.ids)
    target = replace(planned.target, label="Evil\x1b[2Jhub\nCompleted")
    await planted(record, [replace(planned, target=target)])
    for command in (("jobs", "list"), ("jobs", "show", str(planned.id))):
        assert "\x1b" not in (await call(*command)).stdout
    assert len((await call("jobs", "list")).stdout.splitlines()) == 2


async def test_cancel_ends_what_waits_and_is_refused_afterwards(call: Call, record: Record) -> None:
    (leaf,) = await planted(record, [job(record.ids)])
    assert (await call("jobs", "cancel", str(leaf.id))).exit_code == 0
    assert (await shown(call, leaf.id))["reason"]["code"] == "cancelled"  # type: ignore[index]
    again = await call("jobs", "cancel", str(leaf.id))
    assert again.exit_code == 2
    assert again.stderr == "Error: The job has ended; there is nothing to cancel. (already_ended)\n"


async def test_rerun_is_refused_while_the_job_goes_on_and_once_its_target_is_gone(
    call: Call, record: Record
) -> None:
    (leaf,) = await planted(record, [job(record.ids)])
    refused = await call("jobs", "rerun", str(leaf.id))
    assert (refused.exit_code, "(not_rerunnable)" in refused.stderr) == (2, True)
    await call("jobs", "cancel", str(leaf.id))
    gone = await call("jobs", "rerun", str(leaf.id))
    assert (gone.exit_code, "is not here any more. (target_gone)" in gone.stderr) == (2, True)


async def test_retry_is_recorded_with_the_operator(call: Call, record: Record) -> None:
    (leaf,) = await planted(record, [job(record.ids)])
    refused = await call("jobs", "retry", str(leaf.id))
    assert (refused.exit_code, "(not_retryable)" in refused.stderr) == (2, True)
    await failed(record, leaf)
    assert (await call("jobs", "retry", str(leaf.id), LOGNAME="otto")).exit_code == 0
    assert (await shown(call, leaf.id))["status"] == "retrying"
    async with record.database.reading(record.workspace_id) as connection:
        cursor = await connection.execute("SELECT public, personal FROM entries ORDER BY id DESC LIMIT 1")
        entry = await cursor.fetchone()
    assert entry is not None
    assert json.loads(entry["public"])["says"]["actor_kind"] == 4
    assert json.loads(entry["personal"])["says"]["by"] == "otto"


async def test_what_is_not_there_is_said_in_one_sentence(call: Call, record: Record) -> None:
    unknown = await call("jobs", "show", str(UUID(int=5)))
    assert (unknown.exit_code, unknown.stderr) == (2, "Error: There is no such job here. (not_found)\n")
    elsewhere = await call("jobs", "list", "--workspace", "globex")
    assert elsewhere.stderr == "Error: There is no workspace “globex”. (not_found)\n"
    assert (await call("jobs", "list", "--workspace", "acme")).stdout == "No jobs yet.\n"
