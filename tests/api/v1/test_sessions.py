"""Sessions through the API: listed and ended by owners and super admins, with an entry that names the key."""

from automation_log.access.password_hashes import PasswordHashes
from automation_log.access.sessions import Sessions
from automation_log.domain.roles import Role
from tests.api.v1.conftest import Api
from tests.conftest import now


async def test_sessions_are_listed_and_ended(api: Api) -> None:
    record = api.office.record
    begins = Sessions(database=record.database, hashes=PasswordHashes(), clock=now, ids=record.ids)
    caller = await api.caller()
    ada = (await api.office.member("ada@example.com")).id
    assert ada is not None
    for _ in range(3):
        await begins.begin(record.workspace_id, ada)
    found = (await caller.get(f"/members/{ada}/sessions")).json()["items"]
    assert [(one["signed_in_by"], one["came_from"]) for one in found] == [
        ("not noted", "an unknown browser")
    ] * 3
    one = found[1]["session"]
    assert (await caller.delete(f"/members/{ada}/sessions/{one}")).json() == {"ended": 1}
    assert (await caller.delete(f"/members/{ada}/sessions/{one}")).status_code == 404
    assert len((await caller.get(f"/members/{ada}/sessions")).json()["items"]) == 2
    assert (await caller.delete(f"/members/{ada}/sessions")).json() == {"ended": 2}
    assert (await caller.delete(f"/members/{ada}/sessions")).json() == {"ended": 0}
    admin = await api.caller(role=Role.ADMIN)
    for method in ("GET", "DELETE"):
        refused = await admin.request(method, f"/members/{ada}/sessions")
        assert (refused.status_code, refused.json()["code"]) == (403, "not_allowed")
    own = f"/members/{api.people[Role.ADMIN].id}/sessions"
    assert (await admin.get(own)).json() == {"items": []}
    assert (await admin.delete(own)).json() == {"ended": 0}
