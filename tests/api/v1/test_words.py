"""The words of the API's forms are those of the product, each of them."""

from typing import get_args

from automation_log.api.v1.batch_forms import ActWord, BatchStateWord, TurnWord
from automation_log.api.v1.claim_routes import ClaimWord
from automation_log.api.v1.job_forms import StatusWord, TaskWord
from automation_log.api.v1.member_routes import RoleWord
from automation_log.api.v1.pause_routes import ScopeWord
from automation_log.api.v1.people_forms import AnswerWord, StandingWord
from automation_log.domain.batches import Act, BatchState, TurnState
from automation_log.domain.claims import ClaimState
from automation_log.domain.coverage import Answer, Standing
from automation_log.domain.pauses import PauseScope
from automation_log.domain.roles import Role
from automation_log.domain.statuses import Status
from automation_log.domain.tasks import Task


def test_every_word_is_one_of_the_product_and_none_is_missing() -> None:
    pairs = (
        (TaskWord, Task),
        (StatusWord, Status),
        (RoleWord, Role),
        (ClaimWord, ClaimState),
        (ScopeWord, PauseScope),
        (ActWord, Act),
        (BatchStateWord, BatchState),
        (TurnWord, TurnState),
        (AnswerWord, Answer),
        (StandingWord, Standing),
    )
    for words, kind in pairs:
        assert get_args(words) == tuple(one.name.lower() for one in kind)
