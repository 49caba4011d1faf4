"""Somebody at Canaille's own pages: whoever administers it lets people join, move and leave; others leave a group."""

from collections.abc import Collection
from types import TracebackType
from typing import Self

import httpx2

from targets.forms import Form, forms_of

ANSWERS_WITHIN = 60.0
"""Seconds: Canaille answers once it has pushed a change to everybody it pushes to."""


class CanaillePages:
    """One person's session. Each act raises RuntimeError when the app does not say that it was done."""

    def __init__(self, address: str, *, username: str, password: str) -> None:
        self._username = username
        self._password = password
        self._client = httpx2.AsyncClient(
            base_url=address, follow_redirects=True, trust_env=False, timeout=ANSWERS_WITHIN
        )

    async def __aenter__(self) -> Self:
        """Sign in, over the app's two pages."""
        await self._send(await self._client.get("/login"), login=self._username)
        page = await self._client.get("/auth/password")
        answer = await self._send(page, password=self._password)
        if answer.url.path != f"/profile/{self._username}":
            raise RuntimeError(f"Canaille did not let {self._username} in.")
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._client.aclose()

    async def make_group(self, name: str) -> None:
        """A new group; whoever makes it is in it, as the app has no empty groups."""
        page = await self._client.get("/groups/add")
        await self._done("has been successfully created", page, action="edit", display_name=name)

    async def delete_group(self, name: str) -> None:
        """The group is gone; its people stay."""
        page = await self._send(await self._client.get(f"/groups/{name}"), action="confirm-delete")
        await self._done("has been successfully deleted", page, action="delete")

    async def leave_group(self) -> None:
        """Whoever is signed in leaves the one group they are in and do not own."""
        page = await self._send(await self._client.get("/groups/"), action="confirm-leave")
        await self._done("You have left", page)

    async def add_person(
        self, username: str, *, name: str, email: str, password: str, groups: Collection[str] = ()
    ) -> None:
        """A new person, in these groups from the start; `name` is given name and family name."""
        given, _, family = name.partition(" ")
        page = await self._client.get("/profile")
        await self._done(
            "User account creation succeeded.",
            page,
            action="create-profile",
            user_name=username,
            given_name=given,
            family_name=family or given,
            groups=_ids(page, groups),
            password1=password,
            password2=password,
            **{"emails-0": email},
        )

    async def set_groups(self, username: str, groups: Collection[str]) -> None:
        """The person is in these groups and in no others, by one press of the button."""
        page = await self._settings(username)
        ids = _ids(page, groups)
        await self._done("Profile updated successfully.", page, action="edit-settings", groups=ids)

    async def lock(self, username: str) -> None:
        """The person may not sign in any more; what the app calls locking, others call deactivating."""
        page = await self._send(await self._settings(username), action="lock-confirm")
        await self._done("The account has been locked.", page, action="lock-execute")

    async def unlock(self, username: str) -> None:
        """The person may sign in again."""
        await self._done("The account has been unlocked.", await self._settings(username), action="unlock")

    async def delete(self, username: str) -> None:
        """The person is gone from the app."""
        page = await self._send(await self._settings(username), action="delete-confirm")
        await self._done("has been successfully deleted", page, action="delete-execute")

    async def _settings(self, username: str) -> httpx2.Response:
        return await self._client.get(f"/profile/{username}/settings")

    async def _done(self, said: str, page: httpx2.Response, **fields: str | list[str]) -> None:
        answer = await self._send(page, **fields)
        if answer.is_error or said not in answer.text:
            raise RuntimeError(f"Canaille answered {answer.status_code} and did not say “{said}”.")

    async def _send(self, page: httpx2.Response, **fields: str | list[str]) -> httpx2.Response:
        """Press a button of a page: its form goes out whole, but for what was typed."""
        form = _form(page, str(fields.get("action", "")))
        return await self._client.post(page.url.join(form.address), data=form.values | fields)


def _form(page: httpx2.Response, action: str) -> Form:
    for form in forms_of(page.text):
        actions = {("action", value) for value in form.values.get("action", ())} | form.buttons
        if "csrf_token" in form.values and (not action or ("action", action) in actions):
            return form
    raise RuntimeError(f"There is no form for “{action}” on {page.url.path} ({page.status_code}).")


def _ids(page: httpx2.Response, groups: Collection[str]) -> list[str]:
    known = _form(page, "").choices["groups"]
    return [known[name] for name in groups]
