"""One way of saying that the browser's driver has ended, whichever call noticed it."""

import contextlib
from collections.abc import Iterator

from playwright.async_api import Error as PlaywrightError

# Between the end of the driver and the moment Playwright hears of it, uvloop refuses to write to the closed pipe.
PIPE_CLOSED = "the handler is closed"


@contextlib.contextmanager
def driver_end_named() -> Iterator[None]:
    """Raises: PlaywrightError, also where the event loop was the first to know."""
    try:
        yield
    except RuntimeError as error:
        if PIPE_CLOSED not in str(error):
            raise
        raise PlaywrightError("The browser's driver was closed.") from error
