"""The small plot above the table: jobs by time and status, drawn by the server."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from automation_log.domain.statuses import Status

HEIGHT, STEP, BAR = 40, 10, 8
"""In the plot's own units: how high it is, and how far and how wide each bar."""
MOST_BARS = 60
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SIZES = (
    (HOUR, "hour"),
    (3 * HOUR, "3 hours"),
    (6 * HOUR, "6 hours"),
    (12 * HOUR, "12 hours"),
    (DAY, "day"),
    (7 * DAY, "week"),
    (30 * DAY, "30 days"),
    (365 * DAY, "year"),
)
STACKED = (
    Status.COMPLETED,
    Status.QUEUED,
    Status.STARTED,
    Status.RUNNING,
    Status.RETRYING,
    Status.NOT_COMPLETED,
)
"""From the ground up: what needs a person stands on top."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """The part of a bar that one status takes, in the plot's own units."""

    status: Status
    y: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One span of time; `title` says it in words."""

    x: int
    pieces: tuple[Piece, ...]
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """All bars, oldest first; `caption` is read where the picture is not seen."""

    bars: tuple[Bar, ...]
    width: int
    title: str
    caption: str
    height: int = HEIGHT
    bar: int = BAR


def plot_of(
    by_hour: Mapping[tuple[datetime, Status], int],
    *,
    now: datetime,
    zone: ZoneInfo,
    at_most: timedelta | None = None,
) -> Plot | None:
    """Jobs by time and status, from the first counted hour to now; `at_most` so far back. None without jobs."""
    counted = {key: jobs for key, jobs in by_hour.items() if at_most is None or now - key[0] < at_most + HOUR}
    if not counted:
        return None
    oldest = now - at_most if at_most else min(hour for hour, _ in counted)
    size, word = _size(max(now - oldest, HOUR))
    place = _places(size, zone)
    first, last = place(oldest), max(place(now), *(place(hour) for hour, _ in counted))
    bars: dict[int, Counter[Status]] = {number: Counter() for number in range(first, last + 1)}
    for (hour, status), jobs in counted.items():
        bars[max(place(hour), first)][status] += jobs
    tallest = max(bar.total() for bar in bars.values())
    whole = Counter[Status]()
    for bar in bars.values():
        whole += bar
    title = f"Jobs by {word}, last {_words(at_most or (last - first + 1) * size)}"
    return Plot(
        bars=tuple(
            _bar(number - first, bar, tallest, _when(number, size, zone))
            for number, bar in bars.items()
            if bar
        ),
        width=(last - first + 1) * STEP,
        title=title,
        caption=f"{title}: {_said(whole)}",
    )


def _size(span: timedelta) -> tuple[timedelta, str]:
    return next(((size, word) for size, word in SIZES if span / size < MOST_BARS), SIZES[-1])


def _places(size: timedelta, zone: ZoneInfo) -> Callable[[datetime], int]:
    """Which bar an instant belongs to: days begin at midnight in the zone, hours where the clock says so in UTC."""
    if size < DAY:
        return lambda at: int(at.timestamp() // size.total_seconds())
    return lambda at: at.astimezone(zone).toordinal() // size.days


def _when(number: int, size: timedelta, zone: ZoneInfo) -> str:
    if size < DAY:
        return f"{datetime.fromtimestamp(number * size.total_seconds(), zone):%-d %b, %H:%M}"
    return f"{datetime.fromordinal(max(number * size.days, 1)):%-d %b %Y}"


def _bar(number: int, bar: Counter[Status], tallest: int, when: str) -> Bar:
    pieces: list[Piece] = []
    top = float(HEIGHT)
    for status in STACKED:
        if bar[status]:
            height = max(round(HEIGHT * bar[status] / tallest, 1), 1.0)
            top -= height
            pieces.append(Piece(status=status, y=round(top, 1), height=height))
    return Bar(x=number * STEP, pieces=tuple(pieces), title=f"{when}: {_said(bar)}")


def _said(counts: Counter[Status]) -> str:
    return ", ".join(
        f"{counts[status]:,} {status.label.lower()}" for status in reversed(STACKED) if counts[status]
    )


def _words(span: timedelta) -> str:
    return f"{span // HOUR} h" if span < 3 * DAY else f"{span.days} days"
