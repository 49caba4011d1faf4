"""How a call enters: the door knows who calls; here a route says which scope it needs."""

from typing import Annotated

from fastapi import Depends, Request, Security
from fastapi.security import HTTPBearer, SecurityScopes
from fastapi.security.http import HTTPAuthorizationCredentials

from automation_log.access.caller import Caller
from automation_log.access.key_holder import KeyHolder
from automation_log.api.v1.services import ApiServices
from automation_log.domain.errors import NotAllowed
from automation_log.domain.scopes import Scope

bearer = HTTPBearer(
    scheme_name="key",
    auto_error=False,
    description="An API key: `Authorization: Bearer alkey_…`. What an operation needs of it is listed there; what it "
    "can be used for is its scopes, as far as its owner's role goes at that moment.",
)


def services_of(request: Request) -> ApiServices:
    """The parts this API was made with."""
    services: ApiServices = request.app.state.services
    return services


def caller_of(
    request: Request,
    wanted: SecurityScopes,
    _header: Annotated[HTTPAuthorizationCredentials | None, Security(bearer)],
) -> Caller:
    """Who calls, as the door found them. Raises: NotAllowed, InvalidRequest, when this is not open to them now."""
    caller: Caller = request.state.caller
    for scope in wanted.scopes:
        caller.check(Scope(scope))
    return caller


def holder_of(caller: Annotated[Caller, Security(caller_of)]) -> KeyHolder:
    """Who calls with a key; what asks for it stands behind the door of keys only."""
    assert isinstance(caller, KeyHolder)
    return caller


def provider_keeper_of(
    caller: Annotated[Caller, Security(caller_of, scopes=[Scope.DIRECTORY_WRITE.value])],
) -> Caller:
    """A caller who may decide which identity provider pushes. Raises: NotAllowed."""
    if not caller.role.may_let_providers_in:
        raise NotAllowed(f"{caller.name} is {caller.role.label}; owners and super admins decide who pushes.")
    return caller


Services = Annotated[ApiServices, Depends(services_of)]
Holder = Annotated[KeyHolder, Depends(holder_of)]
JobsReader = Annotated[Caller, Security(caller_of, scopes=[Scope.JOBS_READ.value])]
JobsWriter = Annotated[Caller, Security(caller_of, scopes=[Scope.JOBS_WRITE.value])]
PeopleReader = Annotated[
    Caller, Security(caller_of, scopes=[Scope.JOBS_READ.value, Scope.DIRECTORY_READ.value])
]
DirectoryReader = Annotated[Caller, Security(caller_of, scopes=[Scope.DIRECTORY_READ.value])]
DirectoryWriter = Annotated[Caller, Security(caller_of, scopes=[Scope.DIRECTORY_WRITE.value])]
ProviderKeeper = Annotated[Caller, Security(provider_keeper_of)]
AppsReader = Annotated[Caller, Security(caller_of, scopes=[Scope.APPS_READ.value])]
