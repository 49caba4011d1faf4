"""The pages of accounts: added, shared; a password goes into the vault and into no page."""

from tests.web.directory.desk import Desk

SECRET = "Plain-Sight-Canary-4711"
ACCOUNT = {
    "app": "django-admin",
    "address": "https://app.example.com",
    "username": "robot",
    "password": SECRET,
}


async def test_a_password_goes_into_the_vault_and_into_no_page(desk: Desk) -> None:
    account = await desk.done("accounts", **ACCOUNT, label="Robot")
    assert SECRET not in await desk.read(account)
    assert "Logging in" in await desk.read(account)
    assert SECRET not in await desk.refused("accounts", 409, **ACCOUNT)
    refused = await desk.refused("accounts", 422, **ACCOUNT | {"address": "nowhere"})
    assert SECRET not in refused
    assert 'value="robot"' in refused
    await desk.done(f"{account}/password", password=SECRET + "2")
    page = await desk.read(account)
    assert "saved a password of the account Robot." in page
    assert SECRET not in page
    async with desk.web.record.database.reading(desk.web.record.workspace_id) as connection:
        for table in ("entries", "accounts", "jobs"):
            rows = await (await connection.execute(f"SELECT * FROM {table}".encode())).fetchall()
            assert SECRET not in str(rows)


async def test_what_cannot_be_an_account_is_said_at_its_field(desk: Desk) -> None:
    for wrong, status, field in (
        ({"app": "nothing"}, 404, "app"),
        ({"address": "ftp://x"}, 422, "address"),
        ({"address": "https://me:secret@app.example.com"}, 422, "address"),
        ({"username": ""}, 422, "username"),
        ({"password": ""}, 422, "password"),
        ({"password": "x" * 1025}, 422, "password"),
    ):
        page = await desk.refused("accounts", status, **ACCOUNT | wrong)
        assert f'id="error-{field}"' in page, wrong


async def test_an_account_is_shared_and_no_longer(desk: Desk) -> None:
    account = f"accounts/{desk.office.accounts['Press account']}"
    ada = await desk.member("ada@example.com")
    await desk.done(f"{account}/shares", with_="ada@example.com")
    assert "shared the account Press account with ada@example.com." in await desk.read(account)
    await desk.done(f"{account}/shares/remove", member=ada)
    assert "This account is not shared with them." in await desk.refused(
        f"{account}/shares/remove", 404, member=ada
    )
