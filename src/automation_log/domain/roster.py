"""The roster: who is in an app, with which roles, and in which of its assets."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from automation_log.domain.emails import plain_email

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class AssetRole:
    """One person's membership in one asset."""

    asset: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterPerson:
    """One account in the app, as the app shows it; `email` is empty where it shows none."""

    username: str
    email: str
    roles: str
    is_active: bool
    assets: tuple[AssetRole, ...] = ()


def roster_of(people: Iterable[Row], memberships: Iterable[Row]) -> tuple[RosterPerson, ...]:
    """Everybody once, by user name, with the assets they are in.

    A page that shifts while it is read shows a row twice; it counts once. Memberships name the person by `username`
    or by `email`; somebody who stands in an asset alone is in the app all the same.
    """
    rows: dict[str, dict[str, str]] = {}
    for row in people:
        email = row.get("email", "").strip()
        username = row.get("username") or email
        rows[username] = {
            "email": email,
            "roles": row.get("role", ""),
            # Where an app shows no such thing, whoever stands there can come in.
            "active": row.get("active", "yes"),
        }
    by_email = {plain_email(row["email"]): username for username, row in rows.items() if row["email"]}
    assets: dict[str, dict[str, dict[str, None]]] = {}
    for row in memberships:
        email = row.get("email", "").strip()
        username = row.get("username") or by_email.get(plain_email(email), email)
        rows.setdefault(username, {"email": email, "roles": "", "active": "yes"})
        assets.setdefault(username, {}).setdefault(row["asset"], {})[row.get("role", "")] = None
    return tuple(
        RosterPerson(
            username=username,
            email=row["email"],
            roles=row["roles"],
            is_active=row["active"] == "yes",
            assets=tuple(
                AssetRole(asset=asset, role=", ".join(filter(None, roles)))
                for asset, roles in sorted(assets.get(username, {}).items())
            ),
        )
        for username, row in rows.items()
    )
