"""Schemathesis reads the Admin API's document and calls the service, as it does with the API's."""

from pathlib import Path

import pytest

from tests.api.admin.conftest import REASON, Admin
from tests.api.v1.test_schemathesis import attacked_at


async def attacked(admin: Admin, folder: Path, *options: str) -> tuple[int, str]:
    headers = {"Authorization": f"Bearer {await admin.token()}", "Reason": REASON}
    return await attacked_at(admin.api, admin.door, "/admin/v1/w/acme", headers, folder, *options)


@pytest.mark.long
async def test_every_change_holds_to_the_document(admin: Admin, tmp_path: Path) -> None:
    """What is only read is answered as the API answers it; the long test calls that too."""
    verdict, said = await attacked(
        admin, tmp_path, "--exclude-method=GET", "--phases=coverage", "--mode=positive", "--max-examples=1"
    )
    assert verdict == 0, said


@pytest.mark.long
async def test_every_operation_holds_to_the_document_at_length(admin: Admin, tmp_path: Path) -> None:
    """With what is not allowed too, and with calls that follow one another."""
    verdict, said = await attacked(admin, tmp_path, "--phases=coverage,fuzzing,stateful", "--max-examples=10")
    assert verdict == 0, said
