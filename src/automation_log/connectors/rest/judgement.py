"""What an answer means: as expected, one of the declared refusals, or the sense its status has by itself."""

from automation_log.connectors.actions.calls import Called
from automation_log.connectors.definition import AppDefinition
from automation_log.connectors.error_patterns import ErrorPattern
from automation_log.connectors.redaction import Redaction
from automation_log.connectors.refusals import refusal, retry_after
from automation_log.connectors.rest.answer import Answer, is_said, standing, text_of
from automation_log.domain.errors import Changed, Refused, TargetError, TargetUnavailable, Throttled
from automation_log.domain.reasons import Reason


class Judgement:
    """Judges the answers of one session by what the app's definition declares."""

    def __init__(self, definition: AppDefinition, redaction: Redaction, *, message_at: str | None) -> None:
        """`message_at` is where an answer holds the app's own sentence; without it none is shown."""
        self._patterns = [pattern for pattern in definition.errors if pattern.is_for_answers]
        self._message_at = message_at
        self._redaction = redaction

    def of(self, answer: Answer, call: Called) -> TargetError | None:
        """What is wrong with an answer; None when it is as expected."""
        if answer.status == 429:
            return Throttled(retry_after(answer.headers), "The app asks to slow down (429).")
        if answer.status in call.absent:
            # What is said beside it is that there is nothing, in whatever words.
            return None
        is_expected = call.is_expected(answer.status)
        for pattern in self._patterns:
            if (pattern.at is not None or not is_expected) and _is_shown(pattern, answer):
                return self._declared(pattern, answer)
        return None if is_expected else self.by_status(answer, call)

    def of_unreadable(self, answer: Answer, complaint: str) -> TargetError:
        """What is wrong with an answer that does not hold what the definition says; `complaint` has no values."""
        for pattern in self._patterns:
            if _is_shown(pattern, answer):
                return self._declared(pattern, answer)
        return Changed(complaint)

    def may_have_run_out(self, answer: Answer) -> bool:
        """Whether a 401 may only mean that the token is old: the definition gives it no reason that says more."""
        reasons = {pattern.reason for pattern in self._patterns if _is_shown(pattern, answer)}
        return answer.status == 401 and reasons <= {Reason.FAILED, Reason.BAD_CREDENTIALS}

    def by_status(self, answer: Answer, call: Called) -> TargetError:
        """What an answer that nobody declared means by its status."""
        sentence = self.sentence(answer, call)
        match answer.status:
            case 401:
                return Refused(Reason.BAD_CREDENTIALS, sentence)
            case 403:
                return Refused(Reason.PERMISSION_MISSING, sentence)
            case 408 | 425:
                return TargetUnavailable(sentence)
            case status if status >= 500:
                return TargetUnavailable(sentence)
            case _:
                return Changed(sentence)

    def sentence(self, answer: Answer, call: Called) -> str:
        """What was asked and answered, without values; with the app's own sentence where it is known to stand."""
        said = self._redaction.shorten(self._message(answer))
        answered = f"The app answered {answer.status} to {call.method} {call.path}"[:150]
        return f"{answered}: {said}" if said else f"{answered}."

    def _declared(self, pattern: ErrorPattern, answer: Answer) -> TargetError:
        shown = self._message(answer)
        if not shown and pattern.at is not None:
            shown = " · ".join(map(text_of, standing(answer.content, pattern.at)))
        message = self._redaction.shorten(shown or pattern.text or pattern.reason.sentence)
        return refusal(pattern.reason, message, retry_after(answer.headers))

    def _message(self, answer: Answer) -> str:
        """The app's own sentence, from where the definition says it stands; nothing else of an answer is shown."""
        if self._message_at is None:
            return ""
        return " · ".join(filter(None, map(text_of, standing(answer.content, self._message_at))))


def _is_shown(pattern: ErrorPattern, answer: Answer) -> bool:
    if pattern.status is not None and pattern.status != answer.status:
        return False
    if pattern.at is None:
        return pattern.text is None or pattern.text.casefold() in answer.text.casefold()
    found = list(standing(answer.content, pattern.at))
    if pattern.equals is not None:
        return any(is_said(value, pattern.equals) for value in found)
    if pattern.text is not None:
        return any(pattern.text.casefold() in text_of(value).casefold() for value in found)
    return any(text_of(value) for value in found)
