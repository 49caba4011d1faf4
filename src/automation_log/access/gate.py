"""The gate: which workspace a visitor may enter, and whether their role sees the log."""

from automation_log.access.visitor import Visitor
from automation_log.domain.errors import NotAllowed, NotFound


def check_entry(visitor: Visitor, slug: str) -> None:
    """Let the visitor into the log of this workspace, or say why not.

    Raises: NotFound for every workspace but the visitor's own, whether it exists or not; NotAllowed for a role
    that does not see the log.
    """
    if visitor.slug != slug:
        raise NotFound("There is no such workspace, or it is not yours.")
    if not visitor.role.may_see_log:
        raise NotAllowed("Only owners, super admins and admins see the Automation Log.")
