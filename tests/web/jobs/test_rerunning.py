"""Rerun on a job's page: offered once it has ended, and each of the two jobs shows the other."""

from datetime import timedelta

from tests.conftest import now
from tests.web.conftest import Web
from tests.web.directory.desk import sit_down
from tests.web.jobs.test_moving import log_in_at


async def test_rerun_makes_a_new_job_and_each_shows_the_other(web: Web) -> None:
    desk = await sit_down(web)
    job = await log_in_at(desk, now() + timedelta(days=1))
    assert ">Rerun<" not in await desk.read(f"jobs/{job}")
    await desk.done(f"jobs/{job}/cancel")
    assert ">Rerun<" in await desk.read(f"jobs/{job}")
    path = await desk.done(f"jobs/{job}/rerun")
    new = (await web.jobs())[-1]
    assert (path, new["rerun_of"], new["actor_label"]) == (f"jobs/{new['id']}", job, "Owner Person")
    page = await desk.read(f"{path}?said=rerun")
    assert "Asked for again: this is the new job" in page
    assert f'href="/w/acme/jobs/{job}"' in page
    old = await desk.read(f"jobs/{job}")
    assert f'href="/w/acme/jobs/{new["id"]}"' in old
    assert "by Owner Person" in old
