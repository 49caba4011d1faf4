"""Reads an app definition from a file, and says file, line and reason when it has a mistake."""

from collections.abc import Hashable
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from automation_log.connectors.definition import HELD_ROLES, AppDefinition
from automation_log.domain.errors import ConfigurationError
from automation_log.domain.tasks import Task

MERGE = "tag:yaml.org,2002:merge"
BOOLEAN = "tag:yaml.org,2002:bool"


class _Loader(yaml.CSafeLoader):
    """Safe YAML where only true and false are booleans (`on`, `no`, `yes` are words) and keys are unique."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - the shape PyYAML gives its own attribute
        first: [
            (tag, pattern)
            for tag, pattern in resolvers
            if tag != MERGE and (tag != BOOLEAN or first in frozenset("tTfF"))
        ]
        for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"{key.value} stands twice", key.start_mark
                )
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def load(path: Path) -> AppDefinition:
    """The app definition in this file. Raises: ConfigurationError, with file, line and reason."""
    try:
        source = path.read_bytes()
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be read: {error.strerror}.") from error
    return parse(source, path)


def parse(source: bytes, path: Path) -> AppDefinition:
    """The app definition in these bytes. Raises: ConfigurationError, with file, line and reason."""
    try:
        loader = _Loader(source)
        try:
            node = loader.get_single_node()
            content = None if node is None else loader.construct_document(node)
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise _mistake(path, line, error.problem or "this is not YAML") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise _mistake(path, 1, "this is not YAML text") from error
    if node is None or not isinstance(content, dict):
        raise _mistake(path, 1, "an app definition is a mapping that begins with app, name and kind")
    try:
        definition = AppDefinition.from_source(content, source)
    except ValidationError as error:
        mistakes = error.errors(include_url=False, include_context=False)
        # A misspelt key explains the missing one.
        first = min(mistakes, key=lambda mistake: mistake["type"] != "extra_forbidden")
        line, place = _find(node, first["loc"])
        reason = first["msg"].removeprefix("Value error, ")
        raise _mistake(path, line, f"{place}: {reason}" if place else reason) from error
    _refuse_unmarked_enrolment(definition, node, path)
    _refuse_blind_removal(definition, node, path)
    return definition


def _refuse_unmarked_enrolment(definition: AppDefinition, node: yaml.Node, path: Path) -> None:
    """Enrolling shows the seed, again where a code is refused; what is read is kept before anything follows."""
    enrolment = definition.tasks.get(Task.TURNING_ON_MFA.word)
    for at, step in enumerate(enrolment.act if enrolment else ()):
        if not step.shows_secret:
            line, place = _find(node, ("tasks", Task.TURNING_ON_MFA.word, "act", at))
            raise _mistake(path, line, f"{place}: the enrolment shows a secret; mark it shows_secret: true")
        reads = [bool(action.read_names) for action in step.do]
        if any(reads) and not all(reads[reads.index(True) :]):
            line, place = _find(node, ("tasks", Task.TURNING_ON_MFA.word, "act", at))
            raise _mistake(
                path, line, f"{place}: a secret is kept after its step; go on in a step of its own"
            )


def _refuse_blind_removal(definition: AppDefinition, node: yaml.Node, path: Path) -> None:
    """A removal lowers or keeps by the roles held: were they not read, a person would keep the higher one."""
    removal = definition.tasks.get(Task.REMOVING_USERS.word)
    if removal is None or not (definition.any_role or len(definition.roles) > 1):
        return
    if HELD_ROLES not in {name for step in removal.look for name in step.read_names}:
        line, place = _find(node, ("tasks", Task.REMOVING_USERS.word, "look"))
        raise _mistake(path, line, f"{place}: the roles held decide what happens; read {HELD_ROLES} here")


def _find(node: yaml.Node, location: tuple[int | str, ...]) -> tuple[int, str]:
    """The line of a place in the document, and its name; what the document does not have is passed over."""
    line, found = node.start_mark.line + 1, []
    for part in location:
        if isinstance(node, yaml.MappingNode):
            pair = next(((key, value) for key, value in node.value if key.value == part), None)
            if pair is None:
                continue
            line, node = pair[0].start_mark.line + 1, pair[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int):
            node = node.value[part]
            line = node.start_mark.line + 1
        else:
            continue
        found.append(str(part))
    if location and location[-1] not in found and isinstance(location[-1], str):
        found.append(location[-1])
    return line, ".".join(found)


def _mistake(path: Path, line: int, reason: str) -> ConfigurationError:
    return ConfigurationError(f"{path}, line {line}: {reason.rstrip('.')}.")
