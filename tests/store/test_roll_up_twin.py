"""The roll-up has one meaning: the database's function and the domain's agree on every tally."""

from itertools import product

import psycopg
from hypothesis import example, given, settings
from hypothesis import strategies as st

from automation_log.domain.statuses import Status, Tallies, roll_up
from automation_log.store.embedded import Addresses

ASK = """
SELECT roll_up(queued, started, running, retrying, completed, not_completed)
FROM unnest(%s::int[], %s::int[], %s::int[], %s::int[], %s::int[], %s::int[]) WITH ORDINALITY
     AS asked(queued, started, running, retrying, completed, not_completed, place)
ORDER BY place
"""
MOST = 2**31 - 1
counts = st.one_of(st.just(0), st.integers(0, 3), st.integers(0, MOST))
tallies = st.builds(Tallies, **{status.word: counts for status in Status})


def database_says(connection: psycopg.Connection, asked: list[Tallies]) -> list[Status]:
    columns = [[each.of(status) for each in asked] for status in Status]
    return [Status(row[0]) for row in connection.execute(ASK, columns).fetchall()]


def test_every_small_tally_agrees(addresses: Addresses) -> None:
    words = [status.word for status in Status]
    asked = [Tallies(**dict(zip(words, cells, strict=True))) for cells in product(range(3), repeat=6)]
    with psycopg.connect(addresses.program_url) as connection:
        assert database_says(connection, asked) == [roll_up(each) for each in asked]


def test_random_tallies_agree(addresses: Addresses) -> None:
    with psycopg.connect(addresses.program_url) as connection:

        @settings(deadline=None)
        @given(st.lists(tallies, min_size=1, max_size=100))
        @example([Tallies(**dict.fromkeys(("queued", "started", "completed"), MOST))])
        def agree(asked: list[Tallies]) -> None:
            assert database_says(connection, asked) == [roll_up(each) for each in asked]

        agree()
