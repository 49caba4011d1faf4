"""What the pages of business hubs show."""

from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import urlencode

from automation_log.domain.grants import effective_role
from automation_log.store.directory import Account, Hub
from automation_log.store.hub_owners import HubOwner
from automation_log.store.hub_people import HubPeople, HubPerson
from automation_log.store.sync_rules import HubRule
from automation_log.web.directory.history import ShownChange
from automation_log.web.directory.sent import Filled
from automation_log.web.directory.sharing_view import Choices
from automation_log.web.times import Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class HubsPage:
    """Every business hub by label with its app's name, and the form that adds one."""

    template: ClassVar = "directory/hubs.html"
    hubs: tuple[tuple[Hub, str], ...]
    accounts: Choices
    filled: Filled


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPerson:
    """One person: what the app showed of them, and what the grants give."""

    person: HubPerson
    granted: str
    """The role that counts; empty where no grant gives one."""
    reasons: str
    """Like `team, direct`."""

    @classmethod
    def of(cls, person: HubPerson, weights: dict[str, int]) -> "ShownPerson":
        """The person, weighed."""
        kinds = dict.fromkeys(grant.kind.name.lower() for grant in person.grants)
        return cls(
            person=person, granted=effective_role(person.grants, weights) or "", reasons=", ".join(kinds)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class HubPage:
    """One business hub: its people, its rule, its service account."""

    template: ClassVar = "directory/hub.html"
    hub: Hub
    app_name: str
    tasks: tuple[tuple[str, str], ...]
    """What can be asked for here, as word and label."""
    service_account: Account
    rule: HubRule
    people: tuple[ShownPerson, ...]
    listed: HubPeople
    is_first: bool
    seen: Moment | None
    service_accounts: Choices
    owners: tuple[HubOwner, ...]
    teams: Choices
    changes: tuple[ShownChange, ...]
    filled: Filled

    @property
    def next_query(self) -> str:
        """The query of the next page; only where there is one."""
        last = self.listed.people[-1]
        return urlencode({"after": last.email, "username": last.username})
