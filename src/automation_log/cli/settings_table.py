"""The settings as the table of docs/operate.md: `python -m automation_log.cli.settings_table`."""

from datetime import timedelta

from pydantic import AliasChoices
from pydantic.fields import FieldInfo

from automation_log.settings import Settings

DATA_FOLDER = "`~/.local/share/automation-log`; for root `/var/lib/automation-log`"


def table() -> str:
    """The settings as a Markdown table."""
    rows = [
        (_variable(name, field), _default(name, field), field.description)
        for name, field in Settings.model_fields.items()
    ]
    return "\n".join(
        ["| setting | default | what it is, and the accident it prevents |", "|---|---|---|"]
        + [f"| `{name}` | {default} | {description} |" for name, default, description in rows]
    )


def _variable(name: str, field: FieldInfo) -> str:
    if isinstance(field.validation_alias, AliasChoices):
        return str(field.validation_alias.choices[0])
    return f"AUTOMATION_LOG_{name.upper()}"


def _default(name: str, field: FieldInfo) -> str:
    if name == "data_folder":
        return DATA_FOLDER
    match field.default:
        case None:
            return "–"
        case timedelta() as duration:
            return f"`{duration.total_seconds():g}` (seconds)"
        case default:
            return f"`{str(default).lower() if isinstance(default, bool) else default}`"


if __name__ == "__main__":
    print(table())
