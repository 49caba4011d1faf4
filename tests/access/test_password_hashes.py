"""Sign-in passwords: the right one passes, nobody's never does, and both cost the same."""

import asyncio
import threading

import pytest
from argon2 import PasswordHasher

from automation_log.access.password_hashes import AT_ONCE, PasswordHashes
from automation_log.domain.errors import TamperDetected
from automation_log.domain.secrets import Secret

CHEAP = {"time_cost": 1, "memory_cost": 64, "parallelism": 1}


class CountingHasher(PasswordHasher):
    """The real hasher, that also notes what it was asked and how many ran at once."""

    def __init__(self) -> None:
        super().__init__(**CHEAP)
        self.lock = threading.Lock()
        self.running = self.most_at_once = self.verified = 0

    def verify(self, hash: str | bytes, password: str | bytes) -> bool:
        with self.lock:
            self.running += 1
            self.verified += 1
            self.most_at_once = max(self.most_at_once, self.running)
        try:
            return super().verify(hash, password)
        finally:
            with self.lock:
                self.running -= 1


async def test_only_the_right_password_passes() -> None:
    hashes = PasswordHashes(PasswordHasher(**CHEAP))
    kept = await hashes.hash(Secret("right"))
    assert "right" not in kept
    assert await hashes.verify(kept, Secret("right"))
    assert not await hashes.verify(kept, Secret("wrong"))


async def test_an_unknown_member_costs_a_check_too() -> None:
    hasher = CountingHasher()
    assert not await PasswordHashes(hasher).verify(None, Secret("anything"))
    assert hasher.verified == 1


async def test_no_more_than_two_run_at_once() -> None:
    hasher = CountingHasher()
    hashes = PasswordHashes(hasher)
    kept = await hashes.hash(Secret("right"))
    assert all(await asyncio.gather(*(hashes.verify(kept, Secret("right")) for _ in range(20))))
    assert hasher.most_at_once <= AT_ONCE


async def test_a_damaged_hash_is_not_a_wrong_password() -> None:
    with pytest.raises(TamperDetected):
        await PasswordHashes().verify("not a hash", Secret("right"))


async def test_weaker_parameters_are_noticed() -> None:
    kept = await PasswordHashes(PasswordHasher(**CHEAP)).hash(Secret("right"))
    assert PasswordHashes().is_outdated(kept)
