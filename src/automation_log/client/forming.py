"""What the API answered, as one of its forms: whatever it comes to say besides is passed over."""

from typing import Any, TypeVar

from pydantic import ValidationError

from automation_log.api.v1.forms import Shown
from automation_log.client.calling import Unreachable

Form = TypeVar("Form", bound=Shown)


def formed(form: type[Form], said: Any) -> Form:
    """Raises: Unreachable, when it is no such form."""
    try:
        return form.model_validate(said, extra="ignore")
    except ValidationError:
        kind = form.__name__.partition("[")[0]
    # Raised out here: the form's own error holds what was answered.
    raise Unreachable(f"The API answered with something that is no {kind}; see its version.")
