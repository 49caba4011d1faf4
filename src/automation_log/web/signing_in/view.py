"""What signing in and the first run show."""

from dataclasses import dataclass
from typing import ClassVar

from automation_log.web.fields import FieldError


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderLink:
    """The way to the identity provider of a workspace."""

    name: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInPage:
    """Signing in; posts `email`, `password`, `csrf` and `next` to `/sign-in`."""

    template: ClassVar = "signing_in/sign_in.html"

    brand: str
    csrf: str
    email: str = ""
    next: str = ""
    """Where to go afterwards; an address of this site."""
    error: str | None = None
    """One sentence; of e-mail and password it does not tell which was wrong."""
    code: str | None = None
    """The stable code of what an identity provider's word was refused for."""
    provider: ProviderLink | None = None
    """Who signs people in beside the password."""
    notice: str | None = None
    """Like "You are signed out."."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstRunPage:
    """Making the workspace and its owner; posts `workspace`, `name`, `email`, `password`, `setup_code`, `csrf`."""

    template: ClassVar = "signing_in/first_run.html"

    brand: str
    csrf: str
    action: str
    """Where the form posts to."""
    workspace: str = ""
    name: str = ""
    email: str = ""
    wants_setup_code: bool = False
    """Whether the code printed at start must be typed."""
    errors: tuple[FieldError, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LostPasswordPage:
    """Asking for a link that lets one choose a password; posts `email` and `csrf` to `/lost-password`."""

    template: ClassVar = "signing_in/lost_password.html"

    brand: str
    csrf: str
    email: str = ""
    sends_mail: bool
    """Whether mail is set up; else there is no form."""
    is_asked: bool = False
    """The form was sent just now; what became of it depends on what nobody is told here."""
    refused: str | None = None
    """Why the link that led here opens nothing."""
    errors: tuple[FieldError, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoosePasswordPage:
    """Choosing a password by a link; posts `password` and `csrf` to `action`."""

    template: ClassVar = "signing_in/choose_password.html"

    brand: str
    csrf: str
    action: str
    """The link's own address."""
    email: str
    """Whose password it is, for those who keep passwords."""
    errors: tuple[FieldError, ...] = ()
