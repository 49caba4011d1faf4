"""Runs in Roundup's own environment: puts people into a tracker, read as JSON from standard input."""

import json
import sys
from typing import Any

import roundup.instance
from roundup.password import Password


def seed(home: str, wanted: dict[str, Any]) -> None:
    """Make the database on first use, and the people who are not there yet; the others keep what they have."""
    tracker = roundup.instance.open(home)
    if not tracker.exists():
        tracker.init(Password(wanted["password"], config=tracker.config))
    database = tracker.open("admin")
    there = {database.user.get(key, "username") for key in database.user.list()}
    for person in wanted["people"]:
        if person["username"] not in there:
            password = Password(person.pop("password"), config=tracker.config)
            database.user.create(password=password, **person)
    database.commit()
    database.close()


seed(sys.argv[1], json.load(sys.stdin))
