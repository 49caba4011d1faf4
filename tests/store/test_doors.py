"""The doors: what may start without a workspace, and the role that goes through them."""

from collections.abc import Iterator

import psycopg
import pytest

from automation_log.store.embedded import Addresses

PROGRAM = "automation_log_program"
DOORS = {
    "door_answer_password_request",
    "door_add_operator",
    "door_any_workspace",
    "door_api_key",
    "door_ask_for_password",
    "door_due_jobs",
    "door_due_mails",
    "door_end_operator",
    "door_due_webhooks",
    "door_expired_leases",
    "door_lone_workspace",
    "door_members_by_email",
    "door_missed_jobs",
    "door_newest_positions",
    "door_operator",
    "door_operators",
    "door_password_requests",
    "door_policy_workspaces",
    "door_running_batches",
    "door_scim_token",
    "door_session",
    "door_sign_in_link",
    "door_take_code_window",
    "door_untold_workspaces",
    "door_vault_keys",
    "door_workspace_by_slug",
    "door_workspaces",
}


@pytest.fixture
def owner(addresses: Addresses) -> Iterator[psycopg.Connection]:
    with psycopg.connect(addresses.owner_url) as connection:
        yield connection


def test_the_doors_are_these_and_each_is_narrow(owner: psycopg.Connection) -> None:
    found = owner.execute(
        "SELECT proname, proconfig, has_function_privilege(%s, oid, 'EXECUTE'),"
        " EXISTS (SELECT FROM aclexplode(proacl) WHERE grantee = 0)"
        " FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace",
        [PROGRAM],
    ).fetchall()
    assert {row[0] for row in found} == DOORS
    for name, settings, is_usable, is_public in found:
        # pg_temp last, or a temporary table of the caller's would stand in for ours.
        assert settings == ["search_path=pg_catalog, public, pg_temp"], name
        assert (is_usable, is_public) == (True, False), name


def test_a_temporary_table_does_not_stand_in_behind_a_door(addresses: Addresses) -> None:
    with psycopg.connect(addresses.program_url) as program:
        program.execute("CREATE TEMPORARY TABLE workspaces AS SELECT gen_random_uuid() AS id")
        assert program.execute("SELECT door_any_workspace()").fetchone() == (None,)


def test_the_program_owns_nothing_and_cannot_climb(owner: psycopg.Connection) -> None:
    role = owner.execute(
        "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication,"
        " pg_has_role(rolname, 'automation_log_owner', 'MEMBER'),"
        " has_schema_privilege(rolname, 'public', 'CREATE') FROM pg_roles WHERE rolname = %s",
        [PROGRAM],
    ).fetchone()
    assert role is not None
    assert not any(role)
    owned = owner.execute(
        "SELECT count(*) FROM pg_shdepend WHERE deptype = 'o' AND refobjid = %s::regrole", [PROGRAM]
    ).fetchone()
    assert owned == (0,)
