"""The demo: a workspace, a real app beside it, and a scripted few minutes of real jobs whose ends are checked."""

import asyncio
import importlib
import os
import random
import socket
import sys
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import automation_log
from automation_log.domain.errors import ConfigurationError
from automation_log.domain.passwords import make_password
from automation_log.domain.reasons import Reason
from automation_log.domain.secrets import Secret
from automation_log.domain.statuses import Status
from automation_log.domain.tasks import Task
from automation_log.service.demo_member import DemoMember, ScriptBroken
from automation_log.service.demo_workspace import APP, PEOPLE, DemoWorkspace, Login, make_workspace
from automation_log.service.runtime import Runtime, now
from automation_log.store import jobs
from automation_log.store.credentials import PASSWORD

SCHEDULED_AHEAD = timedelta(minutes=1)
PATIENCE = timedelta(minutes=3)
HUB = "Django admin"
SERVICE = "Service account · Django admin"
ROTATED = ("Marketing", "Press kit")
WRONG = "Newsroom (wrong password saved)"
LATE = "Staging (starts late)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """One job of the script, and how it must end."""

    said: str
    job_id: UUID
    status: Status
    reason: Reason | None = None
    attempts: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """What the script plays on: the workspace, and the two apps of which the second starts late."""

    workspace: DemoWorkspace
    app: Any
    late_app: Any
    before: dict[str, Secret]


@asynccontextmanager
async def stage(runtime: Runtime, *, slug: str) -> AsyncIterator[Stage]:
    """Start the app, make the workspace; everything of the app is gone afterwards."""
    target = _target_class()
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="automation-log-demo-")))
        rules = runtime.catalog.get(APP).passwords
        passwords = {label: make_password(rules, random.SystemRandom()) for label in ROTATED}
        app = target(folder / "app")
        late_app = target(folder / "late", port=_free_port())
        stack.push_async_callback(app.stop)
        stack.push_async_callback(late_app.stop)
        await app.start()
        for label in ROTATED:
            await app.add_staff_user(_username(label), passwords[label].reveal())
        logins = [
            Login(label=SERVICE, address=app.address, username=app.username, password=Secret(app.password)),
            *(
                Login(label=label, address=app.address, username=_username(label), password=passwords[label])
                for label in ROTATED
            ),
            Login(label=WRONG, address=app.address, username="newsroom", password=Secret("not-the-password")),
            Login(
                label=LATE,
                address=late_app.address,
                username=late_app.username,
                password=Secret(late_app.password),
            ),
        ]
        workspace = await make_workspace(runtime, slug=slug, logins=logins, hubs={HUB: SERVICE})
        yield Stage(workspace=workspace, app=app, late_app=late_app, before=passwords)


async def play(runtime: Runtime, stage: Stage, member: DemoMember) -> list[Ending]:
    """Send the script's jobs and wait until each has settled; the late app starts once its job retries."""
    workspace = stage.workspace

    async def order(task: Task, target: str, *, people: tuple[str, ...] = (), later: bool = False) -> UUID:
        is_hub = target in workspace.hubs
        return await member.new_job(
            task,
            target=f"business_hub:{workspace.hubs[target]}"
            if is_hub
            else f"account:{workspace.accounts[target]}",
            people=people,
            role="Editors" if people else "",
            scheduled_for=now() + SCHEDULED_AHEAD if later else None,
        )

    done = Status.COMPLETED
    endings = [
        Ending(
            said="logs in a minute later",
            job_id=await order(Task.LOGGING_IN, SERVICE, later=True),
            status=done,
        ),
        Ending(
            said="adds five people", job_id=await order(Task.ADDING_USERS, HUB, people=PEOPLE), status=done
        ),
        *[
            Ending(said=f"rotates {label}", job_id=await order(Task.ROTATING_PASSWORDS, label), status=done)
            for label in ROTATED
        ],
        Ending(
            said="fails: wrong credentials",
            job_id=await order(Task.LOGGING_IN, WRONG),
            status=Status.NOT_COMPLETED,
            reason=Reason.BAD_CREDENTIALS,
            attempts=1,
        ),
    ]
    retried = await order(Task.LOGGING_IN, LATE)
    await _until(runtime, workspace.id, retried, lambda row: row["status"] == Status.RETRYING)
    await stage.late_app.start()
    endings.append(Ending(said="retries, then completes", job_id=retried, status=done))
    await _until(runtime, workspace.id, endings[1].job_id, lambda row: row["settled"])
    endings.append(Ending(said="reads the roster", job_id=await order(Task.SYNCING_USERS, HUB), status=done))
    for ending in endings:
        await _until(runtime, workspace.id, ending.job_id, lambda row: row["settled"])
    return endings


async def faults(runtime: Runtime, stage: Stage, endings: list[Ending]) -> list[str]:
    """Whatever did not end as the script says, in the record or in the app itself."""
    workspace, found = stage.workspace, []
    async with runtime.database.reading(workspace.id) as connection:
        for ending in endings:
            row = await jobs.find(connection, ending.job_id)
            if row["status"] != ending.status or (ending.reason and row["reason"] != ending.reason.value):
                found.append(f"“{ending.said}” ended {Status(row['status']).label} ({row['reason']}).")
            if ending.attempts and row["attempt"] != ending.attempts:
                found.append(f"“{ending.said}” took {row['attempt']} attempts.")
            if ending.said.startswith("retries") and row["attempt"] < 2:
                found.append("The job that should retry did not.")
        live = {
            label: await runtime.credentials.live(
                connection, account_id=workspace.accounts[label], field=PASSWORD
            )
            for label in ROTATED
        }
    users = await asyncio.to_thread(stage.app.users)
    for person in PEOPLE:
        user = users.get(person)
        if user is None or user.email != person or user.groups != ("Editors",):
            found.append(f"{person} is not in the app with the role.")
    for label, password in live.items():
        if not await asyncio.to_thread(stage.app.password_is, _username(label), password.reveal()):
            found.append(f"The new password of {label} does not log in.")
        if await asyncio.to_thread(stage.app.password_is, _username(label), stage.before[label].reveal()):
            found.append(f"The old password of {label} still logs in.")
    return found


async def _until(
    runtime: Runtime, workspace_id: UUID, job_id: UUID, is_reached: Callable[[dict[str, Any]], bool]
) -> None:
    try:
        async with asyncio.timeout(PATIENCE.total_seconds()):
            while True:
                async with runtime.database.reading(workspace_id) as connection:
                    row = await jobs.find(connection, job_id)
                if is_reached(row) or row["settled"]:
                    return
                await asyncio.sleep(0.2)
    except TimeoutError:
        label = Task(row["task"]).label
        raise ScriptBroken(
            f"“{label}” for {row['target_label']} has not ended within {PATIENCE.seconds} s."
        ) from None


def _target_class() -> Callable[..., Any]:
    clone = Path(automation_log.__file__).parents[2]
    if not (clone / "targets").is_dir():
        raise ConfigurationError(
            "The demo runs from a clone of the repository: its app is started from `targets/`."
        )
    if str(clone) not in sys.path:
        sys.path.insert(0, str(clone))
    target: Callable[..., Any] = importlib.import_module("targets.django_admin.target").DjangoAdminTarget
    return target


def _username(label: str) -> str:
    return label.lower().replace(" ", "-")


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def needs_no_sandbox() -> bool:
    """Chromium refuses its sandbox to root."""
    return os.geteuid() == 0
