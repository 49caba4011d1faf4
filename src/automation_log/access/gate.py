"""The gate: which workspace a visitor may enter, and whether their role sees the log and changes the directory."""

from automation_log.access.visitor import Visitor
from automation_log.domain.errors import NotAllowed, NotFound


def check_workspace(visitor: Visitor, slug: str) -> None:
    """Raises: NotFound for every workspace but the visitor's own, whether it exists or not."""
    if visitor.slug != slug:
        raise NotFound("There is no such workspace, or it is not yours.")


def check_entry(visitor: Visitor, slug: str) -> None:
    """Let the visitor into log and directory of this workspace. Raises: as `check_workspace`; NotAllowed by role."""
    check_workspace(visitor, slug)
    if not visitor.role.may_see_log:
        raise NotAllowed("Only owners, super admins and admins see the Automation Log.")


def check_sign_in_provider(visitor: Visitor) -> None:
    """Raises: NotAllowed, unless the visitor may decide which identity provider vouches for people at sign-in."""
    if not visitor.role.may_choose_who_vouches:
        raise NotAllowed(
            f"You are {visitor.role.label}; the owner alone decides who vouches for people at sign-in, as whoever "
            "vouches can let anybody in as the owner."
        )


def check_providers(visitor: Visitor) -> None:
    """Raises: NotAllowed, unless the visitor may decide which identity provider pushes, and logs people out."""
    if not visitor.role.may_let_providers_in:
        raise NotAllowed(
            f"You are {visitor.role.label}; owners and super admins decide which identity provider is let in."
        )
