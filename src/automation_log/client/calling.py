"""One call of the API and its answer: JSON, or the refusal as an error of ours."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import httpx2

from automation_log.domain.errors import AutomationLogError, RequestError

PATIENCE_S = 30.0
LARGEST_SAID = 300


class Refused(RequestError):
    """The API refused the call: `status`, `code` and `field` are those of its problem document."""

    def __init__(self, message: str, *, status: int, code: str, field: str | None) -> None:
        super().__init__(message, code=code, field=field)
        self.status = status


class Unreachable(AutomationLogError):
    """No answer came, or none of the API's; the call may have taken effect."""


class Calling:
    """Calls under one address with one key, which is sent and said nowhere else."""

    def __init__(self, address: str, key: str) -> None:
        """`address` goes up to the version: `https://log.example.com/w/acme/api/v1`."""
        self._http = httpx2.Client(
            base_url=address.rstrip("/"),
            headers={"Authorization": f"Bearer {key}", "Accept": "application/json"},
            timeout=PATIENCE_S,
            follow_redirects=False,
            trust_env=False,
        )

    def call(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str] | None = None,
        sent: Any = None,
        headers: Mapping[str, str] | None = None,
    ) -> Any:
        """What the API answers. Raises: Refused, Unreachable."""
        try:
            answer = self._http.request(method, path, params=query, json=sent, headers=headers)
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            failure = type(error).__name__
        else:
            return _read(answer)
        # Raised out here: the client's own error may hold what was sent, and stays behind.
        raise Unreachable(f"The API cannot be reached ({failure}); see its address.")

    def stream(self, path: str, *, query: Mapping[str, str]) -> Iterator[str]:
        """The lines of an answer as they come. Raises: Refused; Unreachable, also when it breaks off."""
        try:
            with self._http.stream("GET", path, params=query) as answer:
                if not answer.is_success:
                    answer.read()
                    _read(answer)
                yield from answer.iter_lines()
                return
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            failure = type(error).__name__
        raise Unreachable(f"The API cannot be reached ({failure}); see its address.")

    def close(self) -> None:
        """End the connections."""
        self._http.close()


def _read(answer: httpx2.Response) -> Any:
    try:
        said = answer.json()
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError):
        said = None
    if answer.is_success and said is not None:
        return said
    if isinstance(said, dict) and isinstance(said.get("code"), str):
        raise Refused(
            str(said.get("detail") or said.get("title"))[:LARGEST_SAID],
            status=answer.status_code,
            code=said["code"],
            field=said.get("field"),
        )
    raise Unreachable(f"What answered with {answer.status_code} is no API of the log; see its address.")
