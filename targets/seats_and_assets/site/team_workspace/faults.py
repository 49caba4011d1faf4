"""Answers late, or not as it should, when a test asks for it."""

import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from team_workspace.models import Switches


class FaultsOnDemand:
    """The outermost layer: a fault after acting leaves the work done and its answer lost."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path == "/health":
            return self._get_response(request)
        switches = Switches.now()
        time.sleep(switches.latency_seconds)
        if not switches.take_fault(request.method or "", request.path):
            return self._get_response(request)
        if switches.fail_after:
            self._get_response(request)
        answer = HttpResponse(
            f"<!doctype html><title>Error</title><h1>Error {switches.fail_status}</h1>",
            status=switches.fail_status,
        )
        if switches.fail_retry_after:
            answer["Retry-After"] = str(switches.fail_retry_after)
        return answer
