"""The forms and the error page to look at: empty, and refused with mistakes."""

from automation_log.domain.tasks import Task
from automation_log.web import form_view, pause_view
from tests.web.page_samples import at

FORM = form_view.NewJobForm(
    tasks=tuple(
        form_view.TaskChoice(task=task, sentence=form_view.TASK_SENTENCES[task])
        for task in (Task.ADDING_USERS, Task.SYNCING_USERS, Task.ROTATING_PASSWORDS, Task.LOGGING_IN)
    ),
    targets=(
        form_view.TargetGroup(
            label="Business hubs",
            choices=(form_view.TargetChoice(value="business_hub:1", label="Django admin"),),
        ),
        form_view.TargetGroup(
            label="Accounts",
            choices=(form_view.TargetChoice(value="account:2", label="Marketing · Django admin"),),
        ),
    ),
    roles=(
        form_view.RoleChoice(value="staff", label="Staff"),
        form_view.RoleChoice(value="editor", label="Editor"),
    ),
    zones=("UTC", "Europe/Berlin", "America/Mexico_City"),
    idempotency_key="key-1",
)
FORM_REFUSED = form_view.NewJobForm(
    tasks=FORM.tasks,
    targets=FORM.targets,
    roles=FORM.roles,
    zones=FORM.zones,
    idempotency_key="key-1",
    task="adding_users",
    target="business_hub:1",
    people="ada@example.com\nalan.example.com",
    errors=(
        form_view.FieldError(field="people", sentence="Line 2, alan.example.com, is not an e-mail address."),
        form_view.FieldError(field="role", sentence="Choose the role these people get."),
    ),
)
SIGN_IN = form_view.SignInPage(brand="Automation Log", csrf="c5rf-value")
FIRST_RUN = form_view.FirstRunPage(
    brand="Automation Log", csrf="c5rf-value", action="/first-run", wants_setup_code=True
)
ERROR = form_view.ErrorPage(
    brand="Automation Log",
    status=403,
    code="not_allowed",
    title="Your role does not open the Automation Log",
    sentence="Only owners, super admins and admins of this workspace see it.",
    action="Ask an owner or admin of the workspace for one of these roles.",
    href="/sign-in",
    href_label="Sign in as somebody else",
)

PAUSES = pause_view.PausesPage(
    pauses=(
        pause_view.ShownPause(
            label="Figma",
            scope="App",
            why="3 jobs in a row ended with “The app refused the saved credentials.”",
            paused_by="Automation Log",
            paused=at(minutes=4),
            resume_href="/w/acme/pauses/019a4a5e-7c1d-7b3a-9f00-5a1c2e3d4f60/end",
        ),
    ),
    choices=FORM.targets,
)
PAUSES_REFUSED = pause_view.PausesPage(
    pauses=(),
    choices=FORM.targets,
    what="business_hub:1",
    errors=(form_view.FieldError(field="why", sentence="Say why in one line, up to 300 characters."),),
)
