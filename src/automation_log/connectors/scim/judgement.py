"""What an answer means in SCIM: what the definition declares, else what RFC 7644 says of its status and scimType."""

import re

from automation_log.connectors.actions.calls import Called
from automation_log.connectors.definition import AppDefinition
from automation_log.connectors.redaction import Redaction
from automation_log.connectors.rest.answer import Answer, standing, text_of
from automation_log.connectors.rest.judgement import Judgement
from automation_log.domain.errors import OutcomeUnknown, Refused, TargetError
from automation_log.domain.reasons import Reason

DETAIL, TYPE = "detail", "scimType"
# RFC 7644, section 3.12: both are said of values that the app does not take.
VALUE_REFUSED = frozenset({"invalidvalue", "invalidsyntax"})
ABOUT = {
    Reason.INVALID_EMAIL: re.compile(r"\be-?mails?\b", re.IGNORECASE),
    Reason.PASSWORD_REJECTED: re.compile(r"\bpassword\b", re.IGNORECASE),
}


class ScimJudgement(Judgement):
    """Judges the answers of one session; the app's own sentence is the error's detail, shown without secrets."""

    def __init__(self, definition: AppDefinition, redaction: Redaction) -> None:
        super().__init__(definition, redaction, message_at=DETAIL)

    def by_status(self, answer: Answer, call: Called) -> TargetError:
        """What an answer means by itself."""
        match answer.status:
            case 404 if call.path.startswith("/Users/"):
                return Refused(Reason.USER_NOT_FOUND, self.sentence(answer, call))
            case 409 | 412:
                # An act that was cut off may have made it so: look again.
                return OutcomeUnknown(self.sentence(answer, call))
            case 400 if call.path.startswith("/Users") and _said(answer, TYPE).casefold() in VALUE_REFUSED:
                said = _said(answer, DETAIL)
                for reason, words in ABOUT.items():
                    if words.search(said):
                        return Refused(reason, self.sentence(answer, call))
        return super().by_status(answer, call)


def _said(answer: Answer, place: str) -> str:
    return next(map(text_of, standing(answer.content, place)), "")
