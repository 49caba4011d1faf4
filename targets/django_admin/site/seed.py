"""Migrates the site and puts groups and people into it: reads them as JSON from standard input."""

import json
import sys
from typing import Any

import django
from django.core.management import call_command


def seed(wanted: dict[str, Any]) -> None:
    """Make what is wanted and not there yet; people keep what they have."""
    from django.contrib.auth.models import Group, User
    from django.db import transaction
    from django_otp.plugins.otp_static.models import StaticDevice
    from django_otp.plugins.otp_totp.models import TOTPDevice

    with transaction.atomic():
        for name in wanted.get("groups", ()):
            Group.objects.get_or_create(name=name)
        for person in wanted.get("people", ()):
            if User.objects.filter(username=person["username"]).exists():
                continue
            user = User.objects.create_user(
                person["username"],
                person.get("email", ""),
                person.get("password"),
                is_staff=person.get("is_staff", False),
                is_superuser=person.get("is_superuser", False),
            )
            user.groups.set(Group.objects.filter(name__in=person.get("groups", ())))
            if person.get("totp_key"):
                TOTPDevice.objects.create(user=user, name="phone", key=person["totp_key"])
            if person.get("backup_codes"):
                device = StaticDevice.objects.create(user=user, name="paper")
                for code in person["backup_codes"]:
                    device.token_set.create(token=code)


django.setup()
if "migrate" in sys.argv:
    call_command("migrate", verbosity=0)
seed(json.load(sys.stdin))
