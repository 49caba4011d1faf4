"""What an app's accounts are like: the passwords it takes, and the roles people have."""

from typing import Self

from pydantic import Field, model_validator

from automation_log.connectors.actions.parts import Part


class PasswordRules(Part):
    """What the app takes as a password."""

    min_length: int = Field(default=20, ge=4, le=256)
    max_length: int = Field(default=64, ge=4, le=256)
    symbols: str = "!#%+-=?@_"

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.min_length > self.max_length:
            raise ValueError("min_length is above max_length")
        return self


class Role(Part):
    """A role people have in the app; the highest weight wins over all grants."""

    # Several roles are written one a line.
    name: str = Field(min_length=1, max_length=150, pattern=r"^[^\r\n]+$")
    weight: int = Field(ge=0)
