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
    def label(self) -> str:
        """`Super admin`."""
        return self.name.replace("_", " ").capitalize()

    @property
    def may_see_log(self) -> bool:
        """Only owners, super admins and admins get in (seed, "IMPORTANT")."""
        return self in (Role.OWNER, Role.SUPER_ADMIN, Role.ADMIN)

    @property
    def may_let_providers_in(self) -> bool:
        """Whether a member may make and end SCIM tokens, and trust an issuer with Universal Logout.

        Whoever holds a token can put out everybody but the owner; whoever is trusted logs anybody out.
        """
        return self in (Role.OWNER, Role.SUPER_ADMIN)

    @property
    def may_choose_who_vouches(self) -> bool:
        """Whether a member decides which identity provider vouches for people at sign-in.

        Whoever chooses it could come in as anybody, the owner too: so nobody below the owner may.
        """
        return self is Role.OWNER

    def may_end_sessions_of(self, other: "Role") -> bool:
        """Whether a member of this role sees where somebody of the other is signed in, and ends it."""
        return self in (Role.OWNER, Role.SUPER_ADMIN) and self.may_manage(other)

    def may_manage(self, other: "Role") -> bool:
        """Whether a member of this role may make or change one of the other: whoever sees the log, none above them."""
        return self.may_see_log and self <= other
