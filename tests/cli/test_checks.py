"""`verify` and `apps check` answer with their exit code as well as in words."""

import base64
import json
from pathlib import Path

import psycopg

from automation_log.connectors.catalog import BUILT_IN
from automation_log.domain.secrets import Secret
from automation_log.store import directory
from automation_log.store.credentials import PASSWORD, Credentials
from automation_log.store.database import Connection
from automation_log.store.embedded import Addresses
from automation_log.store.vault import Vault
from automation_log.store.vault_keys import KEY_FILE, FileKey
from tests.cli.conftest import Call
from tests.cli.test_jobs import planted
from tests.conftest import Record, now
from tests.store.trees import family


async def test_verify_is_clean_until_somebody_changes_the_record(
    call: Call, record: Record, addresses: Addresses
) -> None:
    parent, *_ = await planted(record, family(record.ids, 2))
    clean = await call("verify")
    assert clean.exit_code == 0
    assert "Verified 3 jobs and 3 entries: the record agrees with itself." in clean.stdout
    with psycopg.connect(addresses.owner_url) as owner:
        owner.execute("UPDATE jobs SET status = 5 WHERE id = %s", [parent.id])
    faulty = await call("verify", "--json")
    assert faulty.exit_code == 1
    verdict = json.loads(faulty.stdout)
    assert not verdict["is_clean"]
    assert str(parent.id) in verdict["faults"][0]


async def test_apps_are_listed_with_what_they_can_do(call: Call) -> None:
    assert "Rotating passwords" in (await call("apps", "list")).stdout
    apps = {app["app"]: app for app in json.loads((await call("apps", "list", "--json")).stdout)}
    assert {name: app["interface"] for name, app in apps.items()} == {
        "canaille": "browser",
        "directus": "rest",
        "django-admin": "browser",
        "scim": "scim",
    }
    assert apps["django-admin"]["tasks"]["adding_users"] == "browser"


async def test_the_schema_of_app_definitions_is_printed(call: Call) -> None:
    schema = json.loads((await call("apps", "schema")).stdout)
    assert {"browser", "rest"} <= set(
        schema["$defs"]["TaskDefinition"]["properties"]["interface"]["anyOf"][0]["enum"]
    )


async def test_a_mistake_in_an_app_definition_has_its_line(call: Call, tmp_path: Path) -> None:
    right = BUILT_IN / "django-admin.yaml"
    assert (await call("apps", "check", str(right))).exit_code == 0
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(right.read_text().replace("kind: ", "kind: strange # ", 1))
    line = next(n for n, text in enumerate(wrong.read_text().splitlines(), 1) if "strange" in text)
    checked = await call("apps", "check", str(wrong))
    assert checked.exit_code == 1
    assert checked.stderr.startswith(f"Error: {wrong}, line {line}: kind: ")
    missing = await call("apps", "check", str(tmp_path / "nowhere.yaml"))
    assert (missing.exit_code, "nowhere.yaml" in missing.stderr) == (1, True)


async def test_a_lost_vault_key_is_said_and_none_is_made_in_its_place(
    call: Call, record: Record, tmp_path: Path
) -> None:
    key = tmp_path / KEY_FILE
    account = record.ids.new()

    async def work(connection: Connection) -> None:
        await directory.add_account(
            connection, id=account, app="django-admin", address="http://a", label="A", username="a", now=now()
        )
        await Credentials(Vault(FileKey(key)), record.ids).keep(
            connection,
            workspace_id=record.workspace_id,
            account_id=account,
            field=PASSWORD,
            secret=Secret("kept before the key was lost"),
            now=now(),
        )

    await record.database.write(record.workspace_id, work)
    assert (await call("verify")).exit_code == 0
    key.rename(tmp_path / "copy")
    lost = await call("verify")
    assert lost.exit_code == 2
    assert f"The vault key {key} is missing: put it back from your copy" in lost.stderr
    assert not key.exists()
    other = await call("verify", AUTOMATION_LOG_VAULT_KEY=base64.b64encode(bytes(32)).decode())
    assert (other.exit_code, "put that key back" in other.stderr) == (2, True)
    (tmp_path / "copy").rename(key)
    assert (await call("verify")).exit_code == 0
