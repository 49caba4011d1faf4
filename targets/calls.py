"""Calls of an app's own REST interface, for what a start script asks of it."""

import json
import urllib.request
from typing import Any


class Calls:
    """JSON there and back, with an administrator's header."""

    def __init__(self, address: str, header: dict[str, str]) -> None:
        self._address = address
        self._headers = header | {"Content-Type": "application/json"}
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
            headers=self._headers,
        )
        with self._direct.open(request, timeout=30) as answer:
            return json.load(answer)
