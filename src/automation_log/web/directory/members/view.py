"""What the pages of members show."""

from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import urlencode

from automation_log.domain.roles import Role
from automation_log.store.identities import Identity
from automation_log.store.member_pages import MemberList, ReachedAccount
from automation_log.store.members import Member
from automation_log.store.teams import Team
from automation_log.web.directory.access_view import PlaceOfAccess
from automation_log.web.directory.history import ShownChange
from automation_log.web.directory.sent import Filled
from automation_log.web.directory.sessions.view import ShownSession

Choices = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MembersPage:
    """Everybody by e-mail, 50 a page, and the form that adds somebody."""

    template: ClassVar = "directory/members.html"
    listed: MemberList
    search: str
    is_first: bool
    roles: Choices
    filled: Filled

    @property
    def next_query(self) -> str:
        """The query of the next page; only where there is one."""
        return urlencode({"q": self.search, "after": self.listed.next_after or ""})


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberPage:
    """One member: who they are, what they have and why, and what may be changed about them."""

    template: ClassVar = "directory/member.html"
    member: Member
    teams: tuple[Team, ...]
    places: tuple[PlaceOfAccess, ...]
    accounts: tuple[ReachedAccount, ...]
    changes: tuple[ShownChange, ...]
    roles: Choices
    is_self: bool
    may_change: bool
    """Whether the visitor's role lets them change somebody of this role."""
    may_log_out: bool
    sessions: tuple[ShownSession, ...]
    """Where the member is signed in; empty for a visitor who may not end it."""
    known_as: tuple[Identity, ...]
    """As whom issuers know the member; empty for a visitor who may not have it forgotten."""
    may_hand_over: bool
    may_invite: bool
    """Whether the member may come in and has no password, and the visitor's role lets them be invited."""
    way_in: str
    """The link of an invitation, shown this once where no mail is set up; else empty."""
    filled: Filled

    @property
    def identities_said(self) -> str:
        """All that is forgotten at once: `Known as u1 to https://a.example, and as u2 to https://b.example.`"""
        named = ", and as ".join(f"{one.subject} to {one.issuer}" for one in self.known_as)
        return f"Known as {named}."


def role_choices(by: Role) -> Choices:
    """The roles somebody of this role may give."""
    return tuple(
        (role.name.lower(), role.label) for role in Role if role is not Role.OWNER and by.may_manage(role)
    )
