"""The eight tasks: what a job does."""

from enum import IntEnum


class Task(IntEnum):
    """What a job does; the numbers are what the database stores and never change."""

    ADDING_USERS = 1
    SYNCING_USERS = 2
    UPDATING_USER_ROLES = 3
    REMOVING_USERS = 4
    ROTATING_PASSWORDS = 5
    TURNING_ON_MFA = 6
    TURNING_OFF_MFA = 7
    LOGGING_IN = 8

    @property
    def word(self) -> str:
        """The word in app definitions, URLs and the API: `adding_users`."""
        return self.name.lower()

    @property
    def label(self) -> str:
        """The seed's words: `Adding users`."""
        return LABELS[self]


LABELS: dict[Task, str] = {
    Task.ADDING_USERS: "Adding users",
    Task.SYNCING_USERS: "Syncing users",
    Task.UPDATING_USER_ROLES: "Updating user roles",
    Task.REMOVING_USERS: "Removing users",
    Task.ROTATING_PASSWORDS: "Rotating passwords",
    Task.TURNING_ON_MFA: "Turning on MFA",
    Task.TURNING_OFF_MFA: "Turning off MFA",
    Task.LOGGING_IN: "Logging in",
}

TASKS_BY_WORD: dict[str, Task] = {task.word: task for task in Task}
