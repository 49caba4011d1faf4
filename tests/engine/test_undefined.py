"""An app whose definition is gone, or no longer has the task: the job says so instead of waiting for ever."""

from dataclasses import replace
from pathlib import Path

import pytest

from automation_log.connectors.catalog import Catalog
from automation_log.domain.statuses import Status
from tests.engine.readings import shown
from tests.engine.workshop import Workshop

WITHOUT_ADDING = """
app: small-app
name: Small app
kind: other
sign_in: [{step: Sign in, do: [{open: /}]}]
tasks:
  logging_in: {observe: [{step: Look around, do: [{open: /}]}]}
"""


@pytest.mark.parametrize(
    ("definition", "said"),
    [
        (None, "There is no app definition for “small-app”."),
        (WITHOUT_ADDING, "Small app cannot do “Adding users”."),
    ],
)
async def test_a_job_of_an_undefined_app_ends_and_says_why(
    workshop: Workshop, tmp_path: Path, definition: str | None, said: str
) -> None:
    job = await workshop.adding("ada@example.com")
    if definition:
        (tmp_path / "small-app.yaml").write_text(definition)
    without = replace(workshop, catalog=Catalog(tmp_path))
    await without.attempt(job)
    row = await workshop.row(job)
    assert (row["status"], row["reason"], row["detail"]) == (Status.NOT_COMPLETED, "failed", said)
    assert await workshop.leases() == {}
    await workshop.assert_verified()

    await workshop.retry(job)
    await workshop.attempt(job)
    assert shown(await workshop.row(job)) == ("Completed", None, 1)
