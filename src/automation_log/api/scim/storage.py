"""The directory as a SCIM storage: one request, on the connection of its transaction."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from scim2_models import (
    ForbiddenException,
    InvalidValueException,
    NotFoundException,
    PreconditionFailedException,
    Resource,
    ResourceType,
    ResponseParameters,
    SearchRequest,
    UniquenessException,
)
from scim2_server.storage import AsyncScimStorage, SearchPage

from automation_log.api.scim import searching
from automation_log.api.scim.groups import group_of, read_group
from automation_log.api.scim.users import read_user, user_of
from automation_log.directory.provisioned_members import ProvisionedMembers
from automation_log.directory.provisioned_teams import ProvisionedTeams
from automation_log.domain.errors import Conflict, InvalidRequest, NotAllowed, NotFound
from automation_log.store import members, teams
from automation_log.store.database import Connection
from automation_log.store.members import Member
from automation_log.store.teams import Team, TeamMember
from automation_log.triggers.scim import IdentityProvider

USER = "User"


class DirectoryStorage(AsyncScimStorage):
    """Members as users, teams as groups; `roots` are the trees that followed from what was written."""

    def __init__(
        self,
        connection: Connection,
        provider: IdentityProvider,
        provisioned_members: ProvisionedMembers,
        provisioned_teams: ProvisionedTeams,
    ) -> None:
        self.roots: tuple[UUID, ...] = ()
        self.has_written = False
        self._connection = connection
        self._provider = provider
        self._members = provisioned_members
        self._teams = provisioned_teams

    async def get(
        self,
        resource_type: ResourceType,
        resource_id: str,
        *,
        response_parameters: ResponseParameters[Any] | None = None,
    ) -> Resource[Any]:
        """One user, or one group; without members where they are not asked for."""
        if resource_type.name == USER:
            return await self._shown(await self._member(resource_id))
        return await self._shown(
            await self._team(resource_id), searching.are_members_asked_for(response_parameters)
        )

    async def search(
        self,
        resource_types: list[ResourceType],
        search_request: SearchRequest[Any],
        *,
        position: Any = None,
    ) -> SearchPage:
        """Users first, then groups, each in the order they came to be here."""
        names = [resource_type.name for resource_type in resource_types]
        candidates: list[Member | Team] = []
        if USER in names:
            wanted = searching.plain_equality(search_request)
            candidates += await members.list_members_like(self._connection, **wanted)
        if names != [USER]:
            candidates += sorted(await teams.list_teams(self._connection), key=lambda team: team.id)
        with_members = searching.are_members_asked_for(search_request)
        return await searching.page(search_request, candidates, lambda one: self._shown(one, with_members))

    async def create(self, resource_type: ResourceType, resource: Resource[Any]) -> Resource[Any]:
        """Add a member or a team."""
        with self._writing():
            if resource_type.name == USER:
                made, self.roots = await self._members.add(
                    self._connection, self._provider, read_user(resource)
                )
            else:
                made, self.roots = await self._teams.add(
                    self._connection, self._provider, read_group(resource)
                )
        return await self.get(resource_type, str(made))

    async def update(
        self,
        resource_type: ResourceType,
        resource: Resource[Any],
        *,
        expected_version: str | None = None,
    ) -> Resource[Any]:
        """Let a member or a team be so."""
        known = await self._known(resource_type, str(resource.id), expected_version)
        with self._writing():
            if isinstance(known, Member):
                self.roots = await self._members.change(
                    self._connection, self._provider, known, read_user(resource)
                )
            else:
                self.roots = await self._teams.change(
                    self._connection, self._provider, known, read_group(resource)
                )
        return await self.get(resource_type, str(resource.id))

    async def delete(
        self, resource_type: ResourceType, resource_id: str, *, expected_version: str | None = None
    ) -> None:
        """The member or the team is gone."""
        known = await self._known(resource_type, resource_id, expected_version)
        with self._writing():
            if isinstance(known, Member):
                self.roots = await self._members.remove(self._connection, self._provider, known)
            else:
                self.roots = await self._teams.remove(self._connection, self._provider, known)

    async def say_again(self, *, is_user: bool, resource_id: str) -> bool:
        """Say at the job that followed the first time that the same came again; whether it ever came."""
        with _finding(resource_id):
            identifier = UUID(resource_id)
            provisioned = self._members if is_user else self._teams
            return await provisioned.again(self._connection, self._provider, identifier)

    async def _known(
        self, resource_type: ResourceType, resource_id: str, expected_version: str | None
    ) -> Member | Team:
        is_user = resource_type.name == USER
        known = await (self._member(resource_id) if is_user else self._team(resource_id))
        if expected_version is not None and expected_version != f'W/"{known.version}"':
            raise PreconditionFailedException
        return known

    async def _member(self, resource_id: str) -> Member:
        with _finding(resource_id):
            member = await members.find_member(self._connection, UUID(resource_id))
            if member.deleted_at is not None:
                raise NotFound("Deleted.")
            return member

    async def _team(self, resource_id: str) -> Team:
        with _finding(resource_id):
            return await teams.find_team(self._connection, UUID(resource_id))

    async def _shown(self, one: Member | Team, with_members: bool = True) -> Resource[Any]:
        if isinstance(one, Member):
            return user_of(one, await teams.list_teams_of(self._connection, one.id))
        people: Sequence[TeamMember] = ()
        if with_members:
            people = await teams.list_team_members(self._connection, one.id)
        return group_of(one, people)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Notes that something was written, and says what we refuse in SCIM's words."""
        try:
            yield
        except Conflict as error:
            raise UniquenessException(detail=str(error)) from error
        except NotAllowed as error:
            raise ForbiddenException(detail=str(error)) from error
        except InvalidRequest as error:
            raise InvalidValueException(detail=str(error)) from error
        self.has_written = True


@contextmanager
def _finding(resource_id: str) -> Iterator[None]:
    try:
        yield
    except (ValueError, NotFound):
        raise NotFoundException(detail=f"There is nothing under the id {resource_id[:60]}.") from None
