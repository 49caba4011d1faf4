"""Lost passwords: anybody may ask for any address, and learns nothing from it."""

import hashlib

from automation_log.domain.emails import is_email, plain_email
from automation_log.domain.errors import InvalidRequest
from automation_log.domain.ids import Clock, Ids
from automation_log.store import password_requests
from automation_log.store.database import Database


class LostPasswords:
    """Takes requests in. Whether anybody has the address is looked up later, by whoever sends the mails."""

    def __init__(self, *, database: Database, clock: Clock, ids: Ids) -> None:
        self._database = database
        self._clock = clock
        self._ids = ids

    async def ask(self, email: str, *, client: str) -> None:
        """Keep the request, or forget it when address or client asked too often; `client` is where it came from.

        Raises: InvalidRequest, for what is no address at all.
        """
        plain = plain_email(email)
        if not is_email(plain):
            raise InvalidRequest("Give an e-mail address such as ada@example.com.", field="email")
        async with self._database.outside() as connection:
            await password_requests.ask(
                connection,
                id=self._ids.new(),
                email=plain,
                client=hashlib.sha256(client.encode()).digest(),
                now=self._clock(),
            )
