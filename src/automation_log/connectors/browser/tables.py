"""Reads tables page by page, and the pages behind their rows."""

from collections.abc import Mapping, Sequence

from playwright.async_api import Locator

from automation_log.connectors.actions.browser import Followed, Place
from automation_log.connectors.browser.app_page import AppPage
from automation_log.connectors.interface import Row
from automation_log.domain.errors import Changed

# One call a page, whatever the number of rows. Several finds of one column are joined by a comma.
CELLS = """(rows, columns) => rows.map(row => Object.fromEntries(columns.map(([name, selector, attribute]) => {
  const texts = Array.from(row.querySelectorAll(selector)).map(element =>
    attribute === 'checked' ? (element.checked ? 'yes' : '')
    : attribute === 'value' ? String(element.value ?? '')
    : attribute ? element.getAttribute(attribute) ?? ''
    : element.textContent.trim());
  return [name, texts.filter(text => text).join(', ')];
})))"""


async def read_cells(rows: Locator, columns: Mapping[str, Place]) -> list[dict[str, str]]:
    """What stands at the places of the columns, in each row."""
    places = [[name, place.selector, place.attribute] for name, place in columns.items()]
    cells: list[dict[str, str]] = await rows.evaluate_all(CELLS, places)
    return [{name: columns[name].told(text) for name, text in row.items()} for row in cells]


async def read_pages(
    page: AppPage, selector: str, columns: Mapping[str, Place], next_link: str | None
) -> list[Row]:
    """The rows of every page. Raises: Changed, when a page leads back to one that was read."""
    rows: list[Row] = []
    visited: set[str] = set()
    while True:
        rows += await read_cells(page.locator(selector), columns)
        if next_link is None or not await (link := page.locator(next_link).first).count():
            return rows
        address = await link.get_attribute("href", timeout=page.left)
        if not address or address in visited:
            raise Changed("The table's next page is not a link to another page.")
        visited.add(address)
        await page.follow(address)
        await page.find(selector)


async def follow_rows(page: AppPage, followed: Followed, rows: Sequence[Row]) -> list[Row]:
    """What stands behind each row's link: the row and its own page's values, or the row beside each row there."""
    told: list[Row] = []
    for row in rows:
        await page.follow(row[followed.link])
        await page.show(followed.expect)
        kept = {name: text for name, text in row.items() if name != followed.link}
        there = await read_pages(page, followed.rows or "html", followed.columns, followed.next)
        told += [{**kept, **cells} for cells in there]
    return told
