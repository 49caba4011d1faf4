"""Forms of a page, read as a browser reads them: what they would send if a person only pressed a button."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

NOT_SENT = ("submit", "button", "image", "reset", "file")


@dataclass(slots=True, kw_only=True)
class Form:
    """One form: its values, the buttons it can be sent by, and the choices of its lists by their labels.

    It is sent to its address, which is the page's own when empty.
    """

    address: str = ""
    values: dict[str, list[str]] = field(default_factory=dict)
    buttons: set[tuple[str, str]] = field(default_factory=set)
    choices: dict[str, dict[str, str]] = field(default_factory=dict)


def forms_of(page: str) -> list[Form]:
    """Every form of an HTML page, in the page's order."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return reader.forms


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._list = ""
        self._area = ""
        self._option: str | None = None
        self._label = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name, value = given.get("name", ""), given.get("value", "")
        if tag == "form":
            self._form = Form(address=given.get("action", ""))
            self.forms.append(self._form)
        if self._form is None:
            return
        if tag == "option":
            self._option, self._label = value, ""
            if "selected" in given:
                self._form.values.setdefault(self._list, []).append(value)
        elif tag == "select":
            self._list = name
            self._form.choices[name] = {}
        elif tag == "textarea" and name:
            self._area, self._label = name, ""
        elif tag == "button" and name:
            self._form.buttons.add((name, value))
        elif tag == "input" and name and _is_sent(given):
            self._form.values.setdefault(name, []).append(value)

    def handle_data(self, data: str) -> None:
        self._label += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" or self._form is None:
            self._form = None
        elif tag == "textarea" and self._area:
            self._form.values.setdefault(self._area, []).append(self._label.removeprefix("\n"))
            self._area = ""
        elif tag == "option" and self._option is not None:
            self._form.choices[self._list][self._label.strip()] = self._option
            self._option = None


def _is_sent(given: dict[str, str]) -> bool:
    kind = given.get("type", "text").lower()
    if "disabled" in given or kind in NOT_SENT:
        return False
    return kind not in ("checkbox", "radio") or "checked" in given
