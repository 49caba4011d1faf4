"""Operators: whoever runs the installation, with a token that is shown once and opens every workspace until it ends."""

from datetime import timedelta
from uuid import UUID

from automation_log.access.bearer_tokens import may_be_token, new_token
from automation_log.access.entered_operator import EnteredOperator
from automation_log.access.names import plain_name
from automation_log.domain.errors import InvalidRequest, NotFound, NotSignedIn
from automation_log.domain.ids import Clock, Ids
from automation_log.domain.secrets import Secret
from automation_log.store import doors, operators
from automation_log.store.database import Database
from automation_log.store.operators import OpenOperator, Operator

PREFIX = "alop_"
LASTS = timedelta(days=30)
"""How long a token opens when nobody says otherwise."""
LONGEST = timedelta(days=365)


class Operators:
    """Makes, lists, ends and checks operators. They belong to no workspace; what they do in one is an entry there."""

    def __init__(self, *, database: Database, clock: Clock, ids: Ids) -> None:
        self._database = database
        self._clock = clock
        self._ids = ids

    async def make(self, name: str, *, made_by: str, lasts: timedelta = LASTS) -> Secret:
        """A new operator's token, told this once. Raises: InvalidRequest, Conflict."""
        plain = plain_name(name, what="the operator")
        if not timedelta(0) < lasts <= LONGEST:
            raise InvalidRequest(f"An operator's token lasts a day to {LONGEST.days} days.", field="lasts")
        token, now = new_token(PREFIX), self._clock()
        async with self._database.outside() as connection:
            await operators.add(
                connection,
                id=self._ids.new(),
                name=plain,
                token=token.reveal(),
                made_by=made_by,
                now=now,
                expires_at=now + lasts,
            )
        return token

    async def list_all(self) -> tuple[Operator, ...]:
        """Every operator there was, newest first."""
        async with self._database.outside() as connection:
            return await operators.list_all(connection)

    async def end(self, operator_id: UUID) -> str:
        """The token opens nothing from now on; the operator's name. Raises: NotFound."""
        async with self._database.outside() as connection:
            return await operators.end(connection, operator_id, now=self._clock())

    async def holder(self, token: str) -> OpenOperator:
        """Whose token this is. Raises: NotSignedIn, the same whether it is unknown or over."""
        refused = NotSignedIn("The token is unknown, or has ended or expired.")
        if not may_be_token(token, PREFIX):
            raise refused
        async with self._database.outside() as connection:
            found = await operators.find_open(connection, token, now=self._clock())
        if found is None:
            raise refused
        return found

    async def enter(self, operator: OpenOperator, slug: str, *, given_reason: bytes) -> EnteredOperator:
        """The operator in the workspace of this address. Raises: NotFound."""
        async with self._database.outside() as connection:
            workspace_id = await doors.workspace_by_slug(connection, slug)
        if workspace_id is None:
            raise NotFound("There is no such workspace.")
        return EnteredOperator(
            workspace_id=workspace_id,
            slug=slug,
            operator_id=operator.id,
            operator_name=operator.name,
            given_reason=given_reason,
        )
