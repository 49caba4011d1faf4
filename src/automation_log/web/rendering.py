"""Turns view models into pages: the one Jinja environment, escaping everything."""

from hashlib import sha256
from pathlib import Path
from typing import ClassVar, Protocol

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from automation_log.web.fields import error_for
from automation_log.web.frame import Frame

HERE = Path(__file__).parent
STATIC = HERE / "static"
STYLES = (
    "tokens",
    "frame",
    "table",
    "chip",
    "finder",
    "keys",
    "tallies",
    "controls",
    "forms",
    "job",
    "found",
    "failures",
    "record",
    "timeline",
    "callout",
    "notice",
    "pauses",
    "batches",
    "policies",
    "directory",
    "narrow",
    "people",
    "print",
)
"""The style sheets in order; each writes into the cascade layer `tokens.css` names for it."""


class Page(Protocol):
    """What a page shows; it says which template draws it."""

    template: ClassVar[str]


class Pages:
    """Draws every page of the product; make one at start and pass it on."""

    def __init__(self) -> None:
        self._environment = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.globals.update(static=_addressed(STATIC), styles=STYLES)
        self._environment.filters["error_for"] = error_for

    def render(self, page: Page, frame: Frame | None = None, *, template: str | None = None) -> str:
        """The page, inside the frame when somebody is signed in and may see it; `template` draws only a part of it."""
        return self._environment.get_template(template or page.template).render(page=page, frame=frame)


class _addressed:  # noqa: N801 - called like a function in the templates
    """`static("css/chip.css")` is an address that changes with the content, so it may be kept for ever."""

    def __init__(self, folder: Path) -> None:
        self._addresses = {
            str(file.relative_to(folder)): f"/static/{file.relative_to(folder)}?v={_fingerprint(file)}"
            for file in sorted(folder.rglob("*"))
            if file.suffix in {".css", ".js", ".svg"}
        }

    def __call__(self, path: str) -> str:
        return self._addresses[path]


def _fingerprint(file: Path) -> str:
    return sha256(file.read_bytes()).hexdigest()[:10]
