"""What a job is told beside its target and its person."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """`assets` are the roles asked for, by asset; `username` is the person's in the app, where it is known.
    `email` is the person's as the app writes it, where that is not how it is compared.

    With assets and without roles only the assets are meant: the person's place in the hub stays as it is.
    A job that follows grants gives no grant and takes none: the directory has changed already, and which role the
    person is to have is read from the grants there are when the job runs.
    """

    roles: tuple[str, ...] = ()
    assets: Mapping[str, str] = field(default_factory=dict)
    username: str = ""
    email: str = ""
    is_preview: bool = False
    follows_grants: bool = False

    @property
    def is_about_assets_only(self) -> bool:
        """Whether the hub itself is left alone."""
        return bool(self.assets) and not self.roles

    def as_json(self) -> dict[str, object]:
        """What is said, and nothing that is not."""
        said = {
            "roles": list(self.roles),
            "assets": dict(self.assets),
            "username": self.username,
            "email": self.email,
            "is_preview": self.is_preview,
            "follows_grants": self.follows_grants,
        }
        return {name: value for name, value in said.items() if value}

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> Self:
        """What `as_json` said."""
        return cls(**{**said, "roles": tuple(said.get("roles", ()))})


NOTHING_MORE = Asked()
