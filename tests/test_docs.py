"""The documents say what is so: the diagram, the layers, the commands, the words and the links."""

import re
import tomllib
from pathlib import Path

import pytest

from automation_log.api.admin import document as admin_openapi
from automation_log.api.v1 import document as openapi
from automation_log.cli import capabilities_table, settings_table
from automation_log.connectors.catalog import Catalog
from automation_log.connectors.schema import app_definition_schema, as_text
from automation_log.domain import diagram
from automation_log.domain.statuses import LEGAL_MOVES, Status
from automation_log.domain.tasks import Task
from automation_log.domain.triggers import Trigger

ROOT = Path(__file__).parents[1]
DOCUMENTS = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]


def read(name: str) -> str:
    return (ROOT / name).read_text()


def test_the_status_diagram_is_drawn_from_the_table() -> None:
    block = re.search(r"```mermaid\n(.*?)\n```", read("ARCHITECTURE.md"), re.DOTALL)
    assert block is not None
    assert block[1] == diagram.mermaid(), "put in what `python -m automation_log.domain.diagram` prints"


def test_the_diagram_has_every_move_and_no_other() -> None:
    drawn = set(re.findall(r"(\w+) --> (\w+)", diagram.mermaid()))
    assert drawn == {(before.word, after.word) for before in Status for after in LEGAL_MOVES[before]}
    for status in Status:
        line = next(line for line in diagram.text().splitlines() if line.startswith(f"{status.label} "))
        shown = set(line.split("→")[1].strip().split(", "))
        assert shown == ({after.label for after in LEGAL_MOVES[status]} or {"(the end)"})


def test_the_settings_are_those_of_the_program() -> None:
    block = re.search(
        r"<!-- settings -->\n(.*)\n<!-- end of settings -->", read("docs/operate.md"), re.DOTALL
    )
    assert block is not None
    assert block[1] == settings_table.table(), (
        "put in what `python -m automation_log.cli.settings_table` prints"
    )


def test_the_capabilities_are_those_of_the_definitions() -> None:
    block = re.search(
        r"<!-- capabilities -->\n(.*)\n<!-- end of capabilities -->", read("docs/apps.md"), re.DOTALL
    )
    assert block is not None
    assert block[1] == capabilities_table.table(), (
        "put in what `python -m automation_log.cli.capabilities_table` prints"
    )


def test_every_capability_is_proven_in_the_matrix() -> None:
    proven: dict[str, set[str]] = {}
    for line in re.findall(r"^\| `[a-z-]+` \|.*$", read("docs/matrix.md"), re.MULTILINE):
        app, _, _, *cells = [cell.strip() for cell in line.strip("|").split("|")]
        told = {task.word for task, cell in zip(Task, cells, strict=True) if cell != "–"}
        proven.setdefault(app.strip("`"), set()).update(told)
    ours = Catalog(ROOT / "targets/seats_and_assets/apps").list()
    assert proven.items() >= {one.app: set(one.tasks) for one in ours}.items()


def test_the_layers_are_those_of_the_import_contract() -> None:
    contract = tomllib.loads(read("pyproject.toml"))["tool"]["importlinter"]["contracts"][0]["layers"]
    table = re.findall(r"^\| (`\w+`(?: · `\w+`)*) \|", read("ARCHITECTURE.md"), re.MULTILINE)
    assert [re.findall(r"`(\w+)`", line) for line in table] == [
        [name.removeprefix("automation_log.") for name in layer.split(" | ")] for layer in contract
    ]


def test_the_architecture_names_files_that_exist() -> None:
    package = ROOT / "src/automation_log"
    named = re.findall(r"`([\w/]+(?:/|\.py))`", read("ARCHITECTURE.md"))
    assert len(named) >= 8
    assert [name for name in named if not (package / name).exists() and not (ROOT / name).exists()] == []


def test_the_glossary_has_every_status_task_and_trigger() -> None:
    glossary = re.sub(r"\s+", " ", read("GLOSSARY.md"))
    words = [status.label for status in Status] + [task.label for task in Task]
    words += [trigger.label("brand's") for trigger in Trigger]
    assert [word for word in words if word not in glossary] == []


def test_every_command_named_is_in_the_makefile() -> None:
    targets = set(re.findall(r"^([a-z-]+):", read("Makefile"), re.MULTILINE))
    for document in DOCUMENTS:
        named = set(re.findall(r"(?:`|^    )make ([a-z-]+)", document.read_text(), re.MULTILINE))
        assert named <= targets, document.name


def test_the_published_schema_of_app_definitions_is_the_one_that_is_checked() -> None:
    published = read("docs/app-definition.schema.json")
    assert published == as_text(app_definition_schema()), "put in what `automation-log apps schema` prints"


def test_the_published_document_of_the_api_is_the_one_that_is_served() -> None:
    published = read("docs/openapi-v1.json")
    assert published == openapi.as_text(openapi.document()), (
        "put in what `python -m automation_log.cli.openapi_document` prints"
    )


def test_the_published_document_of_the_admin_api_is_the_one_that_is_served() -> None:
    published = read("docs/openapi-admin-v1.json")
    assert published == openapi.as_text(admin_openapi.document()), (
        "put in what `python -m automation_log.cli.openapi_document admin` prints"
    )


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(document: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", document.read_text())
    local = [link for link in links if "://" not in link and not link.startswith("mailto:")]
    assert [link for link in local if not (document.parent / link).exists()] == []


def test_decisions_are_numbered_without_a_gap_and_say_four_things() -> None:
    decisions = sorted((ROOT / "docs/decisions").glob("*.md"))
    assert [int(path.name[:4]) for path in decisions] == list(range(1, len(decisions) + 1))
    for path in decisions:
        text = path.read_text()
        assert text.startswith(f"# {int(path.name[:4])}. "), path.name
        for part in ("**Decided.**", "**Why.**", "**Costs.**", "**Would change our mind.**"):
            assert part in text, f"{path.name} lacks {part}"
