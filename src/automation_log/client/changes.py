"""Reading the stream of changes."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from automation_log.api.v1.job_forms import Entry, Job
from automation_log.client.forming import formed


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One entry, with the job as it stood when it was told; `id` is where to go on after it."""

    id: str
    entry: Entry
    job: Job


def read_events(lines: Iterable[str], after: str) -> Iterator[tuple[str, Change | None]]:
    """Each event's id and change; None where only the id moved on."""
    data = ""
    for line in lines:
        name, _, value = line.partition(": ")
        if name == "id":
            after = value
        elif name == "data":
            data = value
        elif not line:
            yield after, _change(after, json.loads(data)) if data else None
            data = ""


def _change(at: str, said: dict[str, Any]) -> Change:
    return Change(id=at, entry=formed(Entry, said["entry"]), job=formed(Job, said["job"]))
