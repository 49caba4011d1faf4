"""A form of the directory that was sent: done, or shown whom it takes something from, or again with its mistake."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Protocol
from uuid import UUID

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from automation_log.access.visitor import Visitor
from automation_log.directory.changing import Plan, Unconfirmed
from automation_log.domain.errors import InvalidRequest, RequestError
from automation_log.web.directory.confirming import confirm_page
from automation_log.web.entering import InsiderSender, Sender
from automation_log.web.fields import FieldError
from automation_log.web.framing import frame_for
from automation_log.web.services import WebServices

CONFIRM = "confirm"
NEVER_SHOWN = frozenset({"csrf", CONFIRM, "password", "client_secret"})
"""Fields that no page is given back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A page's forms: what was typed into the one that was sent, and what is wrong with it."""

    typed: Mapping[str, str] = field(default_factory=dict)
    errors: tuple[FieldError, ...] = ()

    def of(self, name: str, otherwise: str = "") -> str:
        """What stands in a field."""
        return self.typed.get(name, otherwise)


NOTHING_TYPED = Filled()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A form from a page of ours, and who sent it."""

    by: Visitor
    address: str
    fields: Mapping[str, str] = field(repr=False)

    @property
    def page(self) -> str:
        """The page the form stands on: `/w/acme/teams/ID`, whichever of its forms was sent."""
        return "/".join(self.address.split("/")[:5])

    def text(self, name: str) -> str:
        """A field without spaces around it; one that was not sent is empty."""
        return self.fields.get(name, "").strip()

    def lines(self, name: str) -> list[str]:
        """A field's words, parted by lines, commas or spaces."""
        return self.text(name).replace(",", " ").replace(";", " ").split()

    def chosen(self, name: str, otherwise: str) -> UUID:
        """The id that was chosen. Raises: InvalidRequest, saying `otherwise`."""
        try:
            return UUID(self.text(name))
        except ValueError:
            raise InvalidRequest(otherwise, field=name) from None

    async def make(self, services: WebServices, plan: Plan) -> tuple[UUID, ...]:
        """Make the change, if it takes nothing away or comes with a yes; the roots of what follows.

        Raises: Unconfirmed; what `plan` raises.
        """
        return await services.directory.changing.make(
            self.by.workspace_id, plan, confirmed=self.fields.get(CONFIRM) or None
        )


async def _sent(request: Request, sender: Sender) -> Sent:
    return await _read(request, sender)


async def _sent_by_insider(request: Request, sender: InsiderSender) -> Sent:
    return await _read(request, sender)


async def _read(request: Request, sender: Visitor) -> Sent:
    form = await request.form()
    fields = {name: value for name, value in form.items() if isinstance(value, str)}
    return Sent(by=sender, address=request.url.path, fields=fields)


SentForm = Annotated[Sent, Depends(_sent)]
InsiderForm = Annotated[Sent, Depends(_sent_by_insider)]
"""A form that a member of any role may send."""


class Again(Protocol):
    """Draws the page the form stands on once more."""

    async def __call__(self, *, filled: Filled, status: int) -> Response:
        """With what was typed, what is wrong with it, and this status."""


async def answered(
    services: WebServices, sent: Sent, work: Callable[[], Awaitable[str]], again: Again
) -> Response:
    """`work` does what the form asks, and says the address in this workspace where its result is seen."""
    shown = {name: value for name, value in sent.fields.items() if name not in NEVER_SHOWN}
    try:
        address = await work()
    except Unconfirmed as asked:
        page = await confirm_page(services, sent.by, asked, back=sent.page, action=sent.address, fields=shown)
        return HTMLResponse(services.pages.render(page, frame_for(services, sent.by)), status_code=409)
    except RequestError as error:
        mistake = FieldError(field=error.field or "", sentence=str(error))
        return await again(filled=Filled(typed=shown, errors=(mistake,)), status=error.status)
    return RedirectResponse(f"/w/{sent.by.slug}/{address}", status_code=303)


async def changed(
    services: WebServices, sent: Sent, plan: Callable[[], Plan], *, then: str, again: Again
) -> Response:
    """Make the change that `plan` says; `then` is the address in this workspace where it is seen."""

    async def work() -> str:
        await sent.make(services, plan())
        return then

    return await answered(services, sent, work, again)
