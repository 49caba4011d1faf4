"""Makes sure there is a Chromium: an installed one, else Playwright's, else Debian's package when run as root."""

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence

from automation_log.connectors.browser.executable import find_chromium
from automation_log.domain.errors import ConfigurationError
from automation_log.settings import Settings

PATIENCE_S = 900


def main() -> None:
    """Find or install; say in one sentence what is missing when neither works."""
    wanted = Settings().chromium
    for install in (None, *_installers()):
        if install is not None:
            _run(install)
        try:
            find_chromium(wanted)
        except ConfigurationError as error:
            complaint = str(error)
        else:
            return
    sys.exit(complaint)


def _installers() -> Iterator[list[list[str]]]:
    yield [[sys.executable, "-m", "playwright", "install", "chromium"]]
    if os.geteuid() == 0 and shutil.which("apt-get"):
        yield [["apt-get", "update"], ["apt-get", "install", "--yes", "chromium"]]


def _run(commands: Sequence[Sequence[str]]) -> None:
    for command in commands:
        with contextlib.suppress(subprocess.TimeoutExpired):
            subprocess.run(  # noqa: S603 - the lines above, nothing from outside
                command, timeout=PATIENCE_S, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
            )


if __name__ == "__main__":
    main()
