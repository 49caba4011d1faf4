"""What the matrix proved, as properties of the tests that passed: app, task, interface, and what both runs came to."""

import json
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from automation_log.domain.tasks import Task

PROPERTY = "proven"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proven:
    """One task of one app definition, run twice on one target; the first run was killed between act and observe."""

    app: str
    target: str
    is_by_name: bool
    """Whether only `make test-apps APPS=…` runs it."""
    task: str
    interface: str
    outcomes: tuple[str, str]

    def as_property(self) -> str:
        """The value of the property."""
        return json.dumps(asdict(self))


def read_passed(reports: Iterable[Path]) -> list[Proven]:
    """What the tests that passed have proven, from pytest's JUnit reports."""
    return [
        Proven(**json.loads(found.attrib["value"]))
        for report in reports
        for case in ET.parse(report).iter("testcase")
        if case.find("failure") is None and case.find("error") is None
        for found in case.iter("property")
        if found.attrib["name"] == PROPERTY
    ]


def table(proven: Iterable[Proven]) -> str:
    """A row for each definition and target, a column for each task; in a cell the interface and both outcomes."""
    cells: dict[tuple[str, str, bool], dict[str, str]] = {}
    for one in proven:
        told = f"{one.interface}: {', '.join(outcome.replace('_', ' ') for outcome in one.outcomes)}"
        cells.setdefault((one.app, one.target, one.is_by_name), {})[one.task] = told
    heads = ["definition", "proven on", "by", *(task.label for task in Task)]
    rows = [heads, ["---"] * len(heads)]
    for (app, target, is_by_name), told_of in sorted(cells.items()):
        command = f"`make test-apps APPS={target}`" if is_by_name else "`make test-all`"
        told_in_order = (told_of.get(task.word, "–") for task in Task)
        rows.append([f"`{app}`", f"`targets/{target}`", command, *told_in_order])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)
