"""The team workspace: faults on demand, before the act or after it."""

import pytest

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_fault_fails_what_it_names_and_may_fall_after_the_act(admin, target):
    target.fail_next(status=503, path="/assets", retry_after=7)
    assert (await admin.open("/members")).status == 200
    assert (await admin.open("/assets")).status == 503
    assert (await admin.open("/assets")).status == 200
    await admin.open("/members/invite")
    target.fail_next(method="POST", after_acting=True)
    await admin.send_here(emails="late@new.org", role="guest")
    assert admin.status == 500
    assert target.users()["late@new.org"].state == "Invited"
