"""python -m targets NAME: starts one app by hand, says how to sign in, and serves it until it is interrupted."""

import argparse
import asyncio
import importlib
import signal
import tempfile
from pathlib import Path
from typing import Any, Protocol

CLASSES = {
    "canaille": "CanailleTarget",
    "directus": "DirectusTarget",
    "django_admin": "DjangoAdminTarget",
    "redmine": "RedmineTarget",
    "roundup": "RoundupTarget",
    "seats_and_assets": "SeatsTarget",
}


class Target(Protocol):
    """What every target offers."""

    @property
    def address(self) -> str:
        """Where it answers."""

    def logins(self) -> list[str]:
        """What a person needs to know to sign in."""

    async def start(self) -> None:
        """Serve it; return when it answers."""

    async def stop(self) -> None:
        """End it and all it started."""


async def serve(target: Target) -> None:
    """Start the target, say where it is, and stop it when asked to end."""
    work = asyncio.current_task()
    assert work is not None
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, work.cancel)
    try:
        await target.start()
        print("\n".join([target.address, *target.logins()]), flush=True)
        await asyncio.Event().wait()
    except asyncio.CancelledError:
        print("Stopping.", flush=True)
    finally:
        await target.stop()


def main(words: list[str] | None = None) -> None:
    """Read the command line and serve."""
    options = vars(_parser().parse_args(words))
    name, folder = options.pop("name"), options.pop("folder", None)
    make: Any = getattr(importlib.import_module(f"targets.{name}.target"), CLASSES[name])
    with tempfile.TemporaryDirectory(prefix=f"{name}-") as passing:
        asyncio.run(serve(make(folder or Path(passing), **options)))


def _parser() -> argparse.ArgumentParser:
    """What is not said is not passed on: each target has its own defaults."""
    parser = argparse.ArgumentParser(prog="python -m targets", description=__doc__)
    names = parser.add_subparsers(dest="name", required=True)
    apps = {name: names.add_parser(name, argument_default=argparse.SUPPRESS) for name in CLASSES}
    for app in apps.values():
        app.add_argument("--port", type=int, help="else a free one")
        app.add_argument(
            "--folder", type=Path, help="where the app keeps its data; else they are gone at the end"
        )
    apps["canaille"].add_argument("--otp", action="store_true", help="ask everybody for a one-time code")
    apps["canaille"].add_argument(
        "--pushes-to", help="the SCIM service that its people and groups are pushed to"
    )
    apps["canaille"].add_argument("--pushes-with", help="the bearer token for that")
    for name in ("django_admin", "redmine", "roundup", "seats_and_assets"):
        apps[name].add_argument("--people", type=int, help="how many people to seed")
    apps["seats_and_assets"].add_argument("--seat-limit", type=int, help="how many seats there are")
    return parser


if __name__ == "__main__":
    main()
