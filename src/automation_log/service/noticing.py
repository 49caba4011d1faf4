"""The duties of telling people, beside pages and workers in every process that has a mail server to send through."""

import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from zoneinfo import ZoneInfo

import structlog

from automation_log.domain.errors import StoreUnavailable
from automation_log.domain.secrets import Secret
from automation_log.notices.post import MailServer
from automation_log.notices.services import Notices, make_notices
from automation_log.service.runtime import Runtime, now

log = structlog.get_logger()

PAUSE_S = 1.0
GRACEFUL_STOP_S = 10.0


def telling(running: Runtime) -> list[asyncio.Task[None]]:
    """The duties, begun; none where no mail is set up."""
    notices = notices_of(running)
    return [] if notices is None else [asyncio.create_task(notify(notices), name="notices")]


def notices_of(running: Runtime) -> Notices | None:
    """The duties over a runtime; None where no mail is set up."""
    settings = running.settings
    if running.outbox is None or settings.smtp_host is None:
        return None
    assert settings.mail_sender is not None, "the settings ask for it"
    assert settings.public_url is not None, "the settings ask for it"
    password = settings.smtp_password
    return make_notices(
        database=running.database,
        recorder=running.recorder,
        outbox=running.outbox,
        clock=now,
        ids=running.ids,
        server=MailServer(
            host=settings.smtp_host,
            port=settings.smtp_port,
            security=settings.smtp_tls,
            user=settings.smtp_user,
            password=Secret(password.get_secret_value()) if password else None,
        ),
        sender=settings.mail_sender,
        brand=settings.brand,
        address=settings.public_url,
        zone=ZoneInfo(settings.time_zone),
    )


async def notify(notices: Notices) -> None:
    """Until cancelled; a round under way may end first, within ten seconds.

    Each duty goes on by itself: a mail server that does not answer keeps nothing else waiting.
    """
    ending = asyncio.Event()
    duties = [
        asyncio.create_task(_repeat(ending, duty))
        for duty in (notices.telling.tell, notices.answering.answer, notices.mailing.send)
    ]
    try:
        await asyncio.wait(duties)
    finally:
        ending.set()
        _, late = await asyncio.wait(duties, timeout=GRACEFUL_STOP_S)
        for duty in late:
            duty.cancel()
        await asyncio.gather(*duties, return_exceptions=True)


async def _repeat(ending: asyncio.Event, duty: Callable[[], Coroutine[None, None, int]]) -> None:
    while not ending.is_set():
        try:
            if await duty():
                continue  # there may be more
        except StoreUnavailable as away:
            log.warning("duty waits", duty=duty.__qualname__, said=str(away))
        except Exception:
            log.exception("duty broke", duty=duty.__qualname__)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PAUSE_S):
                await ending.wait()
