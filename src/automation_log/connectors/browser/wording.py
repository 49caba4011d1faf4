"""What a step waited for, in words."""

from typing import assert_never

from automation_log.connectors.actions.browser import (
    BrowserAction,
    Check,
    CheckAll,
    Choose,
    Click,
    Count,
    Exists,
    Expect,
    Fill,
    Follow,
    Open,
    Read,
    ReadAll,
    ReadSeed,
    ReadTable,
    TypeCode,
    Uncheck,
)


def wanted_by(action: BrowserAction | None) -> str:
    """What an action waited for, in the definition's own words: no value stands in it."""
    match action:
        case Expect(expect=expected):
            return expected.selector or expected.text or expected.url or f"the page without {expected.absent}"
        case (
            Open(open=what)
            | Check(check=what)
            | CheckAll(check_all=what)
            | Uncheck(uncheck=what)
            | Click(click=what)
        ):
            return what
        case Fill(fill=place):
            return place.selector
        case Choose(choose=place):
            return place.selector
        case TypeCode(code=place):
            return place.selector
        case Read(read=place):
            return place.selector
        case ReadSeed(read_seed=place):
            return place.selector
        case Count(count=place) | Exists(exists=place) | ReadAll(read_all=place):
            return place.selector
        case ReadTable(read_table=place):
            return place.selector
        case Follow(follow=followed):
            return followed.expect
        case None:
            return "a page"
        case _:
            assert_never(action)
