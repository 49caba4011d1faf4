"""Every refusal as a problem document (RFC 9457), whoever refuses: a rule of ours, a form, or the framework."""

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Match

from automation_log.domain.errors import AutomationLogError
from automation_log.domain.problems import BROKEN, MEDIA_TYPE, Problem, problem_of

FRAMEWORK: Mapping[int, tuple[str, str]] = {
    400: ("malformed", "The body cannot be read; send JSON in UTF-8."),
    404: ("not_found", "There is nothing at this address."),
    405: ("method_not_allowed", "This address does not take that kind of request."),
}
"""Code and sentence of what the framework itself refuses."""
MOST_MISTAKES = 20
LONGEST_FIELD = 200


class Refused(Exception):
    """A problem that is more than an error of ours says."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.detail)
        self.problem = problem


def add_refusals(app: FastAPI, routers: Sequence[APIRouter]) -> None:
    """Turn every error into an answer; `routers` tell which methods an address takes."""

    @app.exception_handler(AutomationLogError)
    async def ours(request: Request, error: AutomationLogError) -> Response:
        return answer(problem_of(error))

    @app.exception_handler(Refused)
    async def refused(request: Request, error: Refused) -> Response:
        return answer(error.problem)

    @app.exception_handler(RequestValidationError)
    async def unusable(request: Request, error: RequestValidationError) -> Response:
        return answer(_of_mistakes(error.errors()))

    @app.exception_handler(HTTPException)
    async def http(request: Request, error: HTTPException) -> Response:
        code, sentence = FRAMEWORK.get(error.status_code, ("refused", "The request was refused."))
        response = answer(Problem(status=error.status_code, code=code, detail=sentence))
        if error.status_code == 405:
            # The framework names the methods of one route only (RFC 9110 §15.5.6 wants them all).
            response.headers["Allow"] = ", ".join(_methods(request, routers))
        return response

    @app.exception_handler(Exception)
    async def broken(request: Request, error: Exception) -> Response:
        # The framework raises it once more, and the door writes it down.
        return answer(BROKEN)


def answer(problem: Problem) -> Response:
    """The problem as it is sent."""
    headers = {"Cache-Control": "no-store"}
    if problem.retry_after_s is not None:
        headers["Retry-After"] = str(problem.retry_after_s)
    if problem.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return Response(problem.document(), status_code=problem.status, media_type=MEDIA_TYPE, headers=headers)


def _methods(request: Request, routers: Sequence[APIRouter]) -> list[str]:
    routes = [route for router in routers for route in router.routes if isinstance(route, APIRoute)]
    here = [route for route in routes if route.matches(request.scope)[0] is not Match.NONE]
    return sorted({method for route in here for method in route.methods or ()})


def _of_mistakes(errors: Sequence[Mapping[str, Any]]) -> Problem:
    """By where the first stands: an address that names nothing, a query that cannot be read, a value that cannot be.

    What was sent is never repeated: it may be a password.
    """
    where = errors[0]["loc"][0]
    if where == "path":
        return Problem(status=404, code="not_found", detail="There is nothing under this id.")
    if errors[0]["type"] == "json_invalid":
        place = errors[0]["loc"][-1]
        return Problem(status=400, code="malformed", detail=f"The body is no JSON, at character {place}.")
    status, code = (422, "invalid") if where == "body" else (400, "malformed")
    mistakes = [_mistake(error) for error in errors[:MOST_MISTAKES]]
    return Problem(
        status=status,
        code=code,
        detail=f"{mistakes[0]['field']}: {mistakes[0]['detail']}",
        field=mistakes[0]["field"],
        more={"mistakes": mistakes},
    )


def _mistake(error: Mapping[str, Any]) -> dict[str, str]:
    field = ".".join(map(str, error["loc"][1:]))[:LONGEST_FIELD] or "body"
    return {"field": field, "detail": f"{str(error['msg']).removeprefix('Value error, ')}."}
