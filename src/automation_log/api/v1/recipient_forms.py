"""With whom something is shared, or whose it is, as it goes out: one member, or one team."""

from uuid import UUID

from automation_log.api.v1.forms import Shown
from automation_log.store.account_shares import AccountShare
from automation_log.store.collections import CollectionShare
from automation_log.store.hub_owners import HubOwner


class Recipient(Shown):
    """One member, or the members of one team; the other of the two ids is null."""

    member_id: UUID | None
    team_id: UUID | None
    label: str


def recipient_shown(share: AccountShare | CollectionShare | HubOwner) -> Recipient:
    """The share as it goes out."""
    return Recipient(member_id=share.member_id, team_id=share.team_id, label=share.label)
