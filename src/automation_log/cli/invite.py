"""`automation-log invite`: the way in for a member who has no password yet."""

from typing import Annotated

import typer

from automation_log.access.invitations import Invited
from automation_log.cli.operator import operator
from automation_log.cli.running import run
from automation_log.cli.workspaces import WorkspaceOption, find_workspace
from automation_log.domain.roles import Role
from automation_log.notices.wording import lasting, link
from automation_log.service.runtime import runtime
from automation_log.service.serving import address_of
from automation_log.settings import Settings
from automation_log.store import members


def invite(
    email: Annotated[str, typer.Argument(help="The member's e-mail.")],
    new_password: Annotated[
        bool, typer.Option("--new-password", help="For a member who has a password, and lost it.")
    ] = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Let a member choose a password: by mail, or by a link to pass on where no mail is set up."""

    async def command(settings: Settings) -> tuple[Invited, str]:
        async with runtime(settings, may_start=False) as running:
            workspace_id = await find_workspace(running.database, workspace)
            async with running.database.reading(workspace_id) as connection:
                member = await members.find_member_by_email(connection, email)
            invitations = running.invitations
            invite_by = invitations.replace if new_password else invitations.invite
            # Whoever holds the machine may do what the owner may.
            invited = await invite_by(workspace_id, member.id, operator(), Role.OWNER)
            return invited, settings.public_url or address_of(settings).rstrip("/")

    invited, address = run(command)
    if invited.token is None:
        typer.echo(
            f"A mail to {invited.email} is on its way; `automation-log mails list` shows how it fares."
        )
    else:
        within = lasting(invited.lasts)
        typer.echo(
            f"No mail is set up. Pass this on to {invited.email}; it opens once, within {within}:", err=True
        )
        typer.echo(link(address, invited.token))
