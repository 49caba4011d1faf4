"""The standard: every check of scim2-tester against the running service, whole as `serve` starts it."""

import asyncio
from pathlib import Path

import httpx2
import pytest
from scim2_client.engines.httpx2 import SyncSCIMClient
from scim2_tester import Status, check_server

from automation_log.store.embedded import Addresses
from tests.service import serving


@pytest.mark.long
async def test_every_check_of_scim2_tester_passes(addresses: Addresses, tmp_path: Path) -> None:
    async with serving(addresses, tmp_path, "--no-worker") as service:
        token = await service.command("scim-tokens", "make", "Tester")

        def check() -> list[str]:
            headers = {"Authorization": f"Bearer {token}"}
            with httpx2.Client(base_url=service.scim, headers=headers, trust_env=False, timeout=30) as client:
                results = check_server(SyncSCIMClient(client))
            assert len(results) > 100
            return [
                f"{result.title}: {result.reason}"
                for result in results
                if result.status not in (Status.SUCCESS, Status.COMPLIANT, Status.ACCEPTABLE, Status.SKIPPED)
            ]

        assert await asyncio.to_thread(check) == []
