"""The program and the database's schema: behind, ahead, or the same."""

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from automation_log.domain.errors import SchemaMismatch
from automation_log.store import schema
from automation_log.store.embedded import Addresses
from tests.conftest import now


def change(addresses: Addresses, statement: str) -> None:
    with psycopg.connect(addresses.owner_url) as owner:
        owner.execute(statement.encode())


def test_a_migrated_database_is_taken_and_migrating_again_changes_nothing(addresses: Addresses) -> None:
    schema.check(addresses.program_url)
    schema.migrate(make_conninfo(addresses.owner_url, application_name="a b&c", connect_timeout=5), now=now())
    schema.check(addresses.program_url)


def test_a_database_that_is_behind_is_refused_and_migrated(addresses: Addresses) -> None:
    change(addresses, "DROP FUNCTION door_vault_keys")
    change(addresses, "DELETE FROM _yoyo_migration WHERE migration_id = '0006_vault_keys'")
    with pytest.raises(SchemaMismatch, match="DATABASE_OWNER_URL"):
        schema.check(addresses.program_url)
    schema.migrate(addresses.owner_url, now=now())
    schema.check(addresses.program_url)


def test_an_empty_database_is_behind(addresses: Addresses) -> None:
    change(addresses, "DROP TABLE _yoyo_migration")
    with pytest.raises(SchemaMismatch, match="behind"):
        schema.check(addresses.program_url)


def test_a_database_of_a_newer_program_is_refused(addresses: Addresses) -> None:
    change(addresses, "INSERT INTO _yoyo_migration VALUES ('f00d', '9999_of_tomorrow', now())")
    with pytest.raises(SchemaMismatch, match="update the program"):
        schema.check(addresses.program_url)
