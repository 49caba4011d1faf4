"""Lays attempts, steps or nested jobs out on one axis of time, as percentages an SVG can draw."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from automation_log.domain.statuses import Status
from automation_log.web.times import took

NICE_SECONDS = (0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21600, 86400)
MOST_TICKS = 6
NARROWEST = 0.6
"""Percent; a bar is never thinner, so that the shortest step is still seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """One stretch of time: an attempt, a step, a nested job."""

    started_at: datetime
    ended_at: datetime | None
    """None while it goes on: drawn up to `now`."""
    tone: Status
    title: str
    """Shown on hover, read by screen readers; the duration is added."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpanRow:
    """One labelled line of spans."""

    label: str
    spans: tuple[Span, ...]
    note: str = ""
    """After the last bar: "attempt 2 of 2"."""
    href: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A span laid out, in percent of the axis."""

    left: str
    width: str
    tone: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row laid out."""

    label: str
    href: str | None
    bars: tuple[Bar, ...]
    note: str
    took: str
    """From the row's first start to its last end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A mark on the axis."""

    left: str
    label: str
    edge: str = ""
    """`start` or `end` where the label would stand out of the axis."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """All lines and the axis below them."""

    lines: tuple[Line, ...]
    ticks: tuple[Tick, ...]


def lay_out(rows: Sequence[SpanRow], *, now: datetime) -> Timeline | None:
    """Place every span between the first start and the last end; None when nothing has started."""
    spans = [span for row in rows for span in row.spans]
    if not spans:
        return None
    begin = min(span.started_at for span in spans)
    whole = max((max(_end(span, now) for span in spans) - begin), timedelta(milliseconds=500))
    step = next(
        (nice for nice in NICE_SECONDS if whole.total_seconds() / nice <= MOST_TICKS), NICE_SECONDS[-1]
    )
    marks = min(int(whole.total_seconds() // step), MOST_TICKS)
    return Timeline(
        lines=tuple(_line(row, begin, whole, now) for row in rows),
        ticks=tuple(_tick(index * step, whole.total_seconds()) for index in range(marks + 1)),
    )


def _line(row: SpanRow, begin: datetime, whole: timedelta, now: datetime) -> Line:
    bars = tuple(
        Bar(
            left=_percent(min((span.started_at - begin) / whole * 100, 100 - NARROWEST)),
            width=_percent(max((_end(span, now) - span.started_at) / whole * 100, NARROWEST)),
            tone=span.tone.word,
            title=f"{span.title} · {took(_end(span, now) - span.started_at)}",
        )
        for span in row.spans
    )
    duration = ""
    if row.spans:
        first = min(span.started_at for span in row.spans)
        duration = took(max(_end(span, now) for span in row.spans) - first)
    return Line(label=row.label, href=row.href, bars=bars, note=row.note, took=duration)


def _end(span: Span, now: datetime) -> datetime:
    return max(span.ended_at or now, span.started_at)


def _percent(value: float) -> str:
    return f"{value:.2f}%"


def _tick(seconds: float, whole: float) -> Tick:
    left = seconds / whole * 100
    edge = "start" if left == 0 else "end" if left > 95 else ""
    return Tick(left=_percent(left), label=_tick_label(seconds), edge=edge)


def _tick_label(seconds: float) -> str:
    if seconds < 60:
        return f"{seconds:g} s"
    return f"{seconds / 60:g} min" if seconds < 3600 else f"{seconds / 3600:g} h"
