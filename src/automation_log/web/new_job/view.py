"""What the form for a new job shows: what may be chosen, the fields as typed, and what is wrong with them."""

from dataclasses import dataclass
from typing import ClassVar

from automation_log.domain.tasks import Task
from automation_log.web.fields import FieldError, TargetGroup


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskChoice:
    """One radio card."""

    task: Task
    sentence: str
    """What it does, in a few words; `TASK_SENTENCES` has them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleChoice:
    """One app role of a hub."""

    value: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewJobForm:
    """New job, sent to `/w/{slug}/jobs`.

    Posts `task`, `target`, `people`, `role`, `assets`, `is_preview`, `scheduled_for`, `zone`, `csrf` and `key`.
    """

    template: ClassVar = "new_job/form.html"

    tasks: tuple[TaskChoice, ...]
    targets: tuple[TargetGroup, ...]
    roles: tuple[RoleChoice, ...]
    zones: tuple[str, ...]
    """IANA names; the first is the default."""
    idempotency_key: str
    """Made when the form is shown, so that sending it twice makes one job."""
    task: str = ""
    """The chosen task's word."""
    target: str = ""
    people: str = ""
    """One e-mail a line, as typed."""
    chosen_roles: tuple[str, ...] = ()
    takes_other_roles: bool = False
    """Whether an app here has roles that its definition does not name."""
    other_roles: str = ""
    """Roles no app's definition names, one a line, as typed."""
    assets: str = ""
    """One asset a line, `Website: Editor`, as typed."""
    is_preview: bool = False
    scheduled_for: str = ""
    """`YYYY-MM-DDTHH:MM` in `zone`, as typed; empty is now."""
    zone: str = "UTC"
    errors: tuple[FieldError, ...] = ()


TASK_SENTENCES: dict[Task, str] = {
    Task.ADDING_USERS: "Create the accounts and invite people to a business hub.",
    Task.SYNCING_USERS: "Read users, roles and assets; where the hub says so, remove who is no member.",
    Task.UPDATING_USER_ROLES: "Change the role people hold in a business hub.",
    Task.REMOVING_USERS: "Take people out of a business hub.",
    Task.ROTATING_PASSWORDS: "Give an account a new password and prove that it works.",
    Task.TURNING_ON_MFA: "Protect an account with a code kept in the vault.",
    Task.TURNING_OFF_MFA: "Switch the code of an account off.",
    Task.LOGGING_IN: "Prove that an account's saved login works.",
}
"""What each radio card says."""
