"""What a member sees of their own access."""

from dataclasses import dataclass
from typing import ClassVar

from automation_log.domain.claims import ClaimState
from automation_log.store.claims import Claim
from automation_log.store.member_pages import ReachedAccount
from automation_log.web.directory.access_view import PlaceOfAccess
from automation_log.web.directory.sent import Filled


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What a collection offers; its owner may do without it, others claim it or leave it."""

    claim: Claim
    may_skip: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessPage:
    """Open offers first, then what the member has and why."""

    template: ClassVar = "directory/access.html"
    offers: tuple[Offer, ...]
    places: tuple[PlaceOfAccess, ...]
    accounts: tuple[ReachedAccount, ...]
    filled: Filled


def open_offers(claims: tuple[Claim, ...]) -> tuple[Offer, ...]:
    """The claims nobody has answered."""
    return tuple(
        Offer(claim=one, may_skip=one.collection_owner_id == one.member_id)
        for one in claims
        if one.state is ClaimState.OPEN
    )
