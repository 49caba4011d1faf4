"""`automation-log apps try`: one task against a live app, its steps shown as they are taken."""

import os
import random
from pathlib import Path
from typing import Annotated

import typer

from automation_log.cli.running import run, told
from automation_log.connectors.codes import OneTimeCodes
from automation_log.connectors.definition import AppDefinition
from automation_log.connectors.loader import load
from automation_log.directory.fields import plain_address
from automation_log.domain.errors import InvalidRequest, TargetError
from automation_log.domain.passwords import make_password
from automation_log.domain.secrets import Secret
from automation_log.domain.tasks import TASKS_BY_WORD, Task
from automation_log.service.drivers import drivers
from automation_log.service.trying import KnownValues, Told, Trial
from automation_log.settings import Settings

PASSWORD_VARIABLE = "AUTOMATION_LOG_ACCOUNT_PASSWORD"  # noqa: S105 - the variable's name
SEED_VARIABLE = "AUTOMATION_LOG_ACCOUNT_TOTP"
REFUSED = 1


def try_task(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The app definition.")],
    word: Annotated[str, typer.Argument(metavar="TASK", help="The task, such as adding_users.")],
    address: Annotated[str, typer.Argument(help="Where the app is, such as https://app.example.com.")],
    username: Annotated[str, typer.Argument(help="Who signs in.")],
    person: Annotated[str, typer.Option(help="The person's e-mail, for tasks about one.")] = "",
    role: Annotated[list[str] | None, typer.Option(help="A role; say it again for several.")] = None,
    asset: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME:ROLE", help="An asset and the role in it; again for several."),
    ] = None,
    is_dry: Annotated[bool, typer.Option("--dry-run", help="Stop before the first step that acts.")] = False,
) -> None:
    """Try one task of a definition against a live app; nothing is recorded.

    The password is asked for or read from AUTOMATION_LOG_ACCOUNT_PASSWORD, the seed of one-time codes read from
    AUTOMATION_LOG_ACCOUNT_TOTP. Exits with 1 when the app refuses.
    """
    with told():
        definition, task = load(file), _task(word)
        assets = dict(_asset(one) for one in asset or ())
        values = _values(definition, username, person, sorted(role or ()), assets)
        place = plain_address(address)

    async def command(settings: Settings) -> str | TargetError:
        async with drivers(settings, OneTimeCodes()) as connectors:
            trial = Trial(
                definition=definition,
                connectors=connectors,
                address=place,
                values=values,
                assets=assets,
                tell=_tell,
            )
            try:
                return await trial.run(task, is_dry=is_dry)
            except TargetError as error:
                return error

    outcome = run(command)
    if isinstance(outcome, TargetError):
        typer.echo(
            f"{outcome.reason.sentence} ({outcome.reason.value}) {outcome.reason.action.value}", err=True
        )
        raise typer.Exit(REFUSED)
    typer.echo(outcome)


def _task(word: str) -> Task:
    if word not in TASKS_BY_WORD:
        raise InvalidRequest(f"There is no task “{word[:60]}”; the tasks are {', '.join(TASKS_BY_WORD)}.")
    return TASKS_BY_WORD[word]


def _asset(text: str) -> tuple[str, str]:
    name, _, role = text.rpartition(":") if ":" in text else (text, "", "")
    return name.strip(), role.strip()


def _values(
    definition: AppDefinition, username: str, person: str, roles: list[str], assets: dict[str, str]
) -> KnownValues:
    password = os.environ.get(PASSWORD_VARIABLE) or typer.prompt("The account's password", hide_input=True)
    values: KnownValues = {
        "account.username": username,
        "secret.password": Secret(password),
        # Made for this trial and kept nowhere: whoever is added resets it.
        "secret.new_password": make_password(definition.passwords, random.SystemRandom()),
        "person.email": person,
        "person.username": person,
        "role": roles[0] if roles else "",
        "roles": "\n".join(roles),
        "assets_only": "yes" if assets and not roles else "",
    }
    if seed := os.environ.get(SEED_VARIABLE):
        values["secret.totp"] = Secret(seed)
    return values


def _tell(step: Told) -> None:
    mark = "done  " if step.is_done else "failed"
    seen = f": {step.seen}" if step.seen else ""
    typer.echo(f"{step.phase:<8} {mark} {step.seconds:5.1f} s  {step.step}{seen}")
