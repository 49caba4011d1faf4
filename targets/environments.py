"""Environments of the targets: installed from the registries on first use into a cache, and used again."""

import asyncio
import fcntl
import hashlib
import os
import shutil
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from targets.processes import run

CACHE = "TARGETS_FOLDER"
ASKS_AGAIN_AFTER = 0.5


def cache_folder() -> Path:
    """Where environments are kept: what TARGETS_FOLDER names, or `.targets` in the clone."""
    return Path(os.environ.get(CACHE) or Path(__file__).parents[1] / ".targets").resolve()


async def python_environment(name: str, requirements: Path) -> Path:
    """The interpreter of an environment with these requirements."""

    async def install(folder: Path) -> None:
        log = folder / "install.log"
        for command in (
            (sys.executable, "-m", "venv", folder),
            (folder / "bin/python", "-m", "pip", "install", "--requirement", requirements),
        ):
            await run(*command, folder=folder, environment=dict(os.environ), log=log)

    version = f"python {sys.version_info.major}.{sys.version_info.minor}"
    return await installed_once(name, version, requirements, install) / "bin/python"


async def node_environment(name: str, package: Path) -> Path:
    """The folder of `node_modules` with what a package.json asks for."""

    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        raise RuntimeError(f"{name} needs Node.js and npm; install them and start it again.")
    command = (npm, "install", "--no-audit", "--no-fund")

    async def install(folder: Path) -> None:
        shutil.copy(package, folder / "package.json")
        await run(*command, folder=folder, environment=dict(os.environ), log=folder / "install.log")

    # Native parts are built for one version of Node.js.
    asked = await asyncio.create_subprocess_exec(node, "--version", stdout=asyncio.subprocess.PIPE)
    version = (await asked.communicate())[0].decode().strip()
    return await installed_once(name, f"node {version}", package, install) / "node_modules"


async def installed_once(
    name: str, runtime: str, recipe: Path, install: Callable[[Path], Awaitable[None]]
) -> Path:
    """The folder that `install` has filled; another runtime or recipe has another folder."""
    key = hashlib.sha256(runtime.encode() + b"\n" + await asyncio.to_thread(recipe.read_bytes))
    folder = cache_folder() / f"{name}-{key.hexdigest()[:12]}"
    ready = folder / ".ready"
    if not ready.exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        async with _alone(folder.with_name(f"{folder.name}.lock")):
            if not ready.exists():
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir()
                print(f"Installing {name} into {folder}; this is done once.", file=sys.stderr, flush=True)
                await install(folder)
                ready.touch()
    return folder


@asynccontextmanager
async def _alone(lock: Path) -> AsyncIterator[None]:
    """Hold the file's lock, so that two starts at once install only once."""
    with lock.open("w") as held:
        while True:
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                await asyncio.sleep(ASKS_AGAIN_AFTER)
        yield
