"""The stage: an app, started twice, an identity provider, and the workspace between; all of it is gone afterwards."""

import random
import socket
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from automation_log.domain.passwords import make_password
from automation_log.domain.secrets import Secret
from automation_log.service.demo.clone import of_targets
from automation_log.service.demo.workspace import APP, DemoWorkspace, Login, make_workspace
from automation_log.service.runtime import Runtime

HUB = "Django admin"
ROLE = "Editors"
SERVICE = "Service account · Django admin"
ROTATED = ("Marketing", "Press kit")
WRONG = "Newsroom (wrong password saved)"
LATE = "Staging (starts late)"
PROVIDER = "Canaille"
"""What the log calls the holder of the token."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """What the script plays on. The second app and the identity provider are there and not yet started."""

    workspace: DemoWorkspace
    app: Any
    late_app: Any
    identity_provider: Any
    first_passwords: dict[str, Secret]


@asynccontextmanager
async def stage(runtime: Runtime, *, slug: str, pages: str) -> AsyncIterator[Stage]:
    """Start the app and make the workspace, whose pages are at `pages`. Raises: ConfigurationError."""
    django_admin = of_targets("django_admin.target", "DjangoAdminTarget")
    canaille = of_targets("canaille.target", "CanailleTarget")
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="automation-log-demo-")))
        rules = runtime.catalog.get(APP).passwords
        passwords = {label: make_password(rules, random.SystemRandom()) for label in ROTATED}
        app = django_admin(folder / "app")
        late_app = django_admin(folder / "late", port=_free_port())
        stack.push_async_callback(app.stop)
        stack.push_async_callback(late_app.stop)
        await app.start()
        for label in ROTATED:
            await app.add_staff_user(username_of(label), passwords[label].reveal())
        logins = _logins(app, late_app, passwords)
        workspace = await make_workspace(runtime, slug=slug, logins=logins, hubs={HUB: SERVICE})
        token = await runtime.scim_tokens.make(workspace.id, PROVIDER, workspace.owner)
        identity_provider = canaille(
            folder / "canaille", pushes_to=f"{pages}w/{slug}/scim/v2", pushes_with=token.reveal()
        )
        stack.push_async_callback(identity_provider.stop)
        yield Stage(
            workspace=workspace,
            app=app,
            late_app=late_app,
            identity_provider=identity_provider,
            first_passwords=passwords,
        )


def username_of(label: str) -> str:
    """The user name, in the app, of an account that is rotated."""
    return label.lower().replace(" ", "-")


def _logins(app: Any, late_app: Any, passwords: dict[str, Secret]) -> list[Login]:
    return [
        Login(label=SERVICE, address=app.address, username=app.username, password=Secret(app.password)),
        *(
            Login(label=label, address=app.address, username=username_of(label), password=passwords[label])
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


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
