"""`automation-log demo`: a real identity provider, real jobs in a real app, to watch or (`--once`) to be checked."""

import asyncio
import os
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Annotated

import httpx2
import typer

from automation_log.access.password_hashes import PasswordHashes
from automation_log.access.sessions import Sessions
from automation_log.cli.running import run
from automation_log.domain.statuses import Status
from automation_log.domain.tasks import Task
from automation_log.engine.worker import Worker
from automation_log.service.demo.checks import faults
from automation_log.service.demo.identity_provider import by_hand
from automation_log.service.demo.member import DemoMember
from automation_log.service.demo.pictures import take_pictures
from automation_log.service.demo.script import play
from automation_log.service.demo.stage import Stage, stage
from automation_log.service.duties import duties
from automation_log.service.runtime import Runtime, engine, now, runtime
from automation_log.service.serving import address_of, listening, web_server
from automation_log.service.working import ended, stop_asked, until_stopped
from automation_log.settings import Settings
from automation_log.store import jobs
from automation_log.store.embedded import passing_folder
from automation_log.store.verify import verify


def demo(
    once: Annotated[
        bool, typer.Option("--once", help="Play the script to its end, verify, and exit.")
    ] = False,
    pictures: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="With --once: take pictures of the pages into it.")
    ] = None,
) -> None:
    """Run a demo workspace: real jobs in Django's own admin site, people pushed by a real identity provider."""
    is_clean = run(lambda settings: _demo(settings, once=once, pictures=pictures))
    raise typer.Exit(0 if is_clean else 1)


async def _demo(given: Settings, *, once: bool, pictures: Path | None) -> bool:
    if _needs_no_sandbox():
        typer.echo("Running as root: Chromium runs without its sandbox. Use another user for real work.")
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(passing_folder())
        port = 0 if once else given.port
        settings = Settings(
            data_folder=folder, chromium_no_sandbox=_needs_no_sandbox(), host="127.0.0.1", port=port
        )
        stop = stack.enter_context(stop_asked())
        listener = stack.enter_context(listening(settings))
        address = address_of(settings, port=listener.getsockname()[1])
        running = await stack.enter_async_context(runtime(settings, may_start=True))
        parts = await stack.enter_async_context(engine(running))
        staged = await stack.enter_async_context(stage(running, slug="demo", pages=address))
        server, _ = await web_server(running)
        pages = asyncio.create_task(server.serve(sockets=[listener]), name="pages")
        worker = asyncio.create_task(
            Worker(parts, concurrency=settings.worker_concurrency, duties=duties(running)).work()
        )
        try:
            if not once:
                typer.echo(f"Open {await _link(running, staged, address)} (signs in once, within the hour)")
            playing = asyncio.create_task(_play(running, staged, address))
            await until_stopped(stop, playing, pages, worker)
            if not playing.done():
                playing.cancel()
                await asyncio.wait([playing])
                typer.echo("Stopped before the script had ended.")
                return False
            is_clean = playing.result()
            if once and pictures is not None:
                await take_pictures(running, staged, lambda: _link(running, staged, address), pictures)
            if not once:
                typer.echo("The script has been played; pages, app and identity provider stay until Ctrl-C.")
                typer.echo(by_hand(staged))
                await until_stopped(stop, pages, worker)
        finally:
            server.should_exit = True
            worker.cancel()
            await ended(pages, worker)
        return is_clean


async def _play(running: Runtime, stage: Stage, address: str) -> bool:
    async with httpx2.AsyncClient(base_url=address, timeout=30) as client:
        member = DemoMember(client, stage.workspace.slug)
        await member.sign_in(await _link(running, stage, address))
        endings = await play(running, stage, member, typer.echo)
    await _print_log(running, stage)
    found = await faults(running, stage, endings)
    verdict = await verify(running.database, stage.workspace.id)
    for fault in (*found, *verdict.faults):
        typer.echo(f"Fault: {fault}", err=True)
    typer.echo(f"Verified {verdict.jobs} jobs and {verdict.entries} entries: {len(verdict.faults)} faults.")
    return not found and verdict.is_clean


async def _link(running: Runtime, stage: Stage, address: str) -> str:
    sessions = Sessions(database=running.database, hashes=PasswordHashes(), clock=now, ids=running.ids)
    owner_id = stage.workspace.owner.id
    assert owner_id is not None
    token = await sessions.make_link(stage.workspace.id, owner_id)
    return f"{address}sign-in/{token.reveal()}"


async def _print_log(running: Runtime, stage: Stage) -> None:
    async with running.database.reading(stage.workspace.id) as connection:
        rows = await jobs.list_trees(connection)
    for row in rows:
        label = "  " * row["depth"] + Task(row["task"]).label
        about = row["subject"] or row["target_label"]
        typer.echo(
            f"{Status(row['status']).label:14} {label:22} {about:36} {row['attempt']:>2} {row['reason'] or ''}"
        )


def _needs_no_sandbox() -> bool:
    """Chromium refuses its sandbox to root."""
    return os.geteuid() == 0
