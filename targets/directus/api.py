"""Directus's own REST interface, for what a start script asks of it."""

import json
import urllib.request
from typing import Any


class DirectusApi:
    """Calls with an administrator's token."""

    def __init__(self, address: str, token: str) -> None:
        self._address = address
        self._token = token
        self._direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def get(self, path: str) -> Any:
        """What stands at the path."""
        return self._call("GET", path, None)

    def post(self, path: str, body: dict[str, Any]) -> Any:
        """Add something at the path; what was added comes back."""
        return self._call("POST", path, body)

    def _call(self, method: str, path: str, body: dict[str, Any] | None) -> Any:
        request = urllib.request.Request(
            self._address + path,
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"},
        )
        with self._direct.open(request, timeout=30) as answer:
            return json.load(answer)["data"]
