"""The two formats of an export: CSV for sheets, JSON lines for programs. The first line says what the file is."""

import csv
import io
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from automation_log.exports.job_line import job_line
from automation_log.store.reading import JobRow

FORMULA = ("=", "+", "-", "@")
"""What a sheet would calculate: such a cell begins with an apostrophe."""
UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
"""What moves a cursor, breaks a line or turns the direction of what follows; other joiners belong to names."""
COLUMNS = (
    "id", "parent_id", "root_id", "status", "settled", "target_kind", "target", "person", "actor_kind", "actor", "task",
    "trigger", "cause", "app", "reason", "evidence", "attempt", "created_at", "updated_at", "started_at", "finished_at",
    "scheduled_for", "rerun_of",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What was exported, when, by whom, and how many jobs follow."""

    workspace: str
    filter: str
    exported_at: datetime
    exported_by: str
    jobs: int

    def facts(self) -> dict[str, Any]:
        """By name, in the order of the line."""
        return {
            "workspace": self.workspace,
            "filter": self.filter,
            "exported_at": self.exported_at.astimezone(UTC).isoformat(timespec="seconds"),
            "exported_by": self.exported_by,
            "jobs": self.jobs,
        }


class Format(Protocol):
    """A format: its media type, how a name of such a file ends, and what it writes."""

    media_type: str
    ending: str

    def heading(self, heading: Heading) -> str:
        """The first line, and what stands before the first job."""

    def jobs(self, rows: Sequence[JobRow]) -> str:
        """Lines of jobs."""


class JsonLines:
    """One object a line, in ASCII: whatever a name holds cannot act on a terminal."""

    media_type = "application/jsonl"
    ending = "jsonl"

    def heading(self, heading: Heading) -> str:
        return _json({"export": heading.facts()})

    def jobs(self, rows: Sequence[JobRow]) -> str:
        return "".join(_json(job_line(row)) for row in rows)


class Csv:
    """RFC 4180 with a byte order mark, as sheets want it; in the first line each fact stands behind its name."""

    media_type = "text/csv; charset=utf-8"
    ending = "csv"

    def heading(self, heading: Heading) -> str:
        facts = [part for fact in heading.facts().items() for part in fact]
        return "\ufeff" + _csv([facts, COLUMNS])

    def jobs(self, rows: Sequence[JobRow]) -> str:
        return _csv([_cells(job_line(row)) for row in rows])


FORMATS: Mapping[str, Format] = {"csv": Csv(), "jsonl": JsonLines()}


def safe_cell(value: object) -> str:
    """A cell that a sheet shows and does not calculate, and that moves nothing in a terminal."""
    text = "" if value is None else str(value)
    shown = UNSAFE.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text)
    return f"'{shown}" if shown.startswith(FORMULA) else shown


def _json(value: object) -> str:
    return json.dumps(value, separators=(",", ":")) + "\n"


def _csv(lines: Sequence[Sequence[object]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows([safe_cell(cell) for cell in line] for line in lines)
    return out.getvalue()


def _cells(line: Mapping[str, Any]) -> list[object]:
    told = {
        **line,
        "person": line["subject"],
        "reason": line["reason"]["code"] if line["reason"] else None,
        "settled": "yes" if line["settled"] else "no",
    }
    for name in ("target", "actor", "cause"):
        told |= {f"{name}_kind": line[name]["kind"], name: line[name]["label"]}
    return [told[column] for column in COLUMNS]
