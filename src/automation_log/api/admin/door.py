"""The Admin API's door: an operator's token opens every workspace, one at a time, named by the address."""

import re
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from starlette.requests import Request

from automation_log.access.caller import Caller
from automation_log.access.operators import Operators
from automation_log.api.admin.document import document, make_admin_app
from automation_log.api.v1.bearer_door import BearerDoor, bearer_token
from automation_log.api.v1.limits import Limits
from automation_log.api.v1.services import ApiServices

ADDRESS = re.compile(r"(?P<root>/admin/v1/w/(?P<slug>[a-z0-9-]{1,64}))(?P<path>/.*)?", re.DOTALL)


class AdminDoor(BearerDoor):
    """An ASGI app for every address under `/admin/v1/w/…`."""

    def __init__(self, services: ApiServices, *, operators: Operators, limits: Limits) -> None:
        super().__init__(address=ADDRESS, app=make_admin_app(), services=services, limits=limits)
        self._operators = operators

    def described(self) -> Mapping[str, Any]:
        """The Admin API's document."""
        return document()

    async def let_in(self, request: Request, slug: str, count: Callable[[UUID], None]) -> Caller:
        """Whose token it is, in this workspace. Raises: NotSignedIn, NotFound."""
        operator = await self._operators.holder(bearer_token(request))
        count(operator.id)
        # The framework reads headers as Latin-1, whatever was sent; the reason is read as what it is.
        reason = request.headers.get("reason", "").encode("latin-1")
        return await self._operators.enter(operator, slug, given_reason=reason)
