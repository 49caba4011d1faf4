"""The forms and the error page to look at: empty, and refused with mistakes."""

from automation_log.domain.tasks import Task
from automation_log.web import fields, refusals
from automation_log.web.new_job import view as new_job_view
from automation_log.web.pauses import view as pauses_view
from automation_log.web.signing_in import view as signing_in_view
from tests.web.page_samples import at

FORM = new_job_view.NewJobForm(
    tasks=tuple(
        new_job_view.TaskChoice(task=task, sentence=new_job_view.TASK_SENTENCES[task])
        for task in (Task.ADDING_USERS, Task.SYNCING_USERS, Task.ROTATING_PASSWORDS, Task.LOGGING_IN)
    ),
    targets=(
        fields.TargetGroup(
            label="Business hubs",
            choices=(fields.TargetChoice(value="business_hub:1", label="Django admin"),),
        ),
        fields.TargetGroup(
            label="Accounts",
            choices=(fields.TargetChoice(value="account:2", label="Marketing · Django admin"),),
        ),
    ),
    roles=(
        new_job_view.RoleChoice(value="staff", label="Staff"),
        new_job_view.RoleChoice(value="editor", label="Editor"),
    ),
    zones=("UTC", "Europe/Berlin", "America/Mexico_City"),
    idempotency_key="key-1",
)
FORM_REFUSED = new_job_view.NewJobForm(
    tasks=FORM.tasks,
    targets=FORM.targets,
    roles=FORM.roles,
    zones=FORM.zones,
    idempotency_key="key-1",
    task="adding_users",
    target="business_hub:1",
    people="ada@example.com\nalan.example.com",
    errors=(
        fields.FieldError(field="people", sentence="Line 2, alan.example.com, is not an e-mail address."),
        fields.FieldError(field="role", sentence="Choose the role these people get."),
    ),
)
SIGN_IN = signing_in_view.SignInPage(brand="Automation Log", csrf="c5rf-value")
FIRST_RUN = signing_in_view.FirstRunPage(
    brand="Automation Log", csrf="c5rf-value", action="/first-run", wants_setup_code=True
)
ERROR = refusals.ErrorPage(
    brand="Automation Log",
    status=403,
    code="not_allowed",
    title="Your role does not open the Automation Log",
    sentence="Only owners, super admins and admins of this workspace see it.",
    action="Ask an owner or admin of the workspace for one of these roles.",
    href="/sign-in",
    href_label="Sign in as somebody else",
)

PAUSES = pauses_view.PausesPage(
    pauses=(
        pauses_view.ShownPause(
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
PAUSES_REFUSED = pauses_view.PausesPage(
    pauses=(),
    choices=FORM.targets,
    what="business_hub:1",
    errors=(fields.FieldError(field="why", sentence="Say why in one line, up to 300 characters."),),
)
