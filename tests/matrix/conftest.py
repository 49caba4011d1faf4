"""What every matrix test shares: a way to say what it has proven."""

from pathlib import Path

import pytest

from automation_log.domain.tasks import Task
from tests.matrix.field import Note
from tests.matrix.results import PROPERTY, Proven

HERE = Path(__file__).parent


@pytest.fixture
def note(request: pytest.FixtureRequest, record_property) -> Note:
    """Keeps what is proven as a property of the test; the target is named by the test's folder or file."""
    place = request.path.relative_to(HERE).parts[0]
    target = place.removeprefix("test_").removesuffix(".py")

    def keep(app: str, interface: str, task: Task, outcomes: tuple[str, str]) -> None:
        proven = Proven(
            app=app,
            target=target,
            is_by_name=request.node.get_closest_marker("apps") is not None,
            task=task.word,
            interface=interface,
            outcomes=outcomes,
        )
        record_property(PROPERTY, proven.as_property())

    return keep
