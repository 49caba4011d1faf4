"""The six roles of a member, and who may see the log."""

from enum import IntEnum


class Role(IntEnum):
    """A member's one role in the workspace; the numbers are what the database stores."""

    OWNER = 1
    SUPER_ADMIN = 2
    ADMIN = 3
    USER = 4
    LOGIN_ONLY = 5
    GUEST = 6

    @property
    def may_see_log(self) -> bool:
        """Only owners, super admins and admins get in (seed, "IMPORTANT")."""
        return self in (Role.OWNER, Role.SUPER_ADMIN, Role.ADMIN)
