"""The frame around every page of a signed-in member: who and where they are, and what was just done."""

from dataclasses import dataclass

from automation_log.web.people.addresses import person_path


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What surrounds every page of a signed-in member."""

    brand: str
    """The product's name as this installation calls it."""
    workspace_name: str
    workspace_slug: str
    """As in `/w/{slug}/…`; every address in the templates is built from it."""
    member_name: str
    """Name or e-mail of who is signed in."""
    member_role: str
    """The role as people read it: `Super admin`."""
    sees_log: bool
    """Whether log and directory are offered; others see what is theirs."""
    csrf: str
    """Goes into every form as the hidden field `csrf`."""
    zone: str = "UTC"
    """The zone all times on the page are told in."""
    live_url: str | None = None
    """The stream that says `jobs`; None on pages that do not change."""
    notice: str | None = None
    """One sentence about what was just done: "Cancel asked for."."""

    def address(self, path: str) -> str:
        """An address in this workspace: `address("log")` is `/w/{slug}/log`."""
        return f"/w/{self.workspace_slug}/{path}"

    def person(self, email: str) -> str:
        """The page that asks whether this person is fully out."""
        return self.address(person_path(email))
