"""Lists of the directory a page at a time, each page begun where the one before ended."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, LiteralString, TypeVar
from uuid import UUID

from automation_log.domain.claims import ClaimState
from automation_log.domain.pauses import Pause, PauseScope
from automation_log.domain.roles import Role
from automation_log.store import statements
from automation_log.store.account_shares import AccountShare
from automation_log.store.claims import Claim
from automation_log.store.collections import Collection, CollectionHub, CollectionShare
from automation_log.store.database import Connection
from automation_log.store.directory import Account, Hub
from automation_log.store.hub_owners import HubOwner
from automation_log.store.members import Member
from automation_log.store.rosters import RosterRow
from automation_log.store.scim_tokens import ScimToken
from automation_log.store.sync_rules import Exemption
from automation_log.store.teams import Team, TeamMember, TeamShare

Row = TypeVar("Row")
Place = tuple[UUID | str, ...]
"""Where a row stands: the values of the columns a list is ordered by."""
NIL = UUID(int=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing(Generic[Row]):
    """One list: its statement, the columns it is ordered by, and the place before its first row."""

    statement: LiteralString
    keys: tuple[str, ...] = ("id",)
    first: Place = (NIL,)
    make: Callable[[Mapping[str, Any]], Row]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[Row]):
    """Some rows, and the place after which the next page begins; None on the last."""

    rows: tuple[Row, ...]
    next: Place | None


async def read_page(
    connection: Connection, listing: Listing[Row], *, after: Place | None, limit: int, **about: UUID
) -> Page[Row]:
    """The rows after a place, at most `limit`; `about` is what the list is of, as its statement names it."""
    values = dict(zip(listing.keys, after or listing.first, strict=True))
    cursor = await connection.execute(
        statements.read(listing.statement), {**values, **about, "limit": limit + 1}
    )
    found = await cursor.fetchall()
    rows = found[:limit]
    return Page(
        rows=tuple(map(listing.make, rows)),
        next=tuple(rows[-1][key] for key in listing.keys) if len(found) > limit else None,
    )


def _share(
    kind: type[AccountShare] | type[CollectionShare] | type[HubOwner],
) -> Callable[[Mapping[str, Any]], Any]:
    return lambda row: kind(member_id=row["member_id"], team_id=row["team_id"], label=row["label"])


HUB_AND_ASSET: Place = (NIL, "")
MEMBERS = Listing(
    statement="list_members_after", make=lambda row: Member(**{**row, "role": Role(row["role"])})
)
CLAIMS = Listing(
    statement="list_claims_after", make=lambda row: Claim(**{**row, "state": ClaimState(row["state"])})
)
TEAMS = Listing(statement="list_teams_after", make=lambda row: Team(**row))
TEAM_MEMBERS = Listing(
    statement="list_team_members_after", keys=("member_id",), make=lambda row: TeamMember(**row)
)
TEAM_SHARES = Listing(
    statement="list_team_shares_after",
    keys=("hub_id", "asset"),
    first=HUB_AND_ASSET,
    make=lambda row: TeamShare(**row),
)
COLLECTIONS = Listing(statement="list_collections_after", make=lambda row: Collection(**row))
COLLECTION_HUBS = Listing(
    statement="list_collection_hubs_after",
    keys=("hub_id", "asset"),
    first=HUB_AND_ASSET,
    make=lambda row: CollectionHub(**row),
)
COLLECTION_ACCOUNTS = Listing(statement="list_collection_accounts_after", make=lambda row: Account(**row))
COLLECTION_SHARES: Listing[CollectionShare] = Listing(
    statement="list_collection_shares_after", keys=("with_id",), make=_share(CollectionShare)
)
ACCOUNTS = Listing(statement="list_accounts_after", make=lambda row: Account(**row))
ACCOUNT_SHARES: Listing[AccountShare] = Listing(
    statement="list_account_shares_after", keys=("with_id",), make=_share(AccountShare)
)
HUBS = Listing(statement="list_hubs_after", make=lambda row: Hub(**row))
ROSTER = Listing(
    statement="list_roster_after", keys=("username",), first=("",), make=lambda row: RosterRow(**row)
)
EXEMPTIONS = Listing(
    statement="list_exemptions_after", keys=("email",), first=("",), make=lambda row: Exemption(**row)
)
HUB_OWNERS: Listing[HubOwner] = Listing(
    statement="list_hub_owners_after", keys=("with_id",), make=_share(HubOwner)
)
PAUSES = Listing(
    statement="list_pauses_after", make=lambda row: Pause(**{**row, "scope": PauseScope(row["scope"])})
)
SCIM_TOKENS = Listing(statement="list_scim_tokens_after", make=lambda row: ScimToken(**row))
