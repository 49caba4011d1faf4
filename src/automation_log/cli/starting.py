"""`automation-log serve` and `automation-log work`: the processes that stay."""

from typing import Annotated

import typer

from automation_log.cli.running import run
from automation_log.service import serving, working


def serve(
    no_worker: Annotated[
        bool,
        typer.Option("--no-worker", help="Only database and pages; jobs wait for `automation-log work`."),
    ] = False,
) -> None:
    """Serve the pages, with the database and a worker, until stopped."""
    run(lambda settings: serving.serve(settings, has_worker=not no_worker, ready=_say_address))
    typer.echo("Stopped.")


def work() -> None:
    """Run one more worker beside the service, until stopped."""
    run(lambda settings: working.work(settings, ready=lambda: typer.echo("Working; stop with Ctrl-C.")))
    typer.echo("Stopped.")


def _say_address(address: str, setup_code: str | None) -> None:
    typer.echo(f"The log is at {address} (stop with Ctrl-C).")
    if setup_code is not None:
        typer.echo(f"There is no workspace yet; the first page asks for this code: {setup_code}")
