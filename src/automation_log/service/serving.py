"""The whole service in one process: database, pages and, unless told otherwise, a worker."""

import asyncio
import contextlib
import ipaddress
import secrets
import socket
from collections.abc import Callable, Iterator
from zoneinfo import ZoneInfo

from automation_log.access.choosing import Choosing
from automation_log.access.code_exchange import CodeExchange
from automation_log.access.founding import Founder
from automation_log.access.id_tokens import IdTokens
from automation_log.access.known_people import KnownPeople
from automation_log.access.lost_passwords import LostPasswords
from automation_log.access.password_hashes import PasswordHashes
from automation_log.access.provider_sign_in import ProviderSignIn
from automation_log.access.sessions import Sessions
from automation_log.directory.saved_views import SavedViews
from automation_log.domain.errors import ConfigurationError
from automation_log.engine.worker import Worker
from automation_log.service.duties import duties
from automation_log.service.front import Front, admin_door, api_door, global_token_revocation_door, scim_door
from automation_log.service.noticing import telling
from automation_log.service.runtime import Runtime, engine, now, runtime
from automation_log.service.working import ended, stop_asked, until_stopped
from automation_log.settings import Settings
from automation_log.web.app import make_web
from automation_log.web.rendering import Pages
from automation_log.web.services import WebServices
from automation_log.web.serving import WebServer

BACKLOG = 2048


async def serve(settings: Settings, *, has_worker: bool, ready: Callable[[str, str | None], None]) -> None:
    """Serve until SIGTERM or SIGINT; `ready` gets the address, and the setup code when one is needed.

    Raises: StoreUnavailable, SchemaMismatch, ConfigurationError.
    """
    with stop_asked() as stop, listening(settings) as listener:
        async with contextlib.AsyncExitStack() as stack:
            running = await stack.enter_async_context(runtime(settings, may_start=True))
            parts: list[asyncio.Task[None]] = []
            if has_worker:
                services = await stack.enter_async_context(engine(running))
                worker = Worker(services, concurrency=settings.worker_concurrency, duties=duties(running))
                parts.append(asyncio.create_task(worker.work(), name="worker"))
            parts.extend(telling(running))
            server, setup_code = await web_server(running)
            pages = asyncio.create_task(server.serve(sockets=[listener]), name="pages")
            ready(address_of(settings, port=listener.getsockname()[1]), setup_code)
            await until_stopped(stop, pages, *parts)
            server.should_exit = True
            for part in parts:
                part.cancel()
            await ended(pages, *parts)


async def web_server(running: Runtime) -> tuple[WebServer, str | None]:
    """The pages over a runtime, and the code that the first page asks for when the network can reach it."""
    settings, hashes, ending = running.settings, PasswordHashes(), asyncio.Event()
    founder = Founder(database=running.database, hashes=hashes, clock=now, ids=running.ids)
    is_private = is_loopback(settings.host)
    setup_code = None if is_private or not await founder.is_open() else secrets.token_urlsafe(9)
    sessions = Sessions(database=running.database, hashes=hashes, clock=now, ids=running.ids)
    app = make_web(
        WebServices(
            database=running.database,
            submit=running.submit,
            asking=running.asking,
            scheduling=running.scheduling,
            rerunning=running.rerunning,
            batches=running.batches,
            policies=running.policies,
            pausing=running.pausing,
            saved_views=SavedViews(database=running.database, clock=now, ids=running.ids),
            accounts=running.accounts,
            hubs=running.hubs,
            sync_rules=running.sync_rules,
            directory=running.directory,
            scim_tokens=running.scim_tokens,
            api_keys=running.api_keys,
            trusted_issuers=running.trusted_issuers,
            sign_in_providers=running.sign_in_providers,
            provider_sign_in=_provider_sign_in(running, sessions),
            webhooks=running.webhooks,
            ending=ending,
            clock=now,
            ids=running.ids,
            pages=Pages(),
            brand=settings.brand,
            zone=ZoneInfo(settings.time_zone),
            catalog=running.catalog,
            password_hashes=hashes,
            choosing=Choosing(
                database=running.database,
                recorder=running.recorder,
                hashes=hashes,
                sessions=sessions,
                clock=now,
            ),
            lost_passwords=LostPasswords(database=running.database, clock=now, ids=running.ids)
            if running.outbox is not None
            else None,
            invitations=running.invitations,
            secure_cookies=not is_private,
            setup_code=setup_code,
        )
    )
    doors = (
        scim_door(running),
        api_door(running, ending),
        admin_door(running, ending),
        global_token_revocation_door(running),
    )
    app.add_middleware(Front, doors=doors)
    return _Server(app, host=settings.host, port=settings.port), setup_code


def _provider_sign_in(running: Runtime, sessions: Sessions) -> ProviderSignIn:
    return ProviderSignIn(
        database=running.database,
        vault=running.provider_vault,
        discovery=running.discovery,
        exchange=CodeExchange(running.checked_requests),
        id_tokens=IdTokens(keys=running.issuer_keys, clock=now),
        people=KnownPeople(recorder=running.recorder, clock=now),
        sessions=sessions,
        clock=now,
    )


@contextlib.contextmanager
def listening(settings: Settings) -> Iterator[socket.socket]:
    """The socket of the pages, taken before anything else starts. Raises: ConfigurationError."""
    try:
        family, kind, protocol, _, place = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
    except OSError as error:
        raise ConfigurationError(f"AUTOMATION_LOG_HOST: “{settings.host}” is no address here.") from error
    with listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.setblocking(False)
        try:
            listener.bind(place)
        except OSError as error:
            raise ConfigurationError(
                f"Cannot listen on {settings.host} port {settings.port} ({error.strerror}); "
                "set AUTOMATION_LOG_HOST or AUTOMATION_LOG_PORT to others."
            ) from error
        listener.listen(BACKLOG)
        yield listener


def address_of(settings: Settings, *, port: int | None = None) -> str:
    """Where the pages are, as typed into a browser."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"http://{host}:{settings.port if port is None else port}/"


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches the address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class _Server(WebServer):
    """Leaves signals to the process, which has more than pages to end."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield
