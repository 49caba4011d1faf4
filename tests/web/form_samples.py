"""The forms and the error page to look at: empty, and refused with mistakes."""

from automation_log.domain.tasks import Task
from automation_log.web import form_view

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
