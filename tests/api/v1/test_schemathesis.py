"""Schemathesis reads the document and calls the service: no 500, and no answer that the document does not have."""

import asyncio
import sys
from collections.abc import Mapping
from pathlib import Path

import httpx2
import pytest

from automation_log.api.v1.bearer_door import BearerDoor
from automation_log.domain.roles import Role
from tests.api.scim.conftest import listening
from tests.api.v1.conftest import Api

CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
    "unsupported_method",
    "allow_header_conformance",
    "ignored_auth",
)


async def known(api: Api) -> dict[str, str]:
    """Something under every id that an address can hold, so that calls come further than 404."""
    caller, owner = await api.caller(), api.people[Role.OWNER].id

    async def made(path: str, **sent: object) -> str:
        answer = await caller.post(path, json=sent)
        assert answer.is_success, answer.text
        return str(answer.json().get("id") or answer.json().get("job"))

    async def put(path: str, sent: object = None) -> None:
        assert (await caller.put(path, json=sent)).is_success

    team, spring = await made("/teams", name="Writers"), await made("/collections", name="Spring")
    hub, account = api.office.hubs["Newsroom"], str(api.office.accounts["Press account"])
    await put(f"/teams/{team}/shares/{hub}", {"role": "Editors"})
    await made(f"/teams/{team}/members", emails=["user@example.com"])
    await put(f"/collections/{spring}/hubs/{hub}", {"role": "Editors"})
    await put(f"/collections/{spring}/shares/members/{owner}")
    await put(f"/accounts/{account}/shares/teams/{team}")
    order = {"task": "logging_in", "target": {"kind": "account", "id": account}}
    job = await made("/jobs", **order)
    batch = await made("/jobs/batches", act="cancel", q=f"id:{job}")
    await caller.post("/scim-tokens", json={"name": "Okta"})
    return {
        "app": "django-admin",
        "team_id": team,
        "collection_id": spring,
        "hub_id": str(hub),
        "account_id": account,
        "member_id": str(api.people[Role.USER].id),
        "claim_id": await first(caller, f"/members/{owner}/claims"),
        "token_id": await first(caller, "/scim-tokens"),
        "pause_id": await made("/pauses", scope="app", key="scim", why="an audit"),
        "job_id": job,
        "batch_id": batch,
    }


async def first(caller: httpx2.AsyncClient, path: str) -> str:
    """The id of the first of a list."""
    return str((await caller.get(path)).json()["items"][0]["id"])


async def attacked(api: Api, folder: Path, *options: str) -> tuple[int, str]:
    """Schemathesis' verdict and what it says, with a key that opens everything."""
    headers = {"Authorization": f"Bearer {await api.key()}"}
    return await attacked_at(api, api.door, "/w/acme/api/v1", headers, folder, *options)


async def attacked_at(
    api: Api, door: BearerDoor, root: str, headers: Mapping[str, str], folder: Path, *options: str
) -> tuple[int, str]:
    """The same, of whatever stands under `root` behind this door."""
    lines = [f'"path.{name}" = "{value}"' for name, value in (await known(api)).items()]
    (folder / "schemathesis.toml").write_text("\n".join(["[parameters]", *lines, ""]))
    async with listening(door) as address:
        ran = await asyncio.create_subprocess_exec(
            Path(sys.executable).with_name("schemathesis"),
            "run",
            f"{address}{root}/openapi.json",
            *(f"--header={name}: {value}" for name, value in headers.items()),
            f"--checks={','.join(CHECKS)}",
            "--seed=5",
            "--generation-database=none",
            "--no-color",
            *options,
            cwd=folder,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        out, _ = await ran.communicate()
    await api.office.assert_verified()
    return ran.returncode or 0, out.decode()


@pytest.mark.long
async def test_every_operation_holds_to_the_document_at_length(api: Api, tmp_path: Path) -> None:
    """With what is not allowed too, and with calls that follow one another."""
    verdict, said = await attacked(api, tmp_path, "--phases=coverage,fuzzing,stateful", "--max-examples=10")
    assert verdict == 0, said
