"""The closed list of failure codes, each with a sentence and what a person can do about it."""

from dataclasses import dataclass
from enum import Enum


class UserAction(Enum):
    """What a person can do; the value is the sentence shown."""

    ADD_LICENSES = "Add licenses in the app, then retry."
    REVIEW_CREDENTIALS = "Review the saved credentials, then retry."
    GRANT_PERMISSIONS = "Grant the service account the missing permissions, then retry."
    CONFIGURE_MFA = "Configure MFA with a managed method, then retry."
    UPDATE_CONTACT_INFO = "Update the person's contact information, then retry."
    RECONNECT = "Reconnect the app, then retry."
    REVIEW = "Review the app, then retry."
    CONTACT_SUPPORT = "Contact support with the job id."
    NONE = "Nothing to do."


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """What one failure code says: a sentence, and what to do."""

    sentence: str
    action: UserAction


class Reason(Enum):
    """Why a job is Not completed or Retrying; the value is the stable code."""

    FAILED = "failed"
    CANCELLED = "cancelled"
    BLOCKED = "blocked"
    MISSED = "missed"
    NOT_OBSERVED = "not_observed"
    UNKNOWN = "unknown"
    APP_UNAVAILABLE = "app_unavailable"
    THROTTLED = "throttled"
    BAD_CREDENTIALS = "bad_credentials"
    CAPTCHA_REQUIRED = "captcha_required"
    MFA_NOT_MANAGED = "mfa_not_managed"
    NEEDS_PERSON = "needs_person"
    APP_CHANGED = "app_changed"
    PASSWORD_REJECTED = "password_rejected"  # noqa: S105 - a failure code
    NOT_ENOUGH_SEATS = "not_enough_seats"
    INVALID_EMAIL = "invalid_email"
    USER_NOT_FOUND = "user_not_found"
    ROLE_UNKNOWN = "role_unknown"
    LAST_ADMIN = "last_admin"
    MFA_ALREADY_ON = "mfa_already_on"
    OTHER_MFA_METHOD = "other_mfa_method"
    PERMISSION_MISSING = "permission_missing"
    SAFEGUARD_EXCEEDED = "safeguard_exceeded"
    IN_DOUBT = "in_doubt"
    GRANT_WITHDRAWN = "grant_withdrawn"

    @property
    def sentence(self) -> str:
        """One sentence a person can act on."""
        return FAILURES[self].sentence

    @property
    def action(self) -> UserAction:
        """What a person can do."""
        return FAILURES[self].action


FAILURES: dict[Reason, Failure] = {
    Reason.FAILED: Failure(sentence="The job failed.", action=UserAction.REVIEW),
    Reason.CANCELLED: Failure(sentence="The job was cancelled.", action=UserAction.NONE),
    Reason.BLOCKED: Failure(sentence="The job was blocked by a safeguard.", action=UserAction.REVIEW),
    Reason.MISSED: Failure(
        sentence="The job's time window passed before it could run.", action=UserAction.REVIEW
    ),
    Reason.NOT_OBSERVED: Failure(
        sentence="The change was accepted, but not seen in the app.", action=UserAction.REVIEW
    ),
    Reason.UNKNOWN: Failure(
        sentence="The worker was lost too often; the outcome is unknown.", action=UserAction.REVIEW
    ),
    Reason.APP_UNAVAILABLE: Failure(sentence="The app is unavailable.", action=UserAction.RECONNECT),
    Reason.THROTTLED: Failure(sentence="The app asks to slow down.", action=UserAction.NONE),
    Reason.BAD_CREDENTIALS: Failure(
        sentence="The app refused the saved credentials.", action=UserAction.REVIEW_CREDENTIALS
    ),
    Reason.CAPTCHA_REQUIRED: Failure(sentence="The app asks for a captcha.", action=UserAction.REVIEW),
    Reason.MFA_NOT_MANAGED: Failure(
        sentence="The app asks for a code this workspace does not manage.", action=UserAction.CONFIGURE_MFA
    ),
    Reason.NEEDS_PERSON: Failure(
        sentence="The app asks for something only a person can do.", action=UserAction.REVIEW
    ),
    Reason.APP_CHANGED: Failure(
        sentence="The app's page is not as its definition says.", action=UserAction.CONTACT_SUPPORT
    ),
    Reason.PASSWORD_REJECTED: Failure(
        sentence="The app rejected the new password.", action=UserAction.CONTACT_SUPPORT
    ),
    Reason.NOT_ENOUGH_SEATS: Failure(sentence="The app has no seat left.", action=UserAction.ADD_LICENSES),
    Reason.INVALID_EMAIL: Failure(
        sentence="The app refused the e-mail address.", action=UserAction.UPDATE_CONTACT_INFO
    ),
    Reason.USER_NOT_FOUND: Failure(sentence="The person is not in the app.", action=UserAction.REVIEW),
    Reason.ROLE_UNKNOWN: Failure(sentence="The app does not know this role.", action=UserAction.REVIEW),
    Reason.LAST_ADMIN: Failure(
        sentence="The person is the app's last administrator; it would be left without one.",
        action=UserAction.REVIEW,
    ),
    Reason.MFA_ALREADY_ON: Failure(
        sentence="MFA is on already, with a code that this workspace does not manage.",
        action=UserAction.CONFIGURE_MFA,
    ),
    Reason.OTHER_MFA_METHOD: Failure(
        sentence="The account uses another MFA method, which this workspace does not manage.",
        action=UserAction.CONFIGURE_MFA,
    ),
    Reason.PERMISSION_MISSING: Failure(
        sentence="The service account may not do this.", action=UserAction.GRANT_PERMISSIONS
    ),
    Reason.SAFEGUARD_EXCEEDED: Failure(
        sentence="More would be removed than the safeguard allows; nothing was applied.",
        action=UserAction.REVIEW,
    ),
    Reason.IN_DOUBT: Failure(
        sentence="Which credential is live could not be proven.", action=UserAction.REVIEW_CREDENTIALS
    ),
    Reason.GRANT_WITHDRAWN: Failure(
        sentence="The access was withdrawn before the job came to it; nothing was done.",
        action=UserAction.NONE,
    ),
}
