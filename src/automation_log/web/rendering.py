"""Turns view models into pages: the one Jinja environment, escaping everything, and one function a page."""

from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from automation_log.web.form_view import ErrorPage, FieldError, FirstRunPage, NewJobForm, SignInPage
from automation_log.web.job_view import JobPage
from automation_log.web.pause_view import PausesPage
from automation_log.web.views import Frame, LogPage, NestedPage

HERE = Path(__file__).parent
STATIC = HERE / "static"
STYLES = (
    "tokens",
    "frame",
    "table",
    "chip",
    "tallies",
    "controls",
    "forms",
    "job",
    "found",
    "timeline",
    "callout",
    "notice",
    "pauses",
    "narrow",
)
"""The style sheets in order; each writes into the cascade layer `tokens.css` names for it."""


class Pages:
    """Every page of the product; make one at start and pass it on."""

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

    def log(self, page: LogPage, frame: Frame) -> str:
        """The Automation Log."""
        return self._render("log.html", page=page, frame=frame)

    def log_table(self, page: LogPage, frame: Frame) -> str:
        """Only `#log`, for those who ask for nothing else."""
        return self._render("log_table.html", page=page, frame=frame)

    def nested(self, page: NestedPage, frame: Frame) -> str:
        """View all jobs."""
        return self._render("nested.html", page=page, frame=frame)

    def job(self, page: JobPage, frame: Frame) -> str:
        """One job."""
        return self._render("job.html", page=page, frame=frame)

    def new_job(self, page: NewJobForm, frame: Frame) -> str:
        """The form for a new job, again with its errors when it was refused."""
        return self._render("new_job.html", page=page, frame=frame)

    def pauses(self, page: PausesPage, frame: Frame) -> str:
        """What is paused, and the form that pauses."""
        return self._render("pauses.html", page=page, frame=frame)

    def sign_in(self, page: SignInPage) -> str:
        """Signing in."""
        return self._render("sign_in.html", page=page)

    def first_run(self, page: FirstRunPage) -> str:
        """Making the workspace and its owner."""
        return self._render("first_run.html", page=page)

    def error(self, page: ErrorPage, frame: Frame | None = None) -> str:
        """What went wrong; inside the frame when somebody is signed in and may see it."""
        return self._render("error.html", page=page, frame=frame)

    def _render(self, template: str, **values: object) -> str:
        return self._environment.get_template(template).render(**values)


def error_for(errors: tuple[FieldError, ...], field: str) -> str | None:
    """The sentence about one field, if it has a mistake."""
    return next((error.sentence for error in errors if error.field == field), None)


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
