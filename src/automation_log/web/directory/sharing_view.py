"""What may be shared and with whom, as the forms offer it."""

from collections.abc import Sequence

from automation_log.connectors.catalog import Catalog
from automation_log.domain.tasks import Task
from automation_log.store.directory import Account, Hub
from automation_log.store.teams import Team

Choices = tuple[tuple[str, str], ...]


def hub_choices(catalog: Catalog, hubs: Sequence[Hub]) -> Choices:
    """The hubs whose app lets people be added, with the app's name."""
    definitions = {one.app: one for one in catalog.list()}
    return tuple(
        (str(hub.id), f"{hub.label} · {definitions[hub.app].name}")
        for hub in hubs
        if hub.app in definitions and Task.ADDING_USERS in definitions[hub.app].capabilities
    )


def known_roles(catalog: Catalog, hubs: Sequence[Hub]) -> tuple[str, ...]:
    """The roles that the definitions of these hubs' apps name, offered while one is typed."""
    apps = {hub.app for hub in hubs}
    return tuple(dict.fromkeys(role.name for one in catalog.list() if one.app in apps for role in one.roles))


def account_choices(accounts: Sequence[Account]) -> Choices:
    """Every account by label, with its user name."""
    return tuple((str(one.id), f"{one.label} · {one.username}") for one in accounts)


def team_choices(teams: Sequence[Team]) -> Choices:
    """Every team by name."""
    return tuple((str(one.id), one.name) for one in teams)
