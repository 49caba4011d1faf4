"""The catalog: every app definition there is, the built-in ones and those of one extra folder."""

from pathlib import Path

from automation_log.connectors.definition import AppDefinition
from automation_log.connectors.loader import load
from automation_log.domain.errors import ConfigurationError, NotFound

BUILT_IN = Path(__file__).parent / "apps"


class Catalog:
    """App definitions by app; one in the extra folder takes the place of the built-in one of the same app."""

    def __init__(self, extra: Path | None = None) -> None:
        """Read every definition. Raises: ConfigurationError, with file, line and reason."""
        self._definitions = _read(BUILT_IN)
        if extra is not None:
            if not extra.is_dir():
                raise ConfigurationError(f"{extra}: the folder for app definitions is not there.")
            self._definitions |= _read(extra)

    def get(self, app: str) -> AppDefinition:
        """The definition of this app. Raises: NotFound."""
        if app not in self._definitions:
            raise NotFound(f"There is no app definition for “{app[:60]}”.", code="unknown_app", field="app")
        return self._definitions[app]

    def list(self) -> tuple[AppDefinition, ...]:
        """Every definition, by app."""
        return tuple(self._definitions[app] for app in sorted(self._definitions))


def _read(folder: Path) -> dict[str, AppDefinition]:
    definitions: dict[str, AppDefinition] = {}
    for path in sorted(folder.glob("*.yaml")):
        definition = load(path)
        if definition.app in definitions:
            raise ConfigurationError(f"{path}: another file in this folder defines “{definition.app}” too.")
        definitions[definition.app] = definition
    return definitions
