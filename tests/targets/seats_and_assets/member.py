"""A member of the team workspace without a browser: signs in, and reads what a page says."""

from typing import Self

from tests.targets.visitor import Visitor

PASSWORD = "Vq7#mulberry-Tram_42"


class Member(Visitor):
    """Whoever signs in; nobody at first."""

    async def sign_in(self, username: str, password: str = PASSWORD) -> Self:
        return await self.send("/sign-in", username=username, password=password)

    def errors(self) -> list[str]:
        return self.find_all(r'<ul class="errorlist[^>]*><li>(.*?)</li>')

    def message(self) -> str:
        return self.find(r'<p class="message[^>]*>(.*?)</p>')
