"""A hub gets another name or service account; it stays in its app."""

import pytest

from automation_log.directory.hub_changes import give_service_account, rename_hub
from automation_log.domain.entries import EntryKind
from automation_log.domain.errors import InvalidRequest, NotFound
from automation_log.domain.roles import Role
from automation_log.store import directory
from automation_log.store.database import Connection
from automation_log.store.directory import Hub
from tests.conftest import now
from tests.directory.office import Office


async def newsroom(office: Office) -> Hub:
    async with office.record.database.reading(office.record.workspace_id) as connection:
        return await directory.find_hub(connection, office.hubs["Newsroom"])


async def test_a_hub_has_another_name_and_the_log_says_who_gave_it(office: Office) -> None:
    olive, hub_id = await office.member("olive@example.com", Role.OWNER), office.hubs["Newsroom"]
    await office.make(rename_hub(hub_id, " News ", olive))
    assert (await newsroom(office)).label == "News"
    (entry,) = await office.entries(hub_id, EntryKind.DIRECTORY_CHANGED)
    assert "olive@example.com renamed the business hub Newsroom to News." in entry["personal"]
    with pytest.raises(InvalidRequest, match="name for the business hub"):
        rename_hub(hub_id, " ", olive)
    with pytest.raises(NotFound):
        await office.make(rename_hub(office.record.ids.new(), "News", olive))


async def test_a_hub_is_managed_through_another_account_of_its_app(office: Office) -> None:
    olive, hub_id = await office.member("olive@example.com", Role.OWNER), office.hubs["Newsroom"]
    await office.make(give_service_account(hub_id, office.accounts["Press account"], olive))
    found = await newsroom(office)
    assert (found.service_account_id, found.label) == (office.accounts["Press account"], "Newsroom")
    with pytest.raises(NotFound, match="no account"):
        await office.make(give_service_account(hub_id, hub_id, olive))


async def test_a_hub_does_not_move_to_another_place(office: Office) -> None:
    olive, elsewhere = await office.member("olive@example.com", Role.OWNER), office.record.ids.new()

    async def add(connection: Connection) -> None:
        await directory.add_account(
            connection,
            id=elsewhere,
            app="django-admin",
            address="http://127.0.0.1:10",
            label="Elsewhere",
            username="robot",
            now=now(),
        )

    await office.record.database.write(office.record.workspace_id, add)
    with pytest.raises(InvalidRequest, match=r"Newsroom is at http://127\.0\.0\.1:9"):
        await office.make(give_service_account(office.hubs["Newsroom"], elsewhere, olive))
