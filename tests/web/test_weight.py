"""What a page weighs on its way, with all that it fetches: at most 100 kB."""

import re

from tests.store import many_jobs
from tests.web.conftest import Web

MOST_BYTES = 100_000


async def test_the_fullest_log_weighs_less_than_a_hundred_kilobytes(web: Web) -> None:
    rows = many_jobs.made(11, 200)
    await many_jobs.write(web.record, rows)
    browser = await web.signed_in()
    leaf = next(row for row in rows if row["is_leaf"])
    for address in (
        "log?q=",
        "log?q=person:ada@example.com",
        f"jobs/{leaf['id']}",
        "people/ada@example.com",
        "failures",
    ):
        page = await browser.get(f"/w/acme/{address}", headers={"Accept-Encoding": "gzip"})
        assert page.status_code == 200
        parts = set(re.findall(r'(?:src|href)="(/static/[^"]*)"', page.text))
        assert len(parts) > 5
        answers = [page] + [await browser.get(part, headers={"Accept-Encoding": "gzip"}) for part in parts]
        weight = sum(int(answer.headers.get("content-length", len(answer.content))) for answer in answers)
        assert weight <= MOST_BYTES, (address, weight)
