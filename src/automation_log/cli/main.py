"""The `automation-log` command."""

import logging
import sys
from importlib.metadata import version
from typing import Annotated

import structlog
import typer

from automation_log.cli import (
    accounts,
    api_keys,
    apps,
    bulk,
    hub_owners,
    hubs,
    jobs,
    mails,
    operators,
    pauses,
    people,
    policies,
    remote,
    scim_tokens,
    universal_logout,
    webhooks,
)
from automation_log.cli.demo import demo
from automation_log.cli.failures import failures
from automation_log.cli.feed import feed
from automation_log.cli.init import init
from automation_log.cli.invite import invite
from automation_log.cli.starting import serve, work
from automation_log.cli.verifying import verify

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Run identity automations and record every step, live, on one page.",
)
for command in (init, serve, work, verify, demo, failures, feed, invite):
    app.command()(command)
jobs.app.add_typer(bulk.app)
app.add_typer(jobs.app, name="jobs")
app.add_typer(remote.app, name="remote")
app.add_typer(apps.app, name="apps")
app.add_typer(accounts.app, name="accounts")
app.add_typer(hubs.app, name="hubs")
app.add_typer(hub_owners.app, name="hub-owners")
app.add_typer(people.app, name="people")
app.add_typer(pauses.app, name="pauses")
app.add_typer(mails.app, name="mails")
app.add_typer(policies.app, name="policies")
app.add_typer(scim_tokens.app, name="scim-tokens")
app.add_typer(api_keys.app, name="api-keys")
app.add_typer(operators.app, name="operators")
app.add_typer(universal_logout.app, name="universal-logout")
app.add_typer(webhooks.app, name="webhooks")


def _say_version(is_asked: bool) -> None:
    if is_asked:
        typer.echo(f"automation-log {version('automation-log')}")
        raise typer.Exit


@app.callback()
def before_every_command(
    is_version_asked: Annotated[
        bool, typer.Option("--version", callback=_say_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Log lines go to stderr, so that stdout holds only what was asked for."""
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.StackInfoRenderer(),
            structlog.dev.set_exc_info,
            structlog.processors.TimeStamper(fmt="%Y-%m-%d %H:%M:%S", utc=False),
            # Where it broke, and never what the variables there held: the other formatter shows those.
            structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback),
        ],
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
    )


if __name__ == "__main__":
    app()
