"""`automation-log universal-logout`: whose signed requests log people out everywhere."""

from typing import Annotated

import typer

from automation_log.access.trusted_issuers import Trust
from automation_log.cli.operator import operator
from automation_log.cli.running import run
from automation_log.cli.tables import print_facts, print_json
from automation_log.cli.workspaces import JsonOption, WorkspaceOption, find_workspace
from automation_log.service.runtime import runtime
from automation_log.settings import Settings
from automation_log.store import trusted_issuers
from automation_log.store.trusted_issuers import TrustedIssuer

app = typer.Typer(
    no_args_is_help=True, help="See, trust and end the issuer that may log people out everywhere."
)


@app.command()
def show(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """Show the issuer that is trusted."""

    async def command(settings: Settings) -> TrustedIssuer | None:
        async with runtime(settings, may_start=False) as running:
            workspace_id = await find_workspace(running.database, workspace)
            async with running.database.reading(workspace_id) as connection:
                return await trusted_issuers.find(connection)

    trusted = run(command)
    facts = None if trusted is None else _facts(trusted)
    if as_json:
        print_json(facts)
    elif facts is None:
        typer.echo("No issuer is trusted.")
    else:
        print_facts([(name.replace("_", " ").capitalize(), value or "") for name, value in facts.items()])


@app.command()
def trust(
    name: Annotated[str, typer.Argument(help="What the log calls it, such as Okta.")],
    issuer: Annotated[str, typer.Argument(help="The issuer, as its tokens name it: https://acme.okta.com")],
    audience: Annotated[
        str,
        typer.Option(help="Whom its tokens are for: https://YOUR.ADDRESS/w/SLUG/global-token-revocation"),
    ],
    keys: Annotated[
        str, typer.Option(help="Where its public keys stand: https://acme.okta.com/oauth2/v1/keys")
    ],
    workspace: WorkspaceOption = None,
) -> None:
    """Trust an issuer, instead of any other; its requests go to /w/SLUG/global-token-revocation."""
    asked = Trust(name=name, issuer=issuer, audience=audience, keys_address=keys)

    async def command(settings: Settings) -> None:
        async with runtime(settings, may_start=False) as running:
            workspace_id = await find_workspace(running.database, workspace)
            await running.trusted_issuers.trust(workspace_id, asked, operator())

    run(command)
    typer.echo("Trusted.")


@app.command()
def end(workspace: WorkspaceOption = None) -> None:
    """Trust nobody."""

    async def command(settings: Settings) -> None:
        async with runtime(settings, may_start=False) as running:
            workspace_id = await find_workspace(running.database, workspace)
            await running.trusted_issuers.end(workspace_id, operator())

    run(command)
    typer.echo("Nobody is trusted any more.")


def _facts(trusted: TrustedIssuer) -> dict[str, str | None]:
    return {
        "name": trusted.name,
        "issuer": trusted.issuer,
        "audience": trusted.audience,
        "keys": trusted.keys_address,
        "trusted_by": trusted.made_by,
        "trusted_at": trusted.made_at.isoformat(),
        "last_request_at": trusted.used_at.isoformat() if trusted.used_at else None,
    }
