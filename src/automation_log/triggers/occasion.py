"""What changed in the directory, whoever changed it: the one shape every trigger hands to what follows."""

from dataclasses import dataclass

from automation_log.domain.jobs import Actor, ActorKind, Target
from automation_log.domain.mails import MailKind
from automation_log.domain.triggers import Trigger


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """A change by somebody of something: `sentence` says it to a person, and is the cause of the jobs that follow.

    `target` is what the trees act on and `subject` the one person they concern, None for several. With `rotates`, the
    password of every account that somebody can no longer reach is changed. With `rotates_reached` it is that of every
    account they can reach now, unless the job asked for before because of the same member still waits: it will do, and
    its tree says that it was asked for again. `state` names what came to be as it is, such as `member:…`: a delivery of
    the same again is said at the job that followed from the first. `mails` is what those who see the log are mailed.
    """

    trigger: Trigger
    actor: Actor
    sentence: str
    target: Target
    subject: str | None = None
    rotates: bool = False
    rotates_reached: bool = False
    mails: MailKind | None = None
    state: str | None = None

    @property
    def said(self) -> str:
        """The sentence, with the reason that the actor gave."""
        return self.actor.explained(self.sentence)


def trigger_of(actor: Actor, otherwise: Trigger) -> Trigger:
    """API for whatever a key changes, as SCIM is for whatever a provider pushes; `otherwise`, where a person acts.

    An operator with a token has an id, and acts through the Admin API; one at the machine has a name only.
    """
    match actor.kind:
        case ActorKind.API_KEY:
            return Trigger.API
        case ActorKind.OPERATOR if actor.id is not None:
            return Trigger.ADMIN_API
        case _:
            return otherwise
