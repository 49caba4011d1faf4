"""Ghosts among the jobs: what policies should have begun, and nobody did."""

from collections.abc import Sequence

from automation_log.access.visitor import Visitor
from automation_log.triggers.ghosts import Ghost
from automation_log.web.log.view import GhostRow
from automation_log.web.services import WebServices
from automation_log.web.times import moment

MOST_GHOSTS = 5


def ghost_rows(services: WebServices, visitor: Visitor, ghosts: Sequence[Ghost]) -> tuple[GhostRow, ...]:
    """The newest of them as rows."""
    now = services.clock()
    return tuple(
        GhostRow(
            expected=moment(ghost.expected_at, now=now, zone=services.zone),
            target=ghost.target_label,
            target_note=ghost.target_kind.label,
            actor=services.brand,
            task=ghost.task.label,
            trigger=ghost.policy.kind.trigger.label(services.brand),
            href=f"/w/{visitor.slug}/policies",
        )
        for ghost in ghosts[:MOST_GHOSTS]
    )
