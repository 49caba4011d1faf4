"""The scopes of an API key: what it may be used for, as far as its owner's role goes."""

from enum import Enum

from automation_log.domain.roles import Role


class Scope(Enum):
    """One thing a key may be good for; the values are what people write and the database stores."""

    JOBS_READ = "jobs:read"
    JOBS_WRITE = "jobs:write"
    DIRECTORY_READ = "directory:read"
    DIRECTORY_WRITE = "directory:write"
    APPS_READ = "apps:read"

    @property
    def changes(self) -> bool:
        """Whether it opens what changes something."""
        return self in (Scope.JOBS_WRITE, Scope.DIRECTORY_WRITE)

    @property
    def meaning(self) -> str:
        """What it opens, in words."""
        match self:
            case Scope.JOBS_READ:
                return "See jobs, their entries, and what is paused."
            case Scope.JOBS_WRITE:
                return "Submit, retry and cancel jobs; pause and resume."
            case Scope.DIRECTORY_READ:
                return "See members, teams, collections, accounts and business hubs."
            case Scope.DIRECTORY_WRITE:
                return "Change members, teams, collections, accounts and business hubs."
            case Scope.APPS_READ:
                return "See the apps there are, and what each can do."


def scopes_of(role: Role) -> frozenset[Scope]:
    """What a member of this role may do through a key: everything, where the role sees the log; else nothing."""
    return frozenset(Scope) if role.may_see_log else frozenset()
