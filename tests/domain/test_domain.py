"""Ids, entries, retry decision and Secret."""

import hashlib
import json
import pickle
import random
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from automation_log.domain.entries import AboutKind, Entry, EntryKind, canonical, leaf_hash
from automation_log.domain.errors import Refused, TargetUnavailable, Throttled
from automation_log.domain.ids import Ids, first_id_at, minted_at
from automation_log.domain.reasons import FAILURES, Reason
from automation_log.domain.retry import GiveUp, RetryAt, RetryPolicy, decide
from automation_log.domain.secrets import Secret

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@given(st.lists(st.integers(-5, 5), max_size=50), st.integers())
def test_ids_rise_even_when_the_clock_steps_back(steps: list[int], seed: int) -> None:
    now = NOON
    ids = Ids(lambda: now, random.Random(seed).getrandbits)
    minted = [ids.new()]
    for step in steps:
        now += timedelta(milliseconds=step)
        minted.append(ids.new())
    assert minted == sorted(minted)
    assert len(set(minted)) == len(minted)
    assert all(identifier.version == 7 for identifier in minted)
    assert minted_at(minted[0]) == NOON
    assert first_id_at(NOON) < minted[0]


@given(st.integers(-5000, 5000), st.integers(), st.integers(1, 20))
def test_ids_follow_what_a_faster_clock_minted(skew: int, seed: int, count: int) -> None:
    dice = random.Random(seed)
    here = Ids(lambda: NOON, dice.getrandbits)
    there = Ids(lambda: NOON + timedelta(milliseconds=skew), dice.getrandbits)
    minted = [there.new()]
    for turn in range(count):
        minted.append((here if turn % 2 else there).new(after=minted[-1]))
    assert minted == sorted(minted)
    assert len(set(minted)) == len(minted)
    assert all(identifier.version == 7 for identifier in minted)
    assert minted_at(here.new()) == NOON, "the other clock does not carry later ids away"


def test_leaf_hash_stands_without_the_personal_part() -> None:
    entry = Entry(
        id=UUID(int=1),
        root_id=UUID(int=1),
        about_kind=AboutKind.JOB,
        about_id=UUID(int=1),
        kind=EntryKind.RECORDED,
        at=NOON,
        public=canonical({"b": 1, "a": NOON}),
        personal=canonical({"who": "Ada"}),
        salt=b"\x01" * 16,
    )
    assert entry.public == '{"a":"2026-11-23T12:00:00+00:00","b":1}'
    digest = hashlib.sha256(b"\x01" * 16 + entry.personal.encode()).digest()
    assert entry.leaf_hash == leaf_hash(entry.public, digest)


def test_retry_waits_longer_each_time_and_ends() -> None:
    policy = RetryPolicy(attempts=3, first_delay=timedelta(seconds=5))

    def after(attempt: int) -> RetryAt | GiveUp:
        return decide(
            TargetUnavailable(), attempt=attempt, first_attempt_at=NOON, now=NOON, jitter=0, policy=policy
        )

    assert after(1) == RetryAt(at=NOON + timedelta(seconds=5), reason=Reason.APP_UNAVAILABLE)
    assert after(2) == RetryAt(at=NOON + timedelta(seconds=15), reason=Reason.APP_UNAVAILABLE)
    assert after(3) == GiveUp(reason=Reason.APP_UNAVAILABLE)


def test_retry_is_never_sooner_than_the_app_asks_and_never_after_a_refusal() -> None:
    policy = RetryPolicy()
    asked = decide(
        Throttled(timedelta(minutes=5)), attempt=1, first_attempt_at=NOON, now=NOON, jitter=0, policy=policy
    )
    assert asked == RetryAt(at=NOON + timedelta(minutes=5), reason=Reason.THROTTLED)
    refused = decide(
        Refused(Reason.BAD_CREDENTIALS), attempt=1, first_attempt_at=NOON, now=NOON, jitter=0, policy=policy
    )
    assert refused == GiveUp(reason=Reason.BAD_CREDENTIALS)


def test_every_reason_has_a_sentence() -> None:
    assert set(FAILURES) == set(Reason)


def test_a_secret_does_not_show() -> None:
    secret = Secret("canary-7f3a")
    assert "canary" not in f"{secret} {secret!r} {secret:>20} {[secret]}"
    with pytest.raises(TypeError):
        json.dumps(secret)
    with pytest.raises(TypeError):
        pickle.dumps(secret)
