"""The duties of telling people and programs, beside pages and workers: by mail where that is set up, and webhooks."""

import asyncio
import contextlib
from collections.abc import Callable, Coroutine, Sequence
from zoneinfo import ZoneInfo

import structlog

from automation_log.domain.errors import StoreUnavailable
from automation_log.domain.secrets import Secret
from automation_log.notices.post import MailServer
from automation_log.notices.services import Notices, make_notices
from automation_log.service.runtime import Runtime, now
from automation_log.webhooks.delivering import Delivering
from automation_log.webhooks.failing import Failures

log = structlog.get_logger()

PAUSE_S = 1.0
GRACEFUL_STOP_S = 10.0
Duty = Callable[[], Coroutine[None, None, int]]
"""One round of it; how much was done."""


def telling(running: Runtime) -> list[asyncio.Task[None]]:
    """The duties, begun."""
    duties: list[Duty] = [delivering_of(running).deliver]
    notices = notices_of(running)
    if notices is not None:
        duties += [notices.telling.tell, notices.answering.answer, notices.mailing.send]
    return [asyncio.create_task(do(duties), name="notices")]


def delivering_of(running: Runtime) -> Delivering:
    """The duty that tells webhooks, over a runtime."""
    settings = running.settings
    return Delivering(
        database=running.database,
        secrets=running.webhook_secrets,
        poster=running.poster,
        failures=Failures(
            recorder=running.recorder,
            secrets=running.webhook_secrets,
            outbox=running.outbox,
            clock=now,
            ids=running.ids,
            brand=settings.brand,
            silence=settings.webhooks_silence,
        ),
        clock=now,
        address=settings.public_url,
    )


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


async def do(duties: Sequence[Duty]) -> None:
    """Until cancelled; a round under way may end first, within ten seconds.

    Each duty goes on by itself: a mail server that does not answer keeps nothing else waiting.
    """
    ending = asyncio.Event()
    parts = [asyncio.create_task(_repeat(ending, duty)) for duty in duties]
    try:
        await asyncio.wait(parts)
    finally:
        ending.set()
        _, late = await asyncio.wait(parts, timeout=GRACEFUL_STOP_S)
        for part in late:
            part.cancel()
        await asyncio.gather(*parts, return_exceptions=True)


async def _repeat(ending: asyncio.Event, duty: Duty) -> None:
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
