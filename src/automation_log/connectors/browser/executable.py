"""Finds a Chromium to drive."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from playwright.sync_api import sync_playwright

from automation_log.domain.errors import ConfigurationError

PROGRAMS = ("google-chrome", "google-chrome-stable", "chromium", "chromium-browser")
WHAT_TO_INSTALL = (
    "No browser is found: install Google Chrome or Chromium, or run `playwright install chromium`."
)


def find_chromium(wanted: Path | None = None) -> Path:
    """The browser the settings ask for, else an installed one, else Playwright's own.

    Raises: ConfigurationError, saying what to install.
    """
    if wanted is not None:
        if wanted.is_file():
            return wanted
        raise ConfigurationError(f"The browser {wanted} is not there; name another, or none to look for one.")
    for program in PROGRAMS:
        if found := shutil.which(program):
            return Path(found)
    # In a thread of its own: Playwright's blocking interface refuses to run beside an event loop.
    with ThreadPoolExecutor(max_workers=1) as aside:
        own = aside.submit(_playwrights_own).result()
    if own.is_file():
        return own
    raise ConfigurationError(WHAT_TO_INSTALL)


def _playwrights_own() -> Path:
    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path)
