"""Makes the tables and fills a new workspace, the same way every time; reads its settings as JSON."""

import json
import sys
from typing import Any

import django
from django.core.management import call_command

GIVEN_NAMES = (
    *("Ada", "Bela", "Carla", "Dmitri", "Eve", "Farid", "Grace", "Hugo", "Ines", "Jonas"),
    *("Katja", "Liam", "Mira", "Noor", "Olga", "Pavel", "Quinn", "Rosa", "Sami", "Tara"),
)
FAMILY_NAMES = (
    *("Abbott", "Brandt", "Costa", "Duarte", "Engel", "Fischer", "Garcia"),
    *("Haddad", "Ivanov", "Jensen", "Kaya", "Lindqvist", "Moreau", "Novak"),
)
ASSETS = ("Apollo", "Borealis", "Cascade")
IN_APOLLO = 120


def seed(wanted: dict[str, Any]) -> None:
    """Fill a new workspace; one that has people keeps what it has."""
    from django.db import transaction
    from team_workspace.models import Person, Switches

    with transaction.atomic():
        if Person.objects.exists():
            return
        Switches.objects.create(pk=1, seat_limit=wanted["seat_limit"])
        add_admin(wanted["username"], wanted["password"])
        add_crowd(wanted["crowd"])
        add_assets()


def add_admin(username: str, password: str) -> None:
    """The one admin there is at first, who manages every asset."""
    from team_workspace.models import Person, Role

    admin = Person(
        username=username, name="Workspace Admin", email="admin@example.com", role=Role.ADMIN, has_seat=True
    )
    admin.set_password(password)
    admin.save()


def add_crowd(number: int) -> None:
    """People who never sign in: the same ones every time."""
    from team_workspace.models import Person, Role, State

    Person.objects.bulk_create(
        Person(
            username=f"{given.lower()}.{family.lower()}{turn}@example.com",
            name=f"{given} {family}",
            email=f"{given.lower()}.{family.lower()}{turn}@example.com",
            role=Role.GUEST if place % 4 == 3 else Role.MEMBER,
            state=State.INVITED if place % 13 == 12 else State.ACTIVE,
            has_seat=place % 4 != 3,
            password="!nobody-signs-in-with-this",
        )
        for place, given, family, turn in crowd(number)
    )


def crowd(number: int) -> list[tuple[int, str, str, str]]:
    """Place, given name, family name and what tells namesakes apart."""
    names = [(given, family) for family in FAMILY_NAMES for given in GIVEN_NAMES]
    return [(place, *names[place % len(names)], str(place // len(names) or "")) for place in range(number)]


def add_assets() -> None:
    """Three assets: the first with more people than a page shows, the last with nobody but its manager."""
    from team_workspace.models import Asset, AssetRole, Membership, Person

    people = list(Person.objects.order_by("pk"))
    apollo, borealis, cascade = (Asset.objects.create(slug=name.lower(), name=name) for name in ASSETS)
    roles = (AssetRole.VIEWER, AssetRole.EDITOR)
    Membership.objects.bulk_create(
        [
            Membership(asset=asset, person=people[0], role=AssetRole.MANAGER)
            for asset in (apollo, borealis, cascade)
        ]
        + [
            Membership(asset=apollo, person=person, role=roles[place % 2])
            for place, person in enumerate(people[1:IN_APOLLO])
        ]
        + [
            Membership(asset=borealis, person=person, role=roles[place % 2])
            for place, person in enumerate(people[1:40:3])
        ]
    )


django.setup()
call_command("migrate", run_syncdb=True, verbosity=0)
seed(json.load(sys.stdin))
