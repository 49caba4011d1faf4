"""Debian's packages, unpacked into a folder: nothing is installed on the machine, and nobody need be root."""

import os
import platform
import shutil
from collections.abc import Sequence
from pathlib import Path

from targets.processes import run

STATUS = Path("/var/lib/dpkg/status")


def release() -> str:
    """Which Debian this is, as packages of one do not fit another: `debian 12`."""
    if shutil.which("apt-get") is None:
        raise RuntimeError("This app is unpacked from Debian's packages; start it on a machine with apt-get.")
    named = platform.freedesktop_os_release()
    return f"{named['ID']} {named.get('VERSION_ID', '')}"


async def unpack(packages: Sequence[str], folder: Path, *, always: tuple[str, ...]) -> Path:
    """The folder that would be /, with the packages and all they need that this machine has not.

    What begins with one of `always` is unpacked even where the machine has it.
    """
    kept, root = folder / "apt", folder / "root"
    for name in ("lists/partial", "cache/archives/partial", "packages"):
        (kept / name).mkdir(parents=True)
    (kept / "status").touch()
    await _apt(kept, "update")
    plan = await _apt(kept, "install", "--simulate", "--no-install-recommends", *packages)
    needed = [line.split()[1] for line in plan.splitlines() if line.startswith("Inst ")]
    there = _installed()
    await _apt(kept, "download", *[name for name in needed if name not in there or name.startswith(always)])
    for package in sorted((kept / "packages").glob("*.deb")):
        command = ("dpkg-deb", "--extract", package, root)
        await run(*command, folder=folder, environment=dict(os.environ), log=folder / "install.log")
    shutil.rmtree(kept)
    return root


async def _apt(kept: Path, verb: str, *words: str) -> str:
    """Run apt-get with lists and caches of its own, as if nothing were installed; its output."""
    log = kept / f"{verb}.log"
    await run(
        *("apt-get", "--quiet", "-o", f"Dir::State={kept}", "-o", f"Dir::Cache={kept / 'cache'}"),
        *("-o", f"Dir::State::status={kept / 'status'}", "-o", "APT::Sandbox::User=root", verb, *words),
        folder=kept / "packages",
        environment=os.environ | {"LC_ALL": "C"},
        log=log,
    )
    return log.read_text(encoding="utf-8", errors="replace")


def _installed() -> set[str]:
    """The packages this machine has."""
    paragraphs = STATUS.read_text(encoding="utf-8").split("\n\n")
    return {
        paragraph.splitlines()[0].removeprefix("Package: ")
        for paragraph in paragraphs
        if "\nStatus: install ok installed\n" in paragraph
    }
