"""One step through SCIM: takes its actions one after the other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import assert_never

from automation_log.connectors.actions.places import Spot
from automation_log.connectors.actions.scim import (
    Attributes,
    ChangedUser,
    CountUsers,
    CreateUser,
    DeleteUser,
    FindUser,
    JoinGroups,
    Membership,
    NamedSpot,
    NewUser,
    ReadService,
    ReadUsers,
    ScimAction,
    SetGroups,
    SetUser,
    SoughtUser,
)
from automation_log.connectors.definition import Step
from automation_log.connectors.interface import Reading, Row
from automation_log.connectors.redaction import Redaction
from automation_log.connectors.rest.answer import has_place, read, standing, text_of
from automation_log.connectors.rest.request import filled_body
from automation_log.connectors.scim.client import Resource, ScimClient
from automation_log.connectors.scim.groups import Groups, read_groups, set_groups
from automation_log.connectors.scim.people import (
    has_email,
    has_username,
    id_of,
    new_user,
    patch,
    replaced,
    view,
)
from automation_log.connectors.templates import Values, filled, is_secret_name
from automation_log.domain.errors import Changed, Refused
from automation_log.domain.reasons import Reason

USERS, PERSON = "/Users", "/Users/{id}"


@dataclass(slots=True, kw_only=True)
class StepRun:
    """The run of one step: what it read and what it saw so far."""

    step: Step
    values: Values
    client: ScimClient
    redaction: Redaction
    _read: dict[str, str] = field(default_factory=dict)
    _rows: Sequence[Row] = ()
    _seen: list[str] = field(default_factory=list)

    async def take_all(self) -> Reading:
        """Take the step's actions. Raises: TargetError."""
        for action in self.step.do:
            assert isinstance(action, ScimAction), "the definition refuses steps that mix interfaces"
            await self._take(action)
        if self.step.shows_secret:
            return Reading(values=self._read, rows=self._rows)
        clean = self.redaction.clean
        return Reading(
            values={name: clean(text) for name, text in self._read.items()},
            rows=[{name: clean(text) for name, text in row.items()} for row in self._rows],
            seen=self.redaction.shorten(" · ".join(dict.fromkeys(filter(None, self._seen)))),
        )

    async def _take(self, action: ScimAction) -> None:
        match action:
            case FindUser(find_user=sought):
                await self._find(sought)
            case ReadUsers(read_users=users):
                await self._read_everybody(users.columns)
            case CountUsers(count_users=counted):
                count = await self.client.count_users()
                self._read[counted.name] = str(count)
                self._seen.append(f"{count} people")
            case ReadService(read_service=spot):
                await self._read_service(spot)
            case CreateUser(create_user=new):
                await self._create(new)
            case SetUser(set_user=changed):
                await self._set(changed)
            case SetGroups(set_groups=membership):
                await self._set_groups(membership, is_exact=True)
            case JoinGroups(join_groups=membership):
                await self._set_groups(membership, is_exact=False)
            case DeleteUser(delete_user=user):
                await self.client.ask("DELETE", PERSON, id=self._text(user.user), absent=(404,))
                self._seen.append("deleted")
            case _:
                assert_never(action)

    async def _find(self, sought: SoughtUser) -> None:
        username = self._text(sought.username) if sought.username else ""
        email = self._text(sought.email) if sought.email else ""
        user = await self._find_one(username, email)
        if user is None and sought.missing is not None:
            raise Refused(sought.missing, self._told(sought.missing))
        groups = await self._groups_for(sought.columns, sought.in_groups) if user else Groups(())
        names = groups.names_of(user) if user else []
        seen = view(user, names) if user else {}
        for name, spot in sought.columns.items():
            self._keep(name, _lines(seen, spot))
        held = set(map(str.casefold, names))
        for name, template in sought.in_groups.items():
            is_in = user is not None and held.issuperset(map(str.casefold, self._names(template)))
            self._read[name] = "yes" if is_in else ""
        self._seen.append("found" if user else "not found")

    async def _find_one(self, username: str, email: str) -> Resource | None:
        """Who has this user name, else this address. Raises: Changed, when it is several."""
        everybody: list[Resource] | None = None
        for attribute, wanted, is_one in (
            ("userName", username, has_username),
            ("emails.value", email, has_email),
            # In some apps the user name is the only address.
            ("userName", email, has_email),
        ):
            if not wanted:
                continue
            listed = everybody or await self.client.filtered(USERS, attribute, wanted)
            if listed is None:
                listed = everybody = await self._everybody()
            found = {id_of(user): user for user in listed if is_one(user, wanted)}
            if len(found) > 1:
                raise Changed(f"At “{self.step.step}” the app has {len(found)} people where one is meant.")
            if found:
                return next(iter(found.values()))
        return None

    async def _everybody(self) -> list[Resource]:
        return await self.client.everything(USERS) or []

    async def _read_everybody(self, columns: Mapping[str, Spot]) -> None:
        groups = await self._groups_for(columns, {})
        people = [view(user, groups.names_of(user)) for user in await self._everybody()]
        for spot in columns.values():
            if people and not any(has_place(person, spot.at) for person in people):
                raise Changed(f"At “{self.step.step}” nobody in the app has {spot.at}.")
        self._rows = [{name: read(person, spot) for name, spot in columns.items()} for person in people]
        self._seen.append(f"{len(self._rows)} rows")

    async def _groups_for(self, columns: Mapping[str, Spot], in_groups: Mapping[str, str]) -> Groups:
        """The groups, where something asks for them."""
        is_asked = bool(in_groups) or any(spot.at.partition(".")[0] == "groups" for spot in columns.values())
        return await read_groups(self.client) if is_asked else Groups(())

    async def _read_service(self, spot: NamedSpot) -> None:
        self._keep(spot.name, read(await self.client.service(), spot))

    async def _create(self, new: NewUser) -> None:
        username = self._text(new.username)
        if await self._find_one(username, ""):
            self._seen.append("there already")
            return
        email = self._text(new.email) if new.email else None
        password = str(filled_body(new.password, self._known(), {})) if new.password else None
        body = new_user(username, email, password, self._filled(new.attributes))
        await self.client.ask("POST", USERS, body=body)
        self._seen.append("created")

    async def _set(self, changed: ChangedUser) -> None:
        user_id, attributes = self._text(changed.user), self._filled(changed.attributes)
        if await self.client.supports("patch"):
            operations = [
                {"op": "replace", "path": path, "value": value} for path, value in attributes.items()
            ]
            await self.client.ask("PATCH", PERSON, id=user_id, body=patch(operations))
        else:
            user = await self.client.read(PERSON, user_id)
            version = await self.client.version_of(user)
            await self.client.ask("PUT", PERSON, id=user_id, body=replaced(user, attributes), version=version)
        self._seen.append(f"set {', '.join(attributes)}")

    async def _set_groups(self, membership: Membership, *, is_exact: bool) -> None:
        user = await self.client.read(PERSON, self._text(membership.user))
        names = self._names(membership.groups)
        failure: Refused | None = None
        try:
            joined, left = await set_groups(self.client, user, names, is_exact=is_exact)
        except Refused as refused:
            failure = Refused(refused.reason, self.redaction.shorten(str(refused)))
        if failure is not None:
            raise failure
        self._seen += [f"joined {name}" for name in joined] + [f"left {name}" for name in left]

    def _names(self, template: str) -> list[str]:
        lines = self._text(template).splitlines() if template else []
        return [name for name in map(str.strip, lines) if name]

    def _filled(self, attributes: Attributes) -> Resource:
        return {name: filled_body(value, self._known(), {}) for name, value in attributes.items()}

    def _text(self, template: str) -> str:
        return filled(template, self._known())

    def _known(self) -> Values:
        return {**self.values, **self._read}

    def _keep(self, name: str, text: str) -> None:
        if is_secret_name(name):
            self.redaction.learn(text)
        else:
            self._seen.append(text)
        self._read[name] = text

    def _told(self, reason: Reason) -> str:
        return self.redaction.shorten(f"{reason.sentence} (“{self.step.step}”)")


def _lines(user: Resource, spot: Spot) -> str:
    """What stands at a spot: several texts one a line, in order of letters, as roles are compared."""
    if spot.equals is not None:
        return read(user, spot)
    return "\n".join(sorted(filter(None, map(text_of, standing(user, spot.at)))))
