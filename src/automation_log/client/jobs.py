"""Jobs through the API, with the API's own forms: whatever it comes to say besides is passed over."""

import time
from collections.abc import Iterator, Mapping
from datetime import datetime
from types import TracebackType
from typing import Any, Literal, Self
from uuid import UUID

from automation_log.api.v1.batch_forms import ActWord, Batch, BatchInFull, JobOfBatch
from automation_log.api.v1.job_forms import Entry, FoundJob, Job, NewJob, Submitted
from automation_log.api.v1.paging import Listed
from automation_log.client.calling import Calling, Unreachable
from automation_log.client.changes import Change, read_events
from automation_log.client.forming import Form, formed

SHORTEST_PAUSE_S, LONGEST_PAUSE_S = 0.2, 30.0
"""Between two connections to the stream of changes; it doubles while none succeeds."""


class JobsClient:
    """The jobs of one workspace. Every method raises: Refused, Unreachable."""

    def __init__(self, address: str, key: str) -> None:
        """`address` goes up to the version: `https://log.example.com/w/acme/api/v1`."""
        self._calling = Calling(address, key)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._calling.close()

    def roots(self, filter_: str = "") -> Iterator[FoundJob]:
        """The log: root jobs that the filter finds, newest first, fetched a page at a time as they are asked for."""
        return self._pages("/jobs", FoundJob, {"q": filter_} if filter_ else {})

    def export(self, filter_: str = "", *, ending: Literal["csv", "jsonl"] = "jsonl") -> Iterator[str]:
        """The lines of a file of all that the filter finds; the first says what it is."""
        return self._calling.stream("/jobs/export", query={"q": filter_, "format": ending})

    def changes(self, filter_: str = "", *, after: str = "") -> Iterator[Change]:
        """What changes from now on, or after an event's id, for ever: it connects again by itself, missing nothing.

        Raises: Refused; Unreachable, when it cannot even connect for the first time.
        """
        pause_s = SHORTEST_PAUSE_S
        while True:
            lines = self._calling.stream("/jobs/changes", query={"q": filter_, "after": after})
            try:
                for at, change in read_events(lines, after):
                    after, pause_s = at, SHORTEST_PAUSE_S
                    if change is not None:
                        yield change
            except Unreachable:
                if not after:
                    raise
            time.sleep(pause_s)
            pause_s = min(pause_s * 2, LONGEST_PAUSE_S)

    def job(self, job_id: UUID) -> Job:
        """One job, nested or not."""
        return formed(Job, self._calling.call("GET", f"/jobs/{job_id}"))

    def nested(self, job_id: UUID) -> Iterator[Job]:
        """The jobs nested in one, failed ones first when it failed."""
        return self._pages(f"/jobs/{job_id}/jobs", Job, {})

    def entries(self, job_id: UUID) -> Iterator[Entry]:
        """What the log says of one job, oldest first."""
        return self._pages(f"/jobs/{job_id}/entries", Entry, {})

    def submit(self, new: NewJob, *, idempotency_key: str | None = None) -> UUID:
        """The root job that the order became; with a key, the same one however often it is sent."""
        headers = {"Idempotency-Key": idempotency_key} if idempotency_key else None
        sent = new.model_dump(mode="json", exclude_defaults=True)
        return formed(Submitted, self._calling.call("POST", "/jobs", sent=sent, headers=headers)).job

    def retry(self, job_id: UUID) -> None:
        """Ask for another attempt."""
        self._calling.call("POST", f"/jobs/{job_id}/retry")

    def cancel(self, job_id: UUID) -> None:
        """Ask that it ends."""
        self._calling.call("POST", f"/jobs/{job_id}/cancel")

    def move(self, job_id: UUID, to: datetime) -> None:
        """Let a scheduled job run at another instant; `to` is aware."""
        self._calling.call("POST", f"/jobs/{job_id}/move", sent={"scheduled_for": to.isoformat()})

    def rerun(self, job_id: UUID) -> UUID:
        """The new root that asks again for what an ended job was asked to do."""
        return formed(Submitted, self._calling.call("POST", f"/jobs/{job_id}/rerun")).job

    def preview(self, act: ActWord, filter_: str) -> Batch:
        """What the act would ask of all that the filter finds; nothing is asked until it is confirmed."""
        sent = {"act": act, "q": filter_}
        return formed(Batch, self._calling.call("POST", "/jobs/batches", sent=sent))

    def confirm(self, batch_id: UUID) -> Batch:
        """Begin what was previewed."""
        return formed(Batch, self._calling.call("POST", f"/jobs/batches/{batch_id}/confirm"))

    def abort(self, batch_id: UUID) -> Batch:
        """Ask for no more of a batch."""
        return formed(Batch, self._calling.call("POST", f"/jobs/batches/{batch_id}/abort"))

    def batch(self, batch_id: UUID) -> BatchInFull:
        """One batch, and how far it is."""
        return formed(BatchInFull, self._calling.call("GET", f"/jobs/batches/{batch_id}"))

    def batches(self) -> Iterator[Batch]:
        """The batches that were begun, newest first."""
        return self._pages("/jobs/batches", Batch, {})

    def jobs_of(self, batch_id: UUID) -> Iterator[JobOfBatch]:
        """What became of each job of a batch, oldest first."""
        return self._pages(f"/jobs/batches/{batch_id}/jobs", JobOfBatch, {})

    def _pages(self, path: str, form: type[Form], query: Mapping[str, str]) -> Iterator[Form]:
        after = ""
        while True:
            asked = {**query, "after": after} if after else query
            page = formed(Listed[Any], self._calling.call("GET", path, query=asked))
            yield from (formed(form, item) for item in page.items)
            after = page.next or ""
            if not after:
                return
