"""Every page renders from its sample: the seed's words, nothing inline, hostile names kept as text."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from automation_log.domain.statuses import Status
from automation_log.web.log import view as log_view
from automation_log.web.log.finder import ShownTerm
from automation_log.web.rendering import STATIC, Pages
from tests.web import form_samples, job_samples
from tests.web import page_samples as samples

PAGES = Pages()
RENDERED = {
    "log": PAGES.render(samples.LOG, samples.FRAME),
    "log_empty": PAGES.render(replace(samples.LOG, rows=()), samples.FRAME),
    "log_filtered": PAGES.render(replace(samples.LOG, rows=(), is_filtered=True), samples.FRAME),
    "log_searching": PAGES.render(
        replace(samples.LOG, rows=(), search_on_href="/w/demo/log?before=1"), samples.FRAME
    ),
    "log_refused": PAGES.render(
        replace(samples.LOG, rows=(), finder=replace(samples.LOG.finder, error="Character 3 is wrong.")),
        samples.FRAME,
    ),
    "log_end": PAGES.render(replace(samples.LOG, rows=(), is_first_page=False), samples.FRAME),
    "nested": PAGES.render(samples.NESTED, samples.FRAME),
    "job": PAGES.render(job_samples.JOB_PAGE, samples.FRAME),
    "new_job": PAGES.render(form_samples.FORM, samples.FRAME),
    "new_job_refused": PAGES.render(form_samples.FORM_REFUSED, samples.FRAME),
    "pauses": PAGES.render(form_samples.PAUSES, samples.FRAME),
    "pauses_refused": PAGES.render(form_samples.PAUSES_REFUSED, samples.FRAME),
    "sign_in": PAGES.render(form_samples.SIGN_IN),
    "first_run": PAGES.render(form_samples.FIRST_RUN),
    "error": PAGES.render(form_samples.ERROR),
    "error_framed": PAGES.render(form_samples.ERROR, samples.FRAME),
}
SEED_COLUMNS = [
    "Status",
    "Target",
    "Actor",
    "Task",
    "Trigger",
    "Created at",
    "Updated at",
    "View all jobs",
]
VOID = {"meta", "link", "input", "img"}


class Reader(HTMLParser):
    """Reads a page: its tags, ids, labels, and whether every tag is closed in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.text: list[str] = []
        self.open: list[str] = []
        self.feed(html)
        assert not self.open, f"never closed: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"an attribute is given twice on {tag}: {names}"
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"{tag} closes something else"

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.mark.parametrize("name", RENDERED)
def test_pages_hold_to_the_strict_policy(name: str) -> None:
    reader = Reader(RENDERED[name])
    assert not reader.all("style")
    assert all(script.get("src", "").startswith("/static/") for script in reader.all("script"))
    for tag, attributes in reader.tags:
        inline = [a for a in attributes if a == "style" or a.startswith(("on", "hx-on"))]
        assert not inline, f"{tag} carries {inline}"
        assert not attributes.get("href", "").startswith(("javascript:", "data:"))


@pytest.mark.parametrize("name", RENDERED)
def test_pages_are_reachable(name: str) -> None:
    reader = Reader(RENDERED[name])
    ids = [attributes["id"] for _, attributes in reader.tags if "id" in attributes]
    assert len(ids) == len(set(ids)), "an id stands twice"
    labelled = {label.get("for") for label in reader.all("label")}
    for tag in ("input", "select", "textarea"):
        for field in reader.all(tag):
            assert field.get("type") in {"hidden", "radio", "checkbox"} or field["id"] in labelled, field
    for attributes in (attributes for _, attributes in reader.tags):
        for reference in ("aria-describedby", "aria-labelledby"):
            assert set(attributes.get(reference, "").split()) <= set(ids), attributes
    assert all("scope" in header for header in reader.all("th"))
    assert all("alt" in picture for picture in reader.all("img"))
    assert len(reader.all("h1")) == 1
    assert all("csrf" in RENDERED[name] for form in reader.all("form") if form["method"] == "post")


@pytest.mark.parametrize("name", ["log", "nested"])
def test_columns_are_the_seeds(name: str) -> None:
    head = RENDERED[name].split("<thead>")[1].split("</thead>")[0]
    assert re.findall(r'<th scope="col">(.*?)</th>', head) == SEED_COLUMNS


def test_only_rows_that_nest_lead_to_all_jobs() -> None:
    assert re.findall(r"View all jobs \(\d+\)", RENDERED["log"]) == ["View all jobs (5)", "View all jobs (7)"]
    assert RENDERED["log"].count('class="cell-nested"') == len(samples.ROWS)


def test_the_log_says_what_waits_and_what_changed() -> None:
    text = " ".join(" ".join(Reader(RENDERED["log"]).text).split())
    assert "Every job, live. Times in UTC." in text
    assert "3 new jobs ↑" in text
    assert "attempt 2 of 5 · next 14:36:00 · The app is unavailable." in text
    assert 'hx-get="/w/demo/log?upto=' in RENDERED["log"]
    assert 'hx-sse:connect="/w/demo/live"' in RENDERED["log"]


def test_empty_logs_help() -> None:
    assert "No jobs yet" in RENDERED["log_empty"]
    assert "Show every job" in RENDERED["log_filtered"]
    assert "No older jobs" in RENDERED["log_end"]


def test_nested_jobs_are_told_in_one_sentence() -> None:
    text = " ".join(" ".join(Reader(RENDERED["nested"]).text).split())
    assert "5 nested jobs: 3 completed, 1 running, 1 not completed. Decided by Adding users" in text
    assert "Still open: 2" in text
    settled = PAGES.render(replace(samples.NESTED, still_open=0), samples.FRAME)
    assert "Settled: you can walk away" in settled


def test_the_job_page_keeps_its_order_and_offers_only_what_may_be_done() -> None:
    page = RENDERED["job"]
    order = [
        page.index(words)
        for words in ("Why this ran", ">Timeline<", "Steps · attempt 2", "What to do:", ">Facts<")
    ]
    assert order == sorted(order)
    assert 'action="/w/demo/jobs/1/retry"' in page
    assert 'action="/w/demo/jobs/1/cancel"' not in page
    assert "the job has already ended." in page


def test_mistakes_stand_beside_their_fields() -> None:
    fields = {
        f.get("name"): f
        for tag in ("textarea", "select")
        for f in Reader(RENDERED["new_job_refused"]).all(tag)
    }
    assert fields["people"]["aria-invalid"] == "true"
    assert fields["people"]["aria-describedby"] == "help-people error-people"
    assert "aria-invalid" not in fields["target"]
    assert 'href="#people"' in RENDERED["new_job_refused"]


@pytest.mark.parametrize(
    "hostile", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7 * 7 }}"]
)
def test_hostile_names_stay_text(hostile: str) -> None:
    row = replace(samples.ROWS[0], target=hostile, target_note=hostile, actor=hostile, actor_note=hostile)
    note = log_view.Note(text=hostile, href="/w/demo/jobs/1")
    chip = log_view.Chip(status=Status.RUNNING, notes=(note,), marks=(hostile,))
    frame = replace(samples.FRAME, member_name=hostile, workspace_name=hostile, notice=hostile)
    for page in (
        PAGES.render(
            replace(
                samples.LOG,
                rows=(
                    replace(row, chip=chip, hit=log_view.Hit(label=hostile, href="/", status=Status.QUEUED)),
                ),
                finder=replace(
                    samples.LOG.finder, text=hostile, terms=(ShownTerm(text=hostile, remove_href="/"),)
                ),
            ),
            frame,
        ),
        PAGES.render(replace(samples.NESTED, title=hostile, decided_by=note, rows=(row,)), frame),
        PAGES.render(
            replace(job_samples.JOB_PAGE, title=hostile, subtitle=hostile, picture_alt=hostile), frame
        ),
        PAGES.render(replace(form_samples.FORM, people=hostile), frame),
        PAGES.render(replace(form_samples.SIGN_IN, email=hostile, error=hostile)),
    ):
        reader = Reader(page)
        assert all("src" in script for script in reader.all("script"))
        assert not [picture for picture in reader.all("img") if picture.get("src") == "x"]
        assert hostile in "".join(reader.text) + "".join(v for _, a in reader.tags for v in a.values())


def test_marks_that_turn_the_writing_stay_inside_the_name() -> None:
    turned = "\u202egnp.exe"
    page = PAGES.render(replace(samples.LOG, rows=(replace(samples.ROWS[0], target=turned),)), samples.FRAME)
    assert f"<bdi>{turned}</bdi>" in page


def test_the_live_part_is_the_same_alone() -> None:
    assert (
        PAGES.render(samples.LOG, samples.FRAME, template=samples.LOG.table_template).strip()
        in RENDERED["log"]
    )


def test_every_status_has_symbol_word_and_colour() -> None:
    styles = (STATIC / "css" / "tokens.css").read_text()
    for status in Status:
        assert f".{status.word} {{ --tone:" in styles
        assert re.search(rf'class="chip {status.word}"><svg.*?</svg>{status.label}', RENDERED["log"], re.S)
