"""A person without a browser: opens a target's pages, and sends their forms with the page's own token."""

import re
from html import unescape
from types import TracebackType
from typing import Self

import httpx2

TOKEN = re.compile(
    r'name="(csrfmiddlewaretoken|authenticity_token|@csrf)"(?:\s+type="hidden")?\s+value="([^"]+)"'
)


class Visitor:
    """One session; `page`, `path` and `status` are those of the last answer, redirects followed."""

    def __init__(self, address: str) -> None:
        self._client = httpx2.AsyncClient(
            base_url=address, follow_redirects=True, trust_env=False, timeout=30
        )
        self.page = ""
        self.path = ""
        self.status = 0

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._client.aclose()

    async def open(self, path: str) -> Self:
        self._keep(await self._client.get(path))
        return self

    async def send(self, path: str, **fields: str) -> Self:
        """Open a page and send its form."""
        await self.open(path)
        return await self.send_here(**fields)

    async def send_here(self, to: str = "", /, **fields: str) -> Self:
        """Send a form of the page that is open, to its own address or another."""
        token = TOKEN.search(self.page)
        assert token is not None, f"no form is on {self.path}"
        data = {token[1]: unescape(token[2])} | fields
        self._keep(await self._client.post(to or self.path, data=data))
        return self

    def find(self, pattern: str) -> str:
        found = re.search(pattern, self.page, re.DOTALL)
        assert found is not None, f"{pattern} is not on {self.path}"
        return unescape(found[1]).strip()

    def find_all(self, pattern: str) -> list[str]:
        return [unescape(text) for text in re.findall(pattern, self.page)]

    def _keep(self, response: httpx2.Response) -> None:
        self.page = response.text
        self.path = response.url.raw_path.decode()
        self.status = response.status_code
