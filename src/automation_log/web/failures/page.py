"""Makes the page of failures from its clusters."""

from datetime import datetime

from automation_log.access.visitor import Visitor
from automation_log.domain.failures import LOOKED_BACK, MOST_LOOKED_AT, FailureCluster, Failures
from automation_log.domain.reasons import UserAction
from automation_log.triggers.password_policy import app_name
from automation_log.web.failures.view import FailuresPage, ShownCluster
from automation_log.web.log.addresses import log_address
from automation_log.web.services import WebServices
from automation_log.web.times import moment

MOST_CLUSTERS = 60
"""A page stays light; the API and the command line have all of them."""


def failures_page(
    services: WebServices, visitor: Visitor, failures: Failures, *, now: datetime
) -> FailuresPage:
    """The page, the largest clusters first."""
    return FailuresPage(
        clusters=tuple(_shown(services, visitor, one, now) for one in failures.clusters[:MOST_CLUSTERS]),
        searched=_searched(failures),
        log_href=f"/w/{visitor.slug}/log",
        more=max(0, len(failures.clusters) - MOST_CLUSTERS),
    )


def _searched(failures: Failures) -> str:
    if failures.is_complete:
        return f"Searched {LOOKED_BACK.days} days, complete."
    return f"Searched the newest {MOST_LOOKED_AT:,} failures of the last {LOOKED_BACK.days} days; there are older ones."


def _shown(services: WebServices, visitor: Visitor, cluster: FailureCluster, now: datetime) -> ShownCluster:
    action = cluster.reason.action
    return ShownCluster(
        reason=cluster.reason.sentence,
        action="" if action is UserAction.NONE else action.value,
        app=app_name(services.catalog, cluster.app),
        step=cluster.step or "",
        jobs=cluster.jobs,
        people=cluster.people,
        first_people=cluster.first_people,
        more_people=cluster.people - len(cluster.first_people),
        first_seen=moment(cluster.first_seen_at, now=now, zone=services.zone),
        last_seen=moment(cluster.last_seen_at, now=now, zone=services.zone),
        log_href=log_address(visitor.slug, cluster.filter),
        newest_href=f"/w/{visitor.slug}/jobs/{cluster.newest_id}",
    )
