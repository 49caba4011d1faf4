"""The standard: every check of scim2-tester against the running door."""

import asyncio

import httpx2
from scim2_client.engines.httpx2 import SyncSCIMClient
from scim2_tester import Status, check_server

from tests.api.scim.conftest import Provider


async def test_every_check_of_scim2_tester_passes(provider: Provider) -> None:
    def check() -> list[str]:
        with httpx2.Client(
            base_url=str(provider.http.base_url), headers=provider.http.headers, timeout=30
        ) as client:
            results = check_server(SyncSCIMClient(client))
        assert len(results) > 100
        return [
            f"{result.title}: {result.reason}"
            for result in results
            if result.status not in (Status.SUCCESS, Status.COMPLIANT, Status.ACCEPTABLE, Status.SKIPPED)
        ]

    assert await asyncio.to_thread(check) == []
