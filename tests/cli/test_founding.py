"""`init` makes one workspace with its owner, and only one."""

from automation_log.access.password_hashes import PasswordHashes
from automation_log.access.sessions import Sessions
from automation_log.domain.ids import Ids
from automation_log.domain.secrets import Secret
from automation_log.store.database import Database
from automation_log.store.embedded import Addresses
from tests.cli.conftest import Call
from tests.conftest import now

PASSWORD = "correct horse battery"
OWNER = ("init", "--workspace", "Acme Ltd", "--email", "olive@example.com", "--name", "Olive Owner")


async def test_the_owner_can_sign_in(call: Call, addresses: Addresses) -> None:
    made = await call(*OWNER, AUTOMATION_LOG_OWNER_PASSWORD=PASSWORD)
    assert made.exit_code == 0
    assert "acme-ltd" in made.stdout
    assert "http://127.0.0.1:8080/" in made.stdout
    assert PASSWORD not in made.output
    database = Database(addresses.program_url)
    await database.open()
    try:
        sessions = Sessions(
            database=database, hashes=PasswordHashes(), clock=now, ids=Ids(now, lambda bits: 0)
        )
        assert (await sessions.sign_in("olive@example.com", Secret(PASSWORD))).slug == "acme-ltd"
    finally:
        await database.close()


async def test_a_second_workspace_is_refused_before_anything_is_asked(call: Call) -> None:
    assert (await call(*OWNER, AUTOMATION_LOG_OWNER_PASSWORD=PASSWORD)).exit_code == 0
    again = await call("init")
    assert again.exit_code == 2
    assert again.stderr.startswith(
        "Error: A workspace stands here already; sign in at http://127.0.0.1:8080/"
    )
    assert again.stdout == ""


async def test_a_short_password_is_refused_in_one_sentence(call: Call) -> None:
    refused = await call(*OWNER, AUTOMATION_LOG_OWNER_PASSWORD="short")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert refused.stderr == "Error: Give a password of 12 characters or more. (invalid)\n"


async def test_without_a_workspace_the_others_say_what_to_do(call: Call) -> None:
    for command in (("jobs", "list"), ("verify",)):
        refused = await call(*command)
        assert refused.exit_code == 2
        assert "automation-log init" in refused.stderr


async def test_a_wrong_setting_is_named(call: Call) -> None:
    refused = await call("jobs", "list", AUTOMATION_LOG_PORT="seventy")
    assert refused.exit_code == 2
    assert refused.stderr.startswith("Error: AUTOMATION_LOG_PORT: ")


async def test_without_a_service_the_list_says_how_to_start_it(call: Call) -> None:
    refused = await call("jobs", "list", DATABASE_URL="")
    assert refused.exit_code == 2
    assert refused.stderr == "Error: The service is not running; start it with `automation-log serve`.\n"
