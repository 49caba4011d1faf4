"""Who acts through the command line."""

import getpass

from automation_log.domain.jobs import Actor, ActorKind


def operator() -> Actor:
    """The person who is signed in on this machine."""
    return Actor(kind=ActorKind.OPERATOR, id=None, label=getpass.getuser())
