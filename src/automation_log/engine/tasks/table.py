"""Which function runs which task."""

from automation_log.domain.tasks import Task
from automation_log.engine.tasks.adding_users import adding_users
from automation_log.engine.tasks.interface import RunTask
from automation_log.engine.tasks.logging_in import logging_in
from automation_log.engine.tasks.rotating_passwords import rotating_passwords
from automation_log.engine.tasks.syncing_users import syncing_users

TASKS: dict[Task, RunTask] = {
    Task.ADDING_USERS: adding_users,
    Task.SYNCING_USERS: syncing_users,
    Task.ROTATING_PASSWORDS: rotating_passwords,
    Task.LOGGING_IN: logging_in,
}
