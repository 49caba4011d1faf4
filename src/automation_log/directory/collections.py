"""Collections: hubs and accounts that are shared together, nested up to six levels, and the claims they lead to."""

from uuid import UUID

from automation_log.connectors.catalog import Catalog
from automation_log.directory.changing import Apply, DirectoryChange, Plan
from automation_log.directory.fields import plain_name
from automation_log.directory.recipients import find_recipients
from automation_log.directory.sharing import check_role
from automation_log.domain.claims import ClaimState
from automation_log.domain.errors import Conflict, InvalidRequest, NotAllowed, NotFound
from automation_log.domain.ids import Clock, Ids
from automation_log.domain.jobs import Actor, ActorKind
from automation_log.store import claims, collections, directory, members
from automation_log.store.collections import DEEPEST, Collection
from automation_log.store.database import Connection
from automation_log.triggers.collection_events import of_collection


class Collections:
    """Plans of changes of collections; `Changing` makes them, or tells what they lead to."""

    def __init__(self, *, catalog: Catalog, clock: Clock, ids: Ids) -> None:
        self._catalog = catalog
        self._clock = clock
        self._ids = ids

    def add(self, name: str, parent_id: UUID | None, by: Actor) -> tuple[UUID, Plan]:
        """A new, empty collection, with the id it is to have; whoever makes it has it, or the owner for an operator.

        Raises: InvalidRequest; the plan: NotFound, Conflict.
        """
        plain, collection_id = (
            plain_name(name, field="name", what="a name for the collection"),
            self._ids.new(),
        )

        async def plan(connection: Connection) -> DirectoryChange:
            owner_id = await _whose(connection, by)
            parent = await collections.find_collection(connection, parent_id) if parent_id else None
            if parent is not None and parent.depth >= DEEPEST:
                raise Conflict(f"Collections nest up to {DEEPEST} levels.", field="parent", code="too_deep")

            async def apply(connection: Connection) -> None:
                await collections.add_collection(
                    connection,
                    id=collection_id,
                    name=plain,
                    owner_id=owner_id,
                    parent=parent,
                    now=self._clock(),
                )

            occasion = of_collection(by, collection_id, plain, f"made the collection “{plain}”")
            return DirectoryChange(emails=(), occasion=occasion, apply=apply)

        return collection_id, plan

    def rename(self, collection_id: UUID, name: str, by: Actor) -> Plan:
        """Another name for the collection. Raises: InvalidRequest; the plan: NotFound."""
        plain = plain_name(name, field="name", what="a name for the collection")

        async def plan(connection: Connection) -> DirectoryChange:
            collection = await collections.find_collection(connection, collection_id)

            async def apply(connection: Connection) -> None:
                await collections.rename_collection(connection, collection_id, plain)

            did = f"renamed the collection “{collection.name}” to “{plain}”"
            return DirectoryChange(
                emails=(), occasion=of_collection(by, collection_id, plain, did), apply=apply
            )

        return plan

    def share(
        self, collection_id: UUID, by: Actor, *, member_id: UUID | None = None, team_id: UUID | None = None
    ) -> Plan:
        """With one member or one team; they are offered what is in it. The plan raises: NotFound, InvalidRequest."""

        async def plan(connection: Connection) -> DirectoryChange:
            collection = await collections.find_collection(connection, collection_id)
            label, emails = await find_recipients(connection, member_id, team_id)

            async def apply(connection: Connection) -> None:
                await collections.put_collection_share(
                    connection, collection_id, member_id=member_id, team_id=team_id
                )

            return _change(
                by, collection, f"shared the collection “{collection.name}” with {label}", emails, apply
            )

        return plan

    def unshare(
        self, collection_id: UUID, by: Actor, *, member_id: UUID | None = None, team_id: UUID | None = None
    ) -> Plan:
        """What they had from it alone goes. The plan raises: NotFound, InvalidRequest."""

        async def plan(connection: Connection) -> DirectoryChange:
            collection = await collections.find_collection(connection, collection_id)
            label, emails = await find_recipients(connection, member_id, team_id)

            async def apply(connection: Connection) -> None:
                await collections.delete_collection_share(
                    connection, collection_id, member_id=member_id, team_id=team_id
                )

            did = f"stopped sharing the collection “{collection.name}” with {label}"
            return _change(by, collection, did, emails, apply)

        return plan

    def put_hub(self, collection_id: UUID, hub_id: UUID, by: Actor, *, role: str, asset: str = "") -> Plan:
        """The collection offers this role there. The plan raises: NotFound, InvalidRequest."""

        async def plan(connection: Connection) -> DirectoryChange:
            hub = await directory.find_hub(connection, hub_id)
            check_role(self._catalog, hub.app, role=role, asset=asset)

            async def apply(connection: Connection) -> None:
                await collections.put_collection_hub(
                    connection, collection_id, hub_id, asset=asset, role=role
                )

            place = f"“{asset}” in {hub.label}" if asset else hub.label
            return await _of_all(connection, by, collection_id, f"put {place} ({role}) into", apply)

        return plan

    def take_hub(self, collection_id: UUID, hub_id: UUID, by: Actor, *, asset: str = "") -> Plan:
        """The collection offers nothing there any more. The plan raises: NotFound."""

        async def plan(connection: Connection) -> DirectoryChange:
            hub = await directory.find_hub(connection, hub_id)

            async def apply(connection: Connection) -> None:
                await collections.delete_collection_hub(connection, collection_id, hub_id, asset=asset)

            place = f"“{asset}” in {hub.label}" if asset else hub.label
            return await _of_all(connection, by, collection_id, f"took {place} out of", apply)

        return plan

    def put_account(self, collection_id: UUID, account_id: UUID, by: Actor) -> Plan:
        """Whoever has the collection can reach the account. The plan raises: NotFound."""

        async def plan(connection: Connection) -> DirectoryChange:
            account = await directory.find_account(connection, account_id)

            async def apply(connection: Connection) -> None:
                await collections.put_collection_account(connection, collection_id, account_id)

            return await _of_all(
                connection, by, collection_id, f"put the account {account.label} into", apply
            )

        return plan

    def take_account(self, collection_id: UUID, account_id: UUID, by: Actor) -> Plan:
        """The account is not in the collection any more. The plan raises: NotFound."""

        async def plan(connection: Connection) -> DirectoryChange:
            account = await directory.find_account(connection, account_id)

            async def apply(connection: Connection) -> None:
                await collections.delete_collection_account(connection, collection_id, account_id)

            return await _of_all(
                connection, by, collection_id, f"took the account {account.label} out of", apply
            )

        return plan

    def delete(self, collection_id: UUID, by: Actor) -> Plan:
        """The collection is gone, and with it what was claimed from it. The plan raises: NotFound, Conflict."""

        async def plan(connection: Connection) -> DirectoryChange:
            if any(one.parent_id == collection_id for one in await collections.list_collections(connection)):
                raise Conflict("Other collections stand in this one; delete them first.", code="not_empty")

            async def apply(connection: Connection) -> None:
                await collections.delete_collection(connection, collection_id)

            return await _of_all(connection, by, collection_id, "deleted", apply)

        return plan

    def claim(self, claim_id: UUID, by: Actor) -> Plan:
        """The person takes what is offered. The plan raises: NotFound, NotAllowed, Conflict."""
        return self._answer(claim_id, by, ClaimState.CLAIMED, "claimed {place} from")

    def skip(self, claim_id: UUID, by: Actor) -> Plan:
        """The collection's owner leaves what it offers them. The plan raises: NotFound, NotAllowed, Conflict."""
        return self._answer(claim_id, by, ClaimState.SKIPPED, "does without {place} from")

    def _answer(self, claim_id: UUID, by: Actor, state: ClaimState, did: str) -> Plan:
        async def plan(connection: Connection) -> DirectoryChange:
            claim = await claims.find_claim(connection, claim_id)
            if claim.member_id != by.id:
                raise NotFound("There is no such claim, or what it offered is offered no longer.")
            if claim.state is not ClaimState.OPEN:
                raise Conflict(f"This was {claim.state.label.lower()} already.", code="already_answered")
            if state is ClaimState.SKIPPED and claim.collection_owner_id != by.id:
                raise NotAllowed(
                    "Only the collection's owner may do without it; others leave the claim open."
                )
            collection = await collections.find_collection(connection, claim.collection_id)

            async def apply(connection: Connection) -> None:
                await claims.mark(connection, claim_id, state)

            said = f"{did.format(place=claim.place)} the collection “{collection.name}”"
            return _change(by, collection, said, [claim.email], apply)

        return plan


def _change(by: Actor, collection: Collection, did: str, emails: list[str], apply: Apply) -> DirectoryChange:
    subject = emails[0] if len(emails) == 1 else None
    occasion = of_collection(by, collection.id, collection.name, did, subject=subject)
    return DirectoryChange(emails=emails, occasion=occasion, apply=apply)


async def _of_all(
    connection: Connection, by: Actor, collection_id: UUID, did: str, apply: Apply
) -> DirectoryChange:
    """A change for everybody the collection reaches. Raises: NotFound."""
    collection = await collections.find_collection(connection, collection_id)
    emails = await collections.list_collection_emails(connection, collection_id)
    occasion = of_collection(by, collection.id, collection.name, f"{did} the collection “{collection.name}”")
    return DirectoryChange(emails=emails, occasion=occasion, apply=apply)


async def _whose(connection: Connection, by: Actor) -> UUID:
    """Who is to have what `by` makes. Raises: InvalidRequest, when that is no member."""
    if by.kind is ActorKind.OPERATOR:
        return (await members.find_owner(connection)).id
    if by.id is None:
        raise InvalidRequest("A collection is a member's.", field="owner")
    return by.id
