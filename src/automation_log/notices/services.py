"""The duties of telling people, put together once."""

from dataclasses import dataclass
from datetime import tzinfo

from automation_log.domain.ids import Clock, Ids
from automation_log.notices.answering import Answering
from automation_log.notices.letters import Letters
from automation_log.notices.mailing import Mailing
from automation_log.notices.post import MailServer
from automation_log.notices.telling import Telling
from automation_log.store.database import Database
from automation_log.store.mails import Outbox
from automation_log.store.record import Recorder


@dataclass(frozen=True, slots=True, kw_only=True)
class Notices:
    """Each has one method that does one round; every process may run them, also at the same time."""

    telling: Telling
    answering: Answering
    mailing: Mailing


def make_notices(
    *,
    database: Database,
    recorder: Recorder,
    outbox: Outbox,
    clock: Clock,
    ids: Ids,
    server: MailServer,
    sender: str,
    brand: str,
    address: str,
    zone: tzinfo,
) -> Notices:
    """The duties over these parts; `address` is where the pages are, without a slash at its end."""
    letters = Letters(brand=brand, address=address, zone=zone, clock=clock, ids=ids)
    return Notices(
        telling=Telling(database=database, outbox=outbox, clock=clock, ids=ids),
        answering=Answering(database=database, outbox=outbox),
        mailing=Mailing(
            database=database,
            recorder=recorder,
            letters=letters,
            server=server,
            sender=sender,
            brand=brand,
            clock=clock,
        ),
    )
