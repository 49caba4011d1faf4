"""What a connector brings to be held to the conformance suite."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi import APIRouter

from automation_log.connectors.actions import Interface
from automation_log.connectors.codes import OneTimeCodes
from automation_log.connectors.definition import AppDefinition
from automation_log.connectors.interface import Connector
from automation_log.connectors.loader import parse
from tests.connectors.conformance.app import NotesApp


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One connector: its face of the app, a definition with adding and syncing, and two actions to be refused.

    `foreign` is an action of another interface; `reads_secret` reads one without its step being marked.
    """

    interface: Interface
    face: Callable[[NotesApp], APIRouter]
    definition: str
    connector: Callable[[OneTimeCodes], Connector]
    foreign: Mapping[str, Any]
    reads_secret: tuple[Mapping[str, Any], ...]

    def parsed(self) -> AppDefinition:
        """The definition, as the loader reads it."""
        return parse(self.definition.encode(), Path(f"{self.interface}.yaml"))
