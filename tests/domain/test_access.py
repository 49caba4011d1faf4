"""What follows from a change of access: after its jobs the apps show what the grants say, whatever changed."""

from collections.abc import Mapping
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from automation_log.domain.access import Access, Consequence, Place, consequences, lost_accounts
from automation_log.domain.grants import Grant, GrantKind
from automation_log.domain.removal import Downgrade, Keep, Remove, decide_removal
from automation_log.domain.tasks import Task

HUBS = [UUID(int=1), UUID(int=2)]
PEOPLE = ["ada@example.com", "grace@example.com"]
WEIGHTS = {HUBS[0]: {"Editors": 20, "Viewers": 10, "Readers": 10}, HUBS[1]: {}}
ROLES = ["Editors", "Viewers", "Readers"]

reasons = st.sampled_from(
    [(GrantKind.DIRECT, None), (GrantKind.TEAM, UUID(int=7)), (GrantKind.COLLECTION, UUID(int=8))]
)
grants = st.dictionaries(reasons, st.sampled_from(ROLES), max_size=3).map(
    lambda found: frozenset(
        Grant(kind=kind, source_id=source, role=role) for (kind, source), role in found.items()
    )
)
places = st.builds(
    Place, hub_id=st.sampled_from(HUBS), email=st.sampled_from(PEOPLE), asset=st.sampled_from(["", "Spring"])
)
access = st.builds(
    Access,
    grants=st.dictionaries(places, grants.filter(bool), max_size=8),
    accounts=st.frozensets(
        st.tuples(st.sampled_from([UUID(int=5), UUID(int=6)]), st.sampled_from(PEOPLE)), max_size=4
    ),
)


def heaviest(some: frozenset[Grant], weights: Mapping[str, int]) -> str | None:
    """Told once more, from the words of the rule."""
    ranked = sorted((weights.get(one.role, -1), one.role) for one in some)
    return ranked[-1][1] if ranked else None


def shown(what: Access) -> dict[Place, str]:
    """What the apps show when they follow the grants."""
    found = {place: heaviest(some, WEIGHTS[place.hub_id]) for place, some in what.grants.items()}
    return {place: role for place, role in found.items() if role is not None}


def run(apps: dict[Place, str], job: Consequence, after: Access) -> None:
    """What the job does, with the grants there are when it runs."""
    hub = Place(hub_id=job.target_id, email=str(job.email))
    weights = WEIGHTS[job.target_id]
    if job.asked.assets:
        ((asset, role),) = job.asked.assets.items()
        place = Place(hub_id=job.target_id, email=str(job.email), asset=asset)
        if job.task is Task.REMOVING_USERS:
            apps.pop(place, None)
        else:
            apps[place] = role
        return
    if job.task is not Task.REMOVING_USERS:
        role = heaviest(after.at(hub), weights)
        assert role is not None, "nobody is added or updated whom no grant supports"
        apps[hub] = role
        return
    match decide_removal([apps[hub]] if hub in apps else [], after.at(hub), weights):
        case Remove():
            for place in [one for one in apps if (one.hub_id, one.email) == (hub.hub_id, hub.email)]:
                del apps[place]
        case Downgrade(role):
            apps[hub] = role
        case Keep():
            pass


@given(access, access)
def test_after_the_jobs_the_apps_show_what_the_grants_say(before: Access, after: Access) -> None:
    apps = shown(before)
    for job in consequences(before, after, WEIGHTS):
        run(apps, job, after)
    # Whoever goes from a hub goes from its assets too.
    gone = {(one.hub_id, one.email) for one in shown(before) if not one.asset and not after.at(one)}
    assert apps == {
        place: role for place, role in shown(after).items() if (place.hub_id, place.email) not in gone
    }


@given(access)
def test_nothing_follows_where_nothing_changed(one: Access) -> None:
    assert consequences(one, one, WEIGHTS) == ()
    assert lost_accounts(one, one) == ()


@given(access, access)
def test_each_place_has_one_job_and_each_job_its_place(before: Access, after: Access) -> None:
    jobs = consequences(before, after, WEIGHTS)
    about = [(job.target_id, job.email, *job.asked.assets) for job in jobs]
    assert len(set(about)) == len(about)
    for job in jobs:
        asset = next(iter(job.asked.assets), "")
        place = Place(hub_id=job.target_id, email=str(job.email), asset=asset)
        assert before.at(place) != after.at(place)


@given(access, access)
def test_a_password_is_rotated_once_for_each_account_somebody_lost(before: Access, after: Access) -> None:
    lost = {account for account, person in before.accounts if (account, person) not in after.accounts}
    assert [job.target_id for job in lost_accounts(before, after)] == sorted(lost)
    assert {job.task for job in lost_accounts(before, after)} <= {Task.ROTATING_PASSWORDS}
