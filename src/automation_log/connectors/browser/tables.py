"""Reads tables page by page, and the pages behind their rows."""

from collections.abc import Mapping, Sequence

from playwright.async_api import Locator

from automation_log.connectors.actions.browser import Followed, Place, Table
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
    return cells


async def read_pages(page: AppPage, table: Table) -> list[Row]:
    """The rows of every page. Raises: Changed, when a page leads back to one that was read."""
    rows: list[Row] = []
    visited: set[str] = set()
    while True:
        rows += await read_cells(page.locator(table.selector), table.columns)
        if table.next is None or not await (link := page.locator(table.next).first).count():
            return rows
        address = await link.get_attribute("href", timeout=page.left)
        if not address or address in visited:
            raise Changed("The table's next page is not a link to another page.")
        visited.add(address)
        await page.follow(address)
        await page.find(table.selector)


async def follow_rows(page: AppPage, followed: Followed, rows: Sequence[Row]) -> list[Row]:
    """The rows, each with what its own page says, without the link that led there."""
    told: list[Row] = []
    for row in rows:
        await page.follow(row[followed.link])
        await page.show(followed.expect)
        (there,) = await read_cells(page.locator("html"), followed.columns)
        told.append({name: text for name, text in row.items() if name != followed.link} | there)
    return told
