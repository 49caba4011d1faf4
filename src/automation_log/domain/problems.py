"""Problem documents (RFC 9457): what went wrong, whose fault it is, and which field."""

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass

from automation_log.domain.errors import (
    AutomationLogError,
    IllegalMove,
    IssuerUnavailable,
    LeaseLost,
    RequestError,
    StoreUnavailable,
)

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER_S = 5
ISSUER_RETRY_AFTER_S = 60

TITLES: dict[int, str] = {
    400: "The request cannot be read",
    401: "Sign in first",
    403: "Not allowed",
    404: "Nothing here",
    405: "Not done this way",
    409: "It does not fit what stands in the record",
    413: "Too large",
    415: "Not a kind of body that is read here",
    422: "A value cannot be used",
    429: "Too many requests",
    500: "Something broke on our side",
    503: "Out of reach just now",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One problem, for a page or for a document; `more` are the members that only this kind of problem has."""

    status: int
    code: str
    detail: str
    field: str | None = None
    retry_after_s: int | None = None
    more: Mapping[str, object] = dataclasses.field(default_factory=dict)

    @property
    def title(self) -> str:
        """The kind of problem, the same for every occurrence."""
        return TITLES.get(self.status, "The request was refused" if self.status < 500 else TITLES[500])

    def document(self) -> str:
        """The JSON text (RFC 9457 §3.1); `code` and `field` are our extension members."""
        members: dict[str, object] = {
            "type": f"urn:automation-log:problem:{self.code}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "code": self.code,
        }
        named = {"field": self.field} if self.field else {}
        return json.dumps(members | named | dict(self.more), ensure_ascii=False)


def problem_of(error: AutomationLogError) -> Problem:
    """The problem an error of ours is to whoever asked."""
    match error:
        case RequestError():
            return Problem(status=error.status, code=error.code, detail=str(error), field=error.field)
        case StoreUnavailable():
            return Problem(
                status=503, code="store_unavailable", detail=str(error), retry_after_s=RETRY_AFTER_S
            )
        case IssuerUnavailable():
            return Problem(
                status=503, code="issuer_unavailable", detail=str(error), retry_after_s=ISSUER_RETRY_AFTER_S
            )
        case IllegalMove() | LeaseLost():
            return Problem(status=409, code="conflict", detail=str(error))
        case _:
            return BROKEN


BROKEN = Problem(
    status=500, code="broken", detail="This is not your doing; it was written to the service's own log."
)
