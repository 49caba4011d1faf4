"""The directory's services, put together once."""

from dataclasses import dataclass

from automation_log.connectors.catalog import Catalog
from automation_log.directory.changing import Changing
from automation_log.directory.collections import Collections
from automation_log.directory.members import Members
from automation_log.directory.open_sessions import OpenSessions
from automation_log.directory.provisioned_members import ProvisionedMembers
from automation_log.directory.provisioned_teams import ProvisionedTeams
from automation_log.directory.teams import Teams
from automation_log.directory.universal_logout import UniversalLogout
from automation_log.domain.ids import Clock, Ids
from automation_log.store.database import Database
from automation_log.store.mails import Outbox
from automation_log.store.queue import Queue
from automation_log.store.record import Recorder
from automation_log.triggers.follow import Follow


@dataclass(frozen=True, slots=True, kw_only=True)
class Directory:
    """Plans of changes by people, what makes them, and what takes in an identity provider's pushes."""

    changing: Changing
    members: Members
    teams: Teams
    collections: Collections
    provisioned_members: ProvisionedMembers
    provisioned_teams: ProvisionedTeams
    universal_logout: UniversalLogout
    open_sessions: OpenSessions


def make_directory(
    *,
    database: Database,
    recorder: Recorder,
    queue: Queue,
    catalog: Catalog,
    clock: Clock,
    ids: Ids,
    outbox: Outbox | None = None,
) -> Directory:
    """The services over these parts; without an outbox nobody is told by mail what they are offered."""
    follow = Follow(recorder=recorder, queue=queue, catalog=catalog, clock=clock, ids=ids, outbox=outbox)
    return Directory(
        changing=Changing(database=database, follow=follow),
        members=Members(clock=clock, ids=ids),
        teams=Teams(catalog=catalog, clock=clock, ids=ids),
        collections=Collections(catalog=catalog, clock=clock, ids=ids),
        provisioned_members=ProvisionedMembers(follow=follow, clock=clock, ids=ids),
        provisioned_teams=ProvisionedTeams(follow=follow, clock=clock, ids=ids),
        universal_logout=UniversalLogout(database=database, follow=follow, clock=clock),
        open_sessions=OpenSessions(database=database, recorder=recorder, clock=clock),
    )
