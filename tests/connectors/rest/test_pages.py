"""Lists: read to their end, and never for ever."""

from typing import Any
from urllib.parse import parse_qs

import pytest
from fastapi.responses import JSONResponse

from automation_log.connectors.rest.connector import RestConnector
from automation_log.domain.errors import Changed
from tests.connectors.rest.desk import VALUES, Asked, definition, step

PEOPLE = [{"id": number, "email": f"p{number}@example.com"} for number in range(250)]


def paged(asked: Asked) -> Any:
    query = {name: values[0] for name, values in parse_qs(asked.query).items()}
    start = int(query.get("from", 0)) if "no" not in query else (int(query["no"]) - 1) * 100
    rows, more = PEOPLE[start : start + 100], start + 100 < len(PEOPLE)
    following = f"/x?from={start + 100}"
    return JSONResponse(
        {"data": rows, "next": start + 100 if more else None, "link": following if more else None, "n": 250},
        headers={"link": f'<{following}>; rel="next"'} if more else {},
    )


@pytest.mark.parametrize(
    "pages",
    [
        {"by": "offset", "query": "from"},
        {"by": "offset", "query": "from", "total": "n"},
        {"by": "page", "query": "no"},
        {"by": "cursor", "query": "from", "at": "next"},
        {"by": "link"},
        {"by": "link", "at": "link", "total": "n"},
    ],
)
async def test_a_list_is_read_page_by_page(desk, pages):
    desk.reply = paged
    session = await RestConnector().open(definition(auth="basic"), desk.address, VALUES)
    reading = await session.perform(
        step(
            {"call": {"path": "/x", "pages": {"in": "data", **pages}}},
            {"find": {"where": {"email": "P249@example.com"}, "columns": {"found.id": "id"}}},
            {"read_list": {"columns": {"email": "email"}}},
        ),
        {},
    )
    assert reading.values["found.id"] == "249"
    assert [row["email"] for row in reading.rows] == [one["email"] for one in PEOPLE]
    assert reading.seen == "GET /x: 200 · 249 · found · 250 rows"
    assert len(desk.asked) == (3 if "total" in pages or pages["by"] in ("cursor", "link") else 4)
    await session.close()


@pytest.mark.parametrize(
    ("answer", "pages", "message"),
    [
        ({"data": [1], "n": 1}, {"by": "offset"}, "read already"),
        ({"data": [1]}, {"by": "page"}, "read already"),
        ({"data": [1], "next": "again"}, {"by": "cursor", "at": "next"}, "read already"),
        ({"data": [1], "next": "/x"}, {"by": "link", "at": "next"}, "read already"),
        ({"data": [1], "next": "https://elsewhere.example/"}, {"by": "link", "at": "next"}, "another site"),
        ({"data": [], "n": 3}, {"by": "offset", "total": "n"}, "3 rows and ended after 0"),
        ({"data": [1], "n": "many"}, {"by": "offset", "total": "n"}, "no count"),
        ({"rows": [1]}, {"by": "offset"}, "no list at data"),
    ],
)
async def test_a_list_that_goes_astray_is_a_change_of_the_app(desk, answer, pages, message):
    desk.reply = lambda asked: answer
    session = await RestConnector().open(definition(auth="basic"), desk.address, VALUES)
    with pytest.raises(Changed, match=message):
        await session.perform(step({"call": {"path": "/x", "pages": {"in": "data", **pages}}}), {})
    assert len(desk.asked) <= 2
    await session.close()


async def test_what_stands_behind_each_row_is_read_beside_it(desk):
    members = {"/boards/1/people": ["ada", "bob"], "/boards/2/people": [], "/boards/3/people": None}

    def reply(asked: Asked) -> Any:
        if asked.path == "/boards":
            return [{"id": number, "name": f"Board {number}"} for number in (1, 2, 3)]
        if (names := members[asked.path]) is None:
            return JSONResponse({}, status_code=404)
        start = int(parse_qs(asked.query)["offset"][0])
        return {
            "people": [{"mail": f"{name}@example.com", "role": "Writer"} for name in names[start : start + 1]]
        }

    desk.reply = reply
    session = await RestConnector().open(definition(auth="basic"), desk.address, VALUES)
    reading = await session.perform(
        step(
            {"call": {"path": "/boards"}},
            {"read_list": {"columns": {"board.id": "id", "asset": "name"}}},
            {
                "read_behind": {
                    "call": {
                        "path": "/boards/{board.id}/people",
                        "absent": [404],
                        "pages": {"in": "people", "by": "offset"},
                    },
                    "columns": {"email": "mail", "role": "role"},
                }
            },
            rows="assets",
        ),
        {},
    )
    board = {"board.id": "1", "asset": "Board 1", "role": "Writer"}
    assert reading.rows == [board | {"email": "ada@example.com"}, board | {"email": "bob@example.com"}]
    assert reading.seen == "GET /boards: 200 · 3 rows · 2 rows behind them"
    assert [asked.path for asked in desk.asked][1:] == [
        *["/boards/1/people"] * 3,
        "/boards/2/people",
        "/boards/3/people",
    ]
    await session.close()
