"""App definitions: what the loader refuses, with file, line and reason, and what the catalog holds."""

from pathlib import Path

import pytest
import yaml

from automation_log.connectors.catalog import BUILT_IN, Catalog
from automation_log.connectors.definition import Step, TaskDefinition
from automation_log.connectors.loader import load, parse
from automation_log.domain.errors import ConfigurationError, InvalidRequest, NotFound
from automation_log.domain.reasons import Reason
from automation_log.domain.tasks import Task

SMALLEST = """\
app: notes
name: Notes
kind: other
sign_in:
  - step: Sign in
    do:
      - open: /login
      - fill: {selector: "#password", value: "{secret.password}"}
errors:
  - {text: no, reason: bad_credentials}
tasks:
  logging_in:
    observe:
      - step: Recognise the page
        do:
          - expect: {text: on}
"""
ENROLMENT = """\
  turning_on_mfa:
    evidence: accepted
    act:
      - step: Read the seed
        do:
          - read: {name: found.seed, selector: "#seed"}
"""
ROLES = """\
roles:
  - {name: Editor, weight: 20}
  - {name: Reader, weight: 10}
"""
REMOVAL = """\
  removing_users:
    look: &look
      - step: Look for the person
        do:
          - exists: {name: found.person, selector: p}
    observe: *look
    done_when: {found.person: ""}
"""


def parsed(text: str):
    return parse(text.encode(), Path("notes.yaml"))


def test_the_smallest_definition():
    definition = parsed(SMALLEST)
    assert definition.capabilities == {Task.LOGGING_IN}
    assert definition.errors[0].text == "no"
    assert definition.tasks["logging_in"].observe[0].timeout.total_seconds() == 30
    with pytest.raises(InvalidRequest, match="Notes cannot do “Adding users”") as refused:
        definition.task(Task.ADDING_USERS)
    assert (refused.value.status, refused.value.field) == (422, "task")


@pytest.mark.parametrize(
    ("before", "after", "line", "reason"),
    [
        ("kind: other", "kind: [", 5, "did not find expected"),
        ("kind: other", "kind: others", 3, "kind: Input should be 'seat_based', 'paid_social' or 'other'"),
        ("name: Notes\n", "", 1, "name: Field required"),
        ("name: Notes", "name: Notes\nname: Again", 3, "name stands twice"),
        ("name: Notes", "title: Notes", 2, "title: Extra inputs are not permitted"),
        ("open: /login", "open: login", 7, "an address starts with one /"),
        ("open: /login", "open: /login?{secret.password}", 7, "{secret.password} is a secret"),
        ("open: /login", "opne: /login", 7, "an action has exactly one key, one of open, fill"),
        ('selector: "#password", ', "", 8, "selector: Field required"),
        ("reason: bad_credentials", "reason: tired", 10, "reason: Input should be"),
        ("logging_in:", "signing_in:", 11, "there is no task “signing_in”"),
        ("text: on", "text: on, absent: off", 16, "exactly one of selector, text, url, absent"),
        (
            "    observe:",
            "    refused_when: {blocked: {x: y}}\n    observe:",
            12,
            "refused_when needs look steps",
        ),
        ("    observe:", "    invited_when: {x: y}\n    observe:", 12, "invited_when needs look and observe"),
        ("text: on", "text: '{Person}'", 16, "“Person” is not a name"),
        ("    observe:", "    look:", 12, "has no observe steps"),
    ],
)
def test_a_mistake_is_refused_with_file_line_and_reason(before, after, line, reason):
    assert before in SMALLEST
    with pytest.raises(ConfigurationError) as refused:
        parsed(SMALLEST.replace(before, after, 1))
    message = str(refused.value)
    assert message.startswith(f"notes.yaml, line {line}: ")
    assert reason in message


def test_what_is_no_definition_is_refused():
    for text in ("", "- app", "\x00"):
        with pytest.raises(ConfigurationError, match=r"notes\.yaml, line 1: "):
            parsed(text)
    with pytest.raises(ConfigurationError, match="cannot be read"):
        load(Path("/nowhere/notes.yaml"))


def test_an_enrolment_that_reads_a_secret_must_be_marked():
    with pytest.raises(ConfigurationError, match=r"line 20: .*shows_secret: true"):
        parsed(SMALLEST + ENROLMENT)
    with pytest.raises(ConfigurationError, match=r"line 20: .*shows_secret: true"):
        parsed(SMALLEST + ENROLMENT.replace("found.seed", "secret.totp"))
    marked = ENROLMENT.replace("        do:", "        shows_secret: true\n        do:")
    assert Task.TURNING_ON_MFA in parsed(SMALLEST + marked).capabilities
    # Where a code is refused, the page with its picture may stand there once more.
    confirming = "      - step: Confirm it\n        do:\n          - click: button\n"
    with pytest.raises(ConfigurationError, match=r"line 24: .*shows_secret: true"):
        parsed(SMALLEST + marked + confirming)


def test_a_removal_reads_the_roles_it_is_decided_by():
    with pytest.raises(
        ConfigurationError, match=r"line 21: tasks\.removing_users\.look: .*read found\.roles"
    ):
        parsed(SMALLEST.replace("kind:", f"{ROLES}kind:") + REMOVAL)
    assert Task.REMOVING_USERS in parsed(SMALLEST + REMOVAL).capabilities
    reading = REMOVAL.replace("found.person, selector: p}", "found.roles, selector: p}")
    assert Task.REMOVING_USERS in parsed(SMALLEST.replace("kind:", f"{ROLES}kind:") + reading).capabilities


def test_an_enrolment_keeps_what_it_read_before_it_goes_on():
    confirming = ENROLMENT.replace("found.seed", "secret.new_totp").replace(
        "        do:", "        shows_secret: true\n        do:"
    )
    with pytest.raises(ConfigurationError, match=r"line 20: .*in a step of its own"):
        parsed(SMALLEST + confirming + "          - click: '#confirm'\n")


def test_what_the_look_read_may_rule_the_task_out():
    look = parsed(SMALLEST).tasks["logging_in"].observe
    refused_when = {"last_admin": {"found.admins": "1"}, "user_not_found": {"found.person": ""}}
    task = TaskDefinition(look=look, observe=look, done_when={"found.x": ""}, refused_when=refused_when)
    assert task.refusal({"found.admins": "1"}) is Reason.LAST_ADMIN
    assert task.refusal({"found.admins": "2"}) is Reason.USER_NOT_FOUND
    assert task.refusal({"found.person": "yes"}) is None
    assert task.is_done_already({})


def test_a_task_is_done_when_what_was_read_says_so():
    look = parsed(SMALLEST).tasks["logging_in"].observe
    task = TaskDefinition(look=look, observe=look, done_when={"found.email": "{person.email}"})
    values = {"person.email": "Ada@example.com"}
    assert not task.is_done_already(values)
    assert task.is_done_already({**values, "found.email": "ada@example.com"})
    assert not TaskDefinition(observe=look).is_done_already(values)
    assert TaskDefinition(observe=look).is_observed(values)


def test_the_catalog_has_the_built_in_and_the_extra_definitions(tmp_path):
    (tmp_path / "notes.yaml").write_text(SMALLEST)
    catalog = Catalog(tmp_path)
    assert [definition.app for definition in catalog.list()] == [
        "canaille",
        "directus",
        "django-admin",
        "notes",
        "scim",
    ]
    assert catalog.get("notes").hash != catalog.get("django-admin").hash
    with pytest.raises(NotFound, match="“figma”"):
        catalog.get("figma")
    (tmp_path / "again.yaml").write_text(SMALLEST)
    with pytest.raises(ConfigurationError, match="another file"):
        Catalog(tmp_path)
    with pytest.raises(ConfigurationError, match="is not there"):
        Catalog(tmp_path / "nowhere")


def test_every_built_in_definition_is_named_as_its_file():
    for path in BUILT_IN.glob("*.yaml"):
        assert load(path).app == path.stem


def test_the_worked_examples_in_the_documentation_are_definitions():
    guide = (Path(__file__).parents[2] / "docs" / "apps.md").read_text(encoding="utf-8")
    browser, confirm, rest, assets = (block.split("```")[0] for block in guide.split("```yaml\n")[1:])
    assert parsed(browser).capabilities == {Task.LOGGING_IN, Task.ADDING_USERS}
    assert parsed(f"{browser}\n{confirm}").confirm_page.page == "#again-form"
    assert parsed(rest).capabilities == {Task.SYNCING_USERS, Task.ADDING_USERS}
    (step,) = yaml.safe_load(assets)
    assert Step.model_validate(step).rows == "assets"
