"""Which function runs which task."""

from automation_log.domain.tasks import Task
from automation_log.engine.tasks.adding_users import adding_users
from automation_log.engine.tasks.interface import RunTask
from automation_log.engine.tasks.logging_in import logging_in
from automation_log.engine.tasks.removing_users import removing_users
from automation_log.engine.tasks.rotating_passwords import rotating_passwords
from automation_log.engine.tasks.syncing_users import syncing_users
from automation_log.engine.tasks.turning_off_mfa import turning_off_mfa
from automation_log.engine.tasks.turning_on_mfa import turning_on_mfa
from automation_log.engine.tasks.updating_user_roles import updating_user_roles

TASKS: dict[Task, RunTask] = {
    Task.ADDING_USERS: adding_users,
    Task.SYNCING_USERS: syncing_users,
    Task.ROTATING_PASSWORDS: rotating_passwords,
    Task.UPDATING_USER_ROLES: updating_user_roles,
    Task.REMOVING_USERS: removing_users,
    Task.TURNING_ON_MFA: turning_on_mfa,
    Task.TURNING_OFF_MFA: turning_off_mfa,
    Task.LOGGING_IN: logging_in,
}
