"""python -m targets.django_admin: starts Django's admin site and serves it until it is interrupted."""

import argparse
import asyncio
import contextlib
import signal
from pathlib import Path

from targets.django_admin.target import DjangoAdminTarget


async def serve(target: DjangoAdminTarget) -> None:
    """Start the target, say where it is, and stop it when asked to end."""
    ended = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    try:
        await target.start()
        print(f"{target.address}/admin/  {target.username} / {target.password}", flush=True)
        await ended.wait()
    finally:
        await target.stop()


def main() -> None:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser(prog="python -m targets.django_admin", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--folder", type=Path, required=True, help="where the app keeps its data")
    parser.add_argument("--people", type=int, default=0, help="how many people to seed")
    options = parser.parse_args()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(DjangoAdminTarget(options.folder, port=options.port, people=options.people)))


if __name__ == "__main__":
    main()
