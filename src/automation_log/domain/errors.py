"""Errors that answer two questions: whose fault, and does trying again help?"""

from datetime import timedelta

from automation_log.domain.reasons import Reason


class AutomationLogError(Exception):
    """The root of every error this product raises on purpose; the message is a sentence to act on."""


class RequestError(AutomationLogError):
    """The caller's fault; trying the same again does not help."""

    code = "request_refused"
    status = 400

    def __init__(self, message: str, *, code: str | None = None, field: str | None = None) -> None:
        super().__init__(message)
        self.code = code or self.code
        self.field = field


class MalformedRequest(RequestError):
    """The request cannot be read at all."""

    code = "malformed"


class NotSignedIn(RequestError):
    """Nobody is signed in, or the session has ended."""

    code = "not_signed_in"
    status = 401


class NotAllowed(RequestError):
    """The role does not allow it."""

    code = "not_allowed"
    status = 403


class NotFound(RequestError):
    """There is nothing here, or it belongs to another workspace."""

    code = "not_found"
    status = 404


class Conflict(RequestError):
    """It does not fit what stands in the record."""

    code = "conflict"
    status = 409


class TooLarge(RequestError):
    """The body is larger than anything asked for here."""

    code = "too_large"
    status = 413


class InvalidRequest(RequestError):
    """A field's value cannot be used; `field` names it."""

    code = "invalid"
    status = 422


class TargetError(AutomationLogError):
    """The app's answer; `reason` is the failure code, the message what the app showed, without secrets."""

    def __init__(self, reason: Reason, message: str | None = None) -> None:
        super().__init__(message or reason.sentence)
        self.reason = reason


class TargetUnavailable(TargetError):
    """The app cannot be reached or answers with a server fault: retry."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__(Reason.APP_UNAVAILABLE, message)


class Throttled(TargetError):
    """The app asks to wait: retry no sooner than `retry_after`."""

    def __init__(self, retry_after: timedelta, message: str | None = None) -> None:
        super().__init__(Reason.THROTTLED, message)
        self.retry_after = retry_after


class Refused(TargetError):
    """The app says no: give up."""


class Changed(TargetError):
    """The app's page is not as its definition says: give up and tell a person."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__(Reason.APP_CHANGED, message)


class OutcomeUnknown(TargetError):
    """The act may or may not have taken effect: look, never blind-retry."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__(Reason.IN_DOUBT, message)


class IssuerUnavailable(AutomationLogError):
    """The keys of an issuer that is trusted cannot be read: its fault or the network's, and trying again helps."""


class StoreError(AutomationLogError):
    """The record's side."""


class StoreUnavailable(StoreError):
    """The database is away: wait and go on."""


class LeaseLost(StoreError):
    """A newer fence holds this job; nothing was written."""


class IllegalMove(StoreError):
    """The status may not change this way; nothing was written."""


class SchemaMismatch(StoreError):
    """The database's schema is not the one this program needs."""


class TamperDetected(AutomationLogError):
    """The record does not agree with itself."""


class ConfigurationError(AutomationLogError):
    """A setting, key or file is missing or wrong; the message says which and what to write instead."""
