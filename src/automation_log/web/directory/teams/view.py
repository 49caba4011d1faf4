"""What the pages of teams show."""

from dataclasses import dataclass
from typing import ClassVar

from automation_log.store.teams import Team, TeamMember, TeamShare
from automation_log.web.directory.history import ShownChange
from automation_log.web.directory.sent import Filled
from automation_log.web.directory.sharing_view import Choices


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamsPage:
    """Every team by name, and the form that makes one."""

    template: ClassVar = "directory/teams.html"
    teams: tuple[Team, ...]
    filled: Filled


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamPage:
    """One team: who is in it and what it gives them."""

    template: ClassVar = "directory/team.html"
    team: Team
    members: tuple[TeamMember, ...]
    shares: tuple[TeamShare, ...]
    hubs: Choices
    roles: tuple[str, ...]
    changes: tuple[ShownChange, ...]
    filled: Filled
