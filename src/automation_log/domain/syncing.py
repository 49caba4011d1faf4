"""Syncing: what follows from a roster and the members, and the safeguard before anybody is removed."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum

from automation_log.domain.emails import plain_email
from automation_log.domain.roster import RosterPerson

SERVICE_ACCOUNT = "The service account of this business hub."
NO_EMAIL = "The app shows no e-mail address to match by."
NOT_REMOVED_HERE = "This business hub does not remove unmatched people."
CANNOT_REMOVE = "The app's definition has no steps that remove people."


class FindingState(IntEnum):
    """How a person in the app stands to the members; the numbers are what the database stores and never change."""

    MATCHED = 1
    UNMATCHED = 2
    EXEMPT = 3

    @property
    def label(self) -> str:
        """`Unmatched`."""
        return self.name.capitalize()


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncRule:
    """What a business hub lets a sync do: remove the unmatched or not, and of how many in a hundred at most."""

    removes_unmatched: bool
    safeguard_percent: int
    app_can_remove: bool

    @property
    def stays_because(self) -> str:
        """Why the unmatched stay; empty when they do not."""
        if not self.removes_unmatched:
            return NOT_REMOVED_HERE
        return "" if self.app_can_remove else CANNOT_REMOVE


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One person of the roster; `why` is the reason when somebody who is no member stays."""

    person: RosterPerson
    state: FindingState
    why: str = ""
    is_removal: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """So many to remove, of so many there are."""

    removed: int
    total: int

    def exceeds(self, percent: int) -> bool:
        """Whether it is more than so many in a hundred; exactly as many is not."""
        return self.removed * 100 > percent * self.total

    def words(self, noun: str) -> str:
        """`51 of 250 people (20.4 %)`."""
        percent = f" ({self.removed * 100 / self.total:.4g} %)" if self.total else ""
        return f"{self.removed:,} of {self.total:,} {noun}{percent}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Safeguard:
    """What would be removed, of the people and of the memberships in assets, and how much may be."""

    people: Share
    memberships: Share
    percent: int

    @property
    def is_exceeded(self) -> bool:
        """Whether more would be removed than may be; then nothing is."""
        return self.people.exceeds(self.percent) or self.memberships.exceeds(self.percent)

    @property
    def sentence(self) -> str:
        """The numbers: `51 of 250 people (20.4 %) to remove; the safeguard allows 20 %.`"""
        shares = [self.people.words("people")]
        if self.memberships.total:
            shares.append(self.memberships.words("asset memberships"))
        return f"{' and '.join(shares)} to remove; the safeguard allows {self.percent} %."


def find(
    roster: Iterable[RosterPerson],
    *,
    members: Collection[str],
    exemptions: Mapping[str, str],
    service_account: str,
    rule: SyncRule,
) -> tuple[Finding, ...]:
    """Everybody who can come in: exempt, matched or unmatched, and who is to be removed; those first, then by name.

    Whoever is switched off in the app is out already: removing them would do nothing, and counted by the safeguard they
    would hide how many really go. `members` and the keys of `exemptions` are e-mails, `service_account` a user name.
    """
    known = {plain_email(email) for email in members}
    reasons = {plain_email(email): reason for email, reason in exemptions.items()}
    service = plain_email(service_account)

    def finding(person: RosterPerson) -> Finding:
        email = plain_email(person.email)
        if service in (plain_email(person.username), email):
            return Finding(person=person, state=FindingState.EXEMPT, why=SERVICE_ACCOUNT)
        if not email:
            return Finding(person=person, state=FindingState.EXEMPT, why=NO_EMAIL)
        if email in reasons:
            return Finding(person=person, state=FindingState.EXEMPT, why=reasons[email])
        if email in known:
            return Finding(person=person, state=FindingState.MATCHED)
        why = rule.stays_because
        return Finding(person=person, state=FindingState.UNMATCHED, why=why, is_removal=not why)

    order = (FindingState.UNMATCHED, FindingState.EXEMPT, FindingState.MATCHED)
    return tuple(
        sorted(
            (finding(person) for person in roster if person.is_active),
            key=lambda one: (not one.is_removal, order.index(one.state), one.person.username),
        )
    )


def weigh(findings: Collection[Finding], rule: SyncRule) -> Safeguard:
    """What the removals among the findings come to."""

    def share(counts: Iterable[tuple[int, bool]]) -> Share:
        counted = list(counts)
        return Share(
            removed=sum(count for count, is_removal in counted if is_removal),
            total=sum(count for count, _ in counted),
        )

    return Safeguard(
        people=share((1, one.is_removal) for one in findings),
        memberships=share((len(one.person.assets), one.is_removal) for one in findings),
        percent=rule.safeguard_percent,
    )


def told(
    counts: Mapping[FindingState, int], safeguard: Safeguard, *, is_preview: bool, switched_off: int = 0
) -> str:
    """All of it in a few words: how many people stand in each state, what is to be removed, and whether it is."""
    states = ", ".join(f"{counts.get(state, 0):,} {state.name.lower()}" for state in FindingState)
    said = [f"{safeguard.people.total:,} people read: {states}."]
    if switched_off:
        said.append(f"{switched_off:,} more are switched off in the app.")
    said.append(safeguard.sentence if safeguard.people.removed else "Nobody is to be removed.")
    if safeguard.is_exceeded:
        said.append(f"The safeguard {'would stop' if is_preview else 'stopped'} it.")
    if is_preview:
        said.append("Nothing was done: this is a preview.")
    return " ".join(said)
