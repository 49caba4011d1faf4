"""Makes the page of pauses from what is paused and what could be."""

from collections.abc import Sequence

from automation_log.access.visitor import Visitor
from automation_log.connectors.catalog import Catalog
from automation_log.domain.errors import InvalidRequest
from automation_log.domain.pauses import Pause, PauseScope
from automation_log.store.directory import Account, Hub
from automation_log.web.fields import FieldError, TargetChoice, TargetGroup
from automation_log.web.pauses.view import PausesPage, ShownPause
from automation_log.web.services import WebServices
from automation_log.web.times import moment

SCOPE_LABELS = {
    PauseScope.WORKSPACE: "Workspace",
    PauseScope.APP: "App",
    PauseScope.BUSINESS_HUB: "Business hub",
}


def pauses_page(
    services: WebServices,
    visitor: Visitor,
    pauses: Sequence[Pause],
    hubs: Sequence[Hub],
    accounts: Sequence[Account],
    *,
    what: str = "",
    why: str = "",
    errors: Sequence[InvalidRequest] = (),
) -> PausesPage:
    """The page, with what was typed and is wrong when the form was refused."""
    now = services.clock()
    return PausesPage(
        pauses=tuple(
            ShownPause(
                label=pause.label,
                scope=SCOPE_LABELS[pause.scope],
                why=pause.why,
                paused_by=pause.paused_by,
                paused=moment(pause.paused_at, now=now, zone=services.zone),
                resume_href=f"/w/{visitor.slug}/pauses/{pause.id}/end",
            )
            for pause in pauses
        ),
        choices=_choices(services.catalog, visitor, pauses, hubs, accounts),
        what=what,
        why=why,
        errors=tuple(FieldError(field=error.field or "what", sentence=str(error)) for error in errors),
    )


def parse_what(what: str) -> tuple[PauseScope, str]:
    """`app:figma` as scope and key. Raises: InvalidRequest."""
    word, _, key = what.partition(":")
    for scope in PauseScope:
        if scope.word == word and bool(key) == (scope is not PauseScope.WORKSPACE):
            return scope, key
    raise InvalidRequest("Choose what to pause.", field="what")


def _choices(
    catalog: Catalog,
    visitor: Visitor,
    pauses: Sequence[Pause],
    hubs: Sequence[Hub],
    accounts: Sequence[Account],
) -> tuple[TargetGroup, ...]:
    paused = {(pause.scope, pause.key) for pause in pauses}
    names = {definition.app: definition.name for definition in catalog.list()}
    offered = {
        PauseScope.WORKSPACE: {"": visitor.workspace_name},
        PauseScope.APP: {app: names[app] for app in sorted({one.app for one in accounts} & names.keys())},
        PauseScope.BUSINESS_HUB: {
            str(hub.id): f"{hub.label} · {names.get(hub.app, hub.app)}" for hub in hubs
        },
    }
    groups = [
        TargetGroup(
            label=SCOPE_LABELS[scope],
            choices=tuple(
                TargetChoice(value=f"{scope.word}:{key}", label=label)
                for key, label in keys.items()
                if (scope, key) not in paused
            ),
        )
        for scope, keys in offered.items()
    ]
    return tuple(group for group in groups if group.choices)
