"""Groups, by which SCIM gives access: who is in which, and making somebody a member of exactly some."""

from collections.abc import Iterable
from dataclasses import dataclass

from automation_log.connectors.rest.answer import standing, text_of
from automation_log.connectors.scim.client import Resource, ScimClient
from automation_log.connectors.scim.people import id_of, patch, references_of
from automation_log.domain.errors import Changed, Refused
from automation_log.domain.reasons import Reason

GROUP = "/Groups/{id}"
# What an app answers that cannot take one member out by name; some fail over the path instead of refusing it.
NO_PATH = (400, 500, 501)


@dataclass(frozen=True, slots=True)
class Groups:
    """Every group of the app, as it was when they were read."""

    all: tuple[Resource, ...]

    def names_of(self, user: Resource) -> list[str]:
        """The names of the groups a person is in, in order of letters; an app without /Groups may still say some."""
        names = {_name(group) for group in self.held_by(user)}
        if not self.all:
            names |= {text_of(one.get("display")) for one in _memberships(user)}
        return sorted(names - {""})

    def held_by(self, user: Resource) -> list[Resource]:
        """The groups a person is in, whether the group says so or the person."""
        said = {text_of(one.get(key)) for one in _memberships(user) for key in ("value", "$ref")}
        return [group for group in self.all if members_of(group, user) or said & references_of(group)]

    def called(self, name: str) -> Resource:
        """The one group of this name, letter case aside. Raises: Refused(role_unknown), Changed for several."""
        found = [group for group in self.all if _name(group).casefold() == name.casefold()]
        if not found:
            raise Refused(Reason.ROLE_UNKNOWN, f"The app has no group “{name}”.")
        if len(found) > 1:
            raise Changed(f"The app has {len(found)} groups “{name}” where one is meant.")
        return found[0]


async def read_groups(client: ScimClient) -> Groups:
    """Every group; none in an app that knows no groups. Raises: TargetError."""
    return Groups(tuple(await client.everything("/Groups", absent=(404, 501)) or ()))


def members_of(group: Resource, user: Resource) -> list[str]:
    """What the group calls the person, for each time they stand in it."""
    references = references_of(user)
    return [
        text_of(member.get("value"))
        for member in _members(group)
        if {text_of(member.get("value")), text_of(member.get("$ref"))} & references
    ]


async def set_groups(
    client: ScimClient, user: Resource, names: Iterable[str], *, is_exact: bool
) -> tuple[list[str], list[str]]:
    """Make a person a member of these groups, if `is_exact` of no other; the names of those joined and those left.

    Raises: TargetError; Refused(role_unknown) before anything is changed.
    """
    groups = await read_groups(client)
    wanted = [groups.called(name) for name in names]
    held = groups.held_by(user)
    joined = [group for group in wanted if group not in held]
    left = [group for group in held if is_exact and group not in wanted]
    # What somebody may no longer do goes first.
    for group in left:
        await _leave(client, group, user)
    for group in joined:
        await _join(client, group, user)
    return [_name(group) for group in joined], [_name(group) for group in left]


async def _join(client: ScimClient, group: Resource, user: Resource) -> None:
    member = {"value": id_of(user)}
    if await client.supports("patch"):
        add = {"op": "add", "path": "members", "value": [member]}
        await client.ask("PATCH", GROUP, id=id_of(group), body=patch([add]))
        return
    whole = await client.read(GROUP, id_of(group))
    if not members_of(whole, user):
        await _replace(client, whole, [*map(_kept, _members(whole)), member])


async def _leave(client: ScimClient, group: Resource, user: Resource) -> None:
    if await client.supports("patch"):
        for value in members_of(group, user) or [id_of(user)]:
            escaped = value.replace("\\", "\\\\").replace('"', '\\"')
            remove = {"op": "remove", "path": f'members[value eq "{escaped}"]'}
            answer = await client.ask("PATCH", GROUP, id=id_of(group), body=patch([remove]), absent=NO_PATH)
            if answer.status in NO_PATH:
                break
        else:
            return
    whole = await client.read(GROUP, id_of(group))
    if gone := members_of(whole, user):
        rest = [_kept(member) for member in _members(whole) if text_of(member.get("value")) not in gone]
        await _replace(client, whole, rest)


async def _replace(client: ScimClient, group: Resource, members: list[Resource]) -> None:
    """Write all members anew, only as long as nobody else did where the app can tell: one more would be lost."""
    version = await client.version_of(group)
    if await client.supports("patch"):
        replace = {"op": "replace", "path": "members", "value": members}
        await client.ask("PATCH", GROUP, id=id_of(group), body=patch([replace]), version=version)
        return
    whole = {name: value for name, value in group.items() if name != "meta"} | {"members": members}
    await client.ask("PUT", GROUP, id=id_of(group), body=whole, version=version)


def _name(group: Resource) -> str:
    return text_of(group.get("displayName"))


def _members(group: Resource) -> list[Resource]:
    return [member for member in group.get("members") or [] if isinstance(member, dict)]


def _kept(member: Resource) -> Resource:
    return {name: member[name] for name in ("value", "type") if name in member}


def _memberships(user: Resource) -> list[Resource]:
    """What a person says they are in, of their own and not through another group."""
    said = [one for one in standing(user, "groups.*") if isinstance(one, dict)]
    return [one for one in said if text_of(one.get("type")).casefold() != "indirect"]
