"""What a password must be here, one rule a class; each says what is missing in a sentence."""

import re

from django.core.exceptions import ValidationError

from team_workspace.models import Person

SHORTEST = 12
LONGEST = 64
KINDS = (
    ("[a-z]", "a small letter"),
    ("[A-Z]", "a capital letter"),
    ("[0-9]", "a digit"),
    ("[^A-Za-z0-9]", "a symbol"),
)


class RightLength:
    """Neither too short nor too long."""

    def validate(self, password: str, user: Person | None = None) -> None:
        if len(password) < SHORTEST:
            raise ValidationError(f"The new password must have at least {SHORTEST} characters.")
        if len(password) > LONGEST:
            raise ValidationError(f"The new password must have at most {LONGEST} characters.")


class EveryKindOfCharacter:
    """Small and capital letters, digits and symbols."""

    def validate(self, password: str, user: Person | None = None) -> None:
        missing = [name for pattern, name in KINDS if not re.search(pattern, password)]
        if missing:
            raise ValidationError(f"The new password must contain {' and '.join(missing)}.")


class NotTheOwnName:
    """The user name, or the e-mail up to its @, is not part of it."""

    def validate(self, password: str, user: Person | None = None) -> None:
        names = [] if user is None else [user.username.lower(), user.email.split("@")[0].lower()]
        if any(name in password.lower() for name in names):
            raise ValidationError("The new password must not contain your name.")


class NotTheSameAgain:
    """Something else than the one that holds now."""

    def validate(self, password: str, user: Person | None = None) -> None:
        if user is not None and user.has_usable_password() and user.check_password(password):
            raise ValidationError("The new password must differ from the present one.")
