"""Addresses of the log: the filter and the place in it are the whole state of a page."""

from urllib.parse import urlencode
from uuid import UUID

from automation_log.domain.filters.filter import Filter


def exposure_address(slug: str, filter_: Filter, after: UUID | None = None) -> str:
    """The same jobs, those that leave an access open, the longest open first."""
    query = {"q": str(filter_)} | ({"after": str(after)} if after else {})
    return f"/w/{slug}/log/exposure?{urlencode(query)}"


def log_address(slug: str, filter_: Filter, **place: UUID | None) -> str:
    """The log with this filter at this place: `before`, `after`, `upto` or `around` a job."""
    at = {name: str(job) for name, job in place.items() if job is not None}
    # Said also when it is empty: the bare address opens the default view.
    query = {"q": str(filter_)} if filter_ or not at else {}
    return f"/w/{slug}/log?{urlencode(query | at)}"
