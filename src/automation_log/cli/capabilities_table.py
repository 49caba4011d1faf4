"""Which app can do what, as the table of docs/apps.md: `python -m automation_log.cli.capabilities_table`."""

from automation_log.connectors.catalog import Catalog
from automation_log.connectors.definition import AppDefinition
from automation_log.domain.tasks import Task


def table() -> str:
    """The built-in apps as a Markdown table: a column a task, with the interface it goes through."""
    heads = ["app", *(task.label for task in Task)]
    rows = [_row(definition) for definition in Catalog().list()]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (heads, ["---"] * len(heads), *rows))


def _row(definition: AppDefinition) -> list[str]:
    return [
        f"`{definition.app}` ({definition.name})",
        *(definition.interface_of(task) if task in definition.capabilities else "–" for task in Task),
    ]


if __name__ == "__main__":
    print(table())
