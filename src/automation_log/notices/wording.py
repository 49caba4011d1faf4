"""What mails say, in plain text; pure, from what was read of the record. Names from outside are kept to one line."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo

from automation_log.domain.links import LinkPurpose
from automation_log.domain.mails import one_line
from automation_log.domain.reasons import UserAction
from automation_log.domain.secrets import Secret
from automation_log.domain.statuses import Status
from automation_log.store.claims import Claim
from automation_log.store.directory_history import SaidChange
from automation_log.store.troubles import ToldTrouble
from automation_log.store.webhooks import Webhook

LONGEST_SENTENCE = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """A subject without a line's end, and the lines of the text, which may hold a link's token."""

    subject: str
    lines: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where mails come from: the product's and the workspace's name, its address, and the zone of its people.

    `address` is the pages' own, without a slash at its end: `https://log.example.com`.
    """

    brand: str
    workspace: str
    slug: str
    address: str
    zone: tzinfo

    def page(self, path: str) -> str:
        """`https://log.example.com/w/acme/access`."""
        return f"{self.address}/w/{self.slug}/{path}"


def trouble(place: Place, told: ToldTrouble, *, may_see_log: bool) -> Wording:
    """That a task did not complete, why, and what to do; with the job's link for those who may open it."""
    what = f"{told.task.label} did not complete in {one_line(told.target_label)}"
    facts = [f"What happened: {told.reason.sentence}"]
    if told.subject:
        facts.append(f"For: {one_line(told.subject)}{_and_more(told.leaves - 1)}")
    if told.reason.action is not UserAction.NONE:
        facts.append(f"What to do: {told.reason.action.value}")
    facts.append(f"Since: {_instant(told.began_at, place.zone)}")
    return Wording(
        subject=_subject(place, what),
        lines=(
            f"{what}.",
            "",
            *facts,
            "",
            *_where(place, told, may_see_log=may_see_log),
            "",
            "You are told of this once, and once more when it is over.",
        ),
    )


def recovery(place: Place, told: ToldTrouble, *, may_see_log: bool) -> Wording:
    """That the task completes again, and whether the job that had not is completed too."""
    what = f"{told.task.label} completes again in {one_line(told.target_label)}"
    over_at = _instant(told.over_at, place.zone) if told.over_at else ""
    lines = [f"{what}.", "", f"What had happened: {told.reason.sentence}", f"Over since: {over_at}"]
    if told.status is not Status.COMPLETED:
        about = f" for {one_line(told.subject)}" if told.subject else ""
        lines.append(f"The job{about} that showed it first is still {told.status.label}: retry it.")
    return Wording(
        subject=_subject(place, what),
        lines=(*lines, "", *_where(place, told, may_see_log=may_see_log)),
    )


def claims(place: Place, offered: Sequence[Claim]) -> Wording:
    """What is offered to one person, place by place, and where to take it."""
    count = "something" if len(offered) == 1 else f"{len(offered)} things"
    lines = [f"In {one_line(place.workspace)} you are offered {count}:", ""]
    lines += [f"- {one_line(one.place)}, from “{one_line(one.collection_name)}”" for one in offered]
    lines += ["", "You get nothing until you claim it:", place.page("access")]
    if any(one.collection_owner_id == one.member_id for one in offered):
        lines += ["", "Where the collection is your own, you may also skip what it offers you."]
    return Wording(subject=_subject(place, f"You are offered {count}"), lines=tuple(lines))


def invitation(place: Place, token: Secret) -> Wording:
    """The way in, for somebody who has no password yet."""
    return Wording(
        subject=_subject(place, "You are invited"),
        lines=(
            f"You are a member of {one_line(place.workspace)} in {one_line(place.brand)}.",
            "Choose a password, and you are in:",
            "",
            link(place.address, token),
            "",
            f"The link opens once, within {lasting(LinkPurpose.INVITATION.lasts)}. Do not pass it on.",
        ),
    )


def lost_password(place: Place, token: Secret) -> Wording:
    """The way back in, for whoever reads this address's mail."""
    return Wording(
        subject=_subject(place, "Choose a new password"),
        lines=(
            f"Somebody asked for a new password for this address in {one_line(place.workspace)}.",
            "If that was you, choose one:",
            "",
            link(place.address, token),
            "",
            f"The link opens once, within {lasting(LinkPurpose.LOST_PASSWORD.lasts)}. Do not pass it on.",
            "If it was not you, do nothing: your password stays as it is.",
        ),
    )


def logout(place: Place, change: SaidChange, *, email: str) -> Wording:
    """That a person was logged out everywhere: by whom, and what follows."""
    who = one_line(email)
    return Wording(
        subject=_subject(place, f"{who} was logged out everywhere"),
        lines=(
            one_line(change.sentence, longest=LONGEST_SENTENCE),
            "",
            f"When: {_instant(change.at, place.zone)}",
            f"What follows: the password of every account within {who}'s reach is rotated; whoever else uses one finds",
            "the new one here. No access was withdrawn, and the person may sign in again.",
            "",
            "The person, and what was changed about them:",
            place.page(f"members/{change.about_id}"),
            "The log, where the rotations stand:",
            place.page("log"),
        ),
    )


def webhook(place: Place, told: Webhook) -> Wording:
    """That a webhook takes nothing, what became of it, and where to go on."""
    if told.ended_at is not None:
        what, then = "was ended", "Its receiver wants nothing any more. If that is a mistake, add it anew."
    elif told.paused_at is not None:
        what, then = "was paused", "Nothing is lost: mend the receiver, then resume the webhook."
    else:
        what, then = "takes nothing", "Nothing is lost: it is tried again until it takes what waits."
    facts = [f"What happened: {told.said}"]
    if told.failing_since is not None:
        facts.append(f"Since: {_instant(told.failing_since, place.zone)}")
    return Wording(
        subject=_subject(place, f"The webhook {one_line(told.name)} {what}"),
        lines=(
            f"The webhook “{one_line(told.name)}” {what}.",
            "",
            *facts,
            then,
            "",
            place.page("webhooks"),
        ),
    )


def link(address: str, token: Secret) -> str:
    """Where the holder of a token chooses a password."""
    return f"{address}/choose-password/{token.reveal()}"


def lasting(duration: timedelta) -> str:
    """`7 days`, `an hour`."""
    if duration.days:
        return f"{duration.days} days"
    return "an hour" if duration == timedelta(hours=1) else f"{duration.seconds // 3600} hours"


def _where(place: Place, told: ToldTrouble, *, may_see_log: bool) -> tuple[str, ...]:
    if may_see_log:
        return ("The job:", place.page(f"jobs/{told.job_id}"))
    who = f"The owner and the admins of {one_line(place.workspace)}"
    return (f"{who} see the job {told.job_id} and can retry it.",)


def _subject(place: Place, what: str) -> str:
    return one_line(f"[{one_line(place.workspace, longest=60)}] {what}")


def _and_more(count: int) -> str:
    match count:
        case 0:
            return ""
        case 1:
            return " and one more"
        case _:
            return f" and {count} more"


def _instant(at: datetime, zone: tzinfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M %Z}"
