"""Everything the program left behind: tables, files, pages, addresses; and the search through it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urldefrag, urljoin, urlsplit

import psycopg
from playwright.async_api import BrowserContext, Page, Request
from psycopg import sql

from automation_log.store.vault_keys import KEY_FILE
from tests.canary.encodings import Canary

TABLES = """
SELECT n.nspname, c.relname, array_agg(a.attname ORDER BY a.attnum),
    array_agg(a.atttypid = 'bytea'::regtype ORDER BY a.attnum)
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND n.nspname NOT IN ('pg_catalog', 'information_schema')
    AND has_table_privilege(c.oid, 'SELECT')
GROUP BY 1, 2 ORDER BY 1, 2
"""
# What is there to hold a secret: the vault's key, and the file with the passwords of the database's roles.
KEPT_PRIVATE = {KEY_FILE, "postgres-passwords.json"}
# The value a form carries is in the form, and nowhere else.
FORM_VALUE = re.compile(rb'<input type="hidden" name="csrf" value="[0-9a-f]{64}">')
LINK = re.compile(r'(?:href|src|hx-get|hx-sse:connect)="(/[^"]*)"')
MOST_PAGES = 400

Written = Mapping[str, bytes]


def leaks(written: Written, canaries: Iterable[Canary]) -> dict[str, str]:
    """Where a canary stands, and which in which form."""
    found = {}
    for place, content in written.items():
        for canary in canaries:
            form = canary.is_in(content)
            if form is not None:
                found[place] = f"{canary.name}, {form}"
    return found


def tables(owner_url: str) -> dict[str, bytes]:
    """Every table the owner can read, whole, the sealed columns too: not even there is anything in the clear."""
    with psycopg.connect(owner_url) as owner:
        return {
            f"table {name}": _content(owner, schema, name, *columns)
            for schema, name, *columns in owner.execute(TABLES)
        }


def files(*folders: Path) -> dict[str, bytes]:
    """Every file, but the database's own data and what is there to hold a secret."""
    return {
        f"file {path.relative_to(folder.parent)}": path.read_bytes()
        for folder in folders
        for path in folder.rglob("*")
        if path.is_file() and path.name not in KEPT_PRIVATE and folder / "postgres" not in path.parents
    }


def is_page(target: str, address: str) -> bool:
    """Whether the crawl follows this link; from a filtered log to the next filter there would be no end of it."""
    is_filtered = "/log" in address and bool(parse_qs(urlsplit(address).query).get("q"))
    if is_filtered and ("/log?" in target or "/log/" in target or "/export/" in target):
        return False
    return "/static/" not in target and not target.endswith(("/live", "/retry", "/cancel"))


@dataclass(slots=True, kw_only=True)
class Visited:
    """What a browser asked for and what it was shown."""

    addresses: list[str] = field(default_factory=list)
    pages: dict[str, bytes] = field(default_factory=dict)

    def watch(self, context: BrowserContext) -> None:
        """From now on note every address."""

        def note(request: Request) -> None:
            self.addresses.append(request.url)
            self.addresses.append(request.headers.get("referer", ""))

        context.on("request", note)

    async def keep(self, page: Page) -> None:
        """Keep what this page shows now."""
        self.pages[f"page {page.url} as shown"] = (await page.content()).encode()

    async def crawl(self, context: BrowserContext, start: str) -> None:
        """Open every page that can be reached by links from this one."""
        page, waiting, seen = await context.new_page(), [start], {start}
        while waiting:
            address = waiting.pop()
            if "/export/" in address:
                file = await context.request.get(address)
                self.pages[f"file {address}"] = await file.body()
                continue
            answer = await page.goto(address, wait_until="domcontentloaded")
            assert answer is not None
            assert answer.status == 200, address
            body = await answer.body()
            self.pages[f"page {address}"] = body + (await page.content()).encode()
            if "text/html" not in answer.headers["content-type"]:
                continue
            for link in LINK.findall(body.decode()):
                target = urldefrag(urljoin(address, link.replace("&amp;", "&"))).url
                if is_page(target, address) and target not in seen:
                    seen.add(target)
                    waiting.append(target)
            assert len(seen) < MOST_PAGES, "the crawl does not end"
        await page.close()

    def written(self, *, but: str) -> dict[str, bytes]:
        """Addresses and pages, without the values of forms and without the one address that is itself a secret."""
        kept = [address for address in self.addresses if address != but]
        return {place: FORM_VALUE.sub(b"", content) for place, content in self.pages.items()} | {
            "addresses": "\n".join(kept).encode()
        }


def _content(
    owner: psycopg.Connection, schema: str, table: str, names: list[str], are_bytes: list[bool]
) -> bytes:
    columns = [
        sql.Identifier(name) if is_bytes else sql.SQL("{}::text").format(sql.Identifier(name))
        for name, is_bytes in zip(names, are_bytes, strict=True)
    ]
    query = sql.SQL("SELECT {} FROM {}").format(sql.SQL(", ").join(columns), sql.Identifier(schema, table))
    return b"\n".join(
        value if isinstance(value, bytes) else value.encode()
        for row in owner.execute(query)
        for value in row
        if value is not None
    )
