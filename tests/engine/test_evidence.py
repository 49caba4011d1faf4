"""How well an effect is proven: seen in the app, or only accepted where the app has nothing to show."""

from dataclasses import replace
from pathlib import Path

from automation_log.connectors.catalog import Catalog
from automation_log.domain.entries import EntryKind
from automation_log.domain.evidence import Evidence
from tests.engine.conftest import APPS
from tests.engine.readings import shown
from tests.engine.workshop import Workshop

ADA, GRACE = "ada@example.com", "grace@example.com"
READS_BACK = "    observe: *look\n    observe_within: 5\n"


def with_adding_users(workshop: Workshop, folder: Path, proof: str) -> Workshop:
    """The workshop with another way to prove that somebody was added."""
    source = (APPS / "small-app.yaml").read_text(encoding="utf-8")
    assert source.count(READS_BACK) == 1
    (folder / "small-app.yaml").write_text(source.replace(READS_BACK, proof), encoding="utf-8")
    return replace(workshop, catalog=Catalog(folder))


async def proven(workshop: Workshop, job: object) -> str:
    """The level that the end of a job says."""
    (said,) = await workshop.entries(job, EntryKind.EFFECT_OBSERVED)  # type: ignore[arg-type]
    return str(said["public"]["says"]["evidence"])


async def test_what_was_accepted_but_is_never_seen_is_not_completed(
    workshop: Workshop, tmp_path: Path
) -> None:
    workshop = with_adding_users(workshop, tmp_path, READS_BACK.replace("5", "1"))
    workshop.app.keeps_roles = False
    job = await workshop.adding(ADA)
    await workshop.attempt(job)
    assert shown(await workshop.row(job)) == ("Not completed", "not_observed", 1)
    looked_again = [step for step in await workshop.steps(job) if step.startswith("1 observe")]
    assert len(looked_again) == 2, "half a second, then a second would be too long"
    assert (await workshop.row(job))["evidence"] is None


async def test_what_the_app_cannot_show_completes_as_accepted(workshop: Workshop, tmp_path: Path) -> None:
    workshop = with_adding_users(workshop, tmp_path, "    evidence: accepted\n")
    workshop.app.roles[GRACE] = "Editors"
    root = await workshop.adding(ADA, GRACE)
    ada, grace = await workshop.leaves(root)
    for leaf in (grace, ada):
        await workshop.attempt(leaf)
    assert [shown(await workshop.row(leaf))[0] for leaf in (ada, grace)] == ["Completed", "Completed"]
    assert [await proven(workshop, leaf) for leaf in (ada, grace)] == ["accepted", "observed"]
    levels = [(await workshop.row(job))["evidence"] for job in (ada, grace, root)]
    assert levels == [Evidence.ACCEPTED, Evidence.OBSERVED, Evidence.ACCEPTED]
    await workshop.assert_verified()
