"""A sealed secret opens at its place and under its key, and nowhere else."""

import base64
import os
from dataclasses import replace
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from automation_log.domain.errors import ConfigurationError, TamperDetected
from automation_log.domain.secrets import Secret
from automation_log.settings import Settings
from automation_log.store.vault import Place, Sealed, Vault
from automation_log.store.vault_keys import EnvironmentKey, FileKey, load_key_source

CANARY = "canary-7f3a"
KEY = base64.b64encode(bytes(range(32))).decode()
OTHER_KEY = base64.b64encode(bytes(32)).decode()
VAULT = Vault(EnvironmentKey(KEY))
PLACE = Place(workspace_id=uuid4(), account_id=uuid4(), field="password", version=1)

places = st.builds(
    Place, workspace_id=st.uuids(), account_id=st.uuids(), field=st.text(), version=st.integers(min_value=0)
)


@given(text=st.text(), place=places)
def test_what_is_sealed_opens_at_its_place(text: str, place: Place) -> None:
    assert VAULT.open(VAULT.seal(Secret(text), place), place).reveal() == text


@given(one=places, other=places)
def test_places_never_share_an_encoding(one: Place, other: Place) -> None:
    assert (one == other) == (one.encode() == other.encode())


@pytest.mark.parametrize(
    "elsewhere",
    [
        replace(PLACE, workspace_id=UUID(int=1)),
        replace(PLACE, account_id=UUID(int=1)),
        replace(PLACE, field="seed"),
        replace(PLACE, version=2),
    ],
)
def test_a_row_copied_elsewhere_does_not_open(elsewhere: Place) -> None:
    with pytest.raises(TamperDetected):
        VAULT.open(VAULT.seal(Secret(CANARY), PLACE), elsewhere)


@pytest.mark.parametrize("part", ["wrapped_key", "nonce", "ciphertext"])
def test_parts_of_two_rows_do_not_mix(part: str) -> None:
    one, other = VAULT.seal(Secret("one"), PLACE), VAULT.seal(Secret("other"), PLACE)
    with pytest.raises(TamperDetected):
        VAULT.open(replace(one, **{part: getattr(other, part)}), PLACE)


@given(part=st.sampled_from(["wrapped_key", "nonce", "ciphertext"]), bit=st.integers(min_value=0))
def test_no_bit_can_be_flipped(part: str, bit: int) -> None:
    sealed = VAULT.seal(Secret(CANARY), PLACE)
    changed = bytearray(getattr(sealed, part))
    bit %= len(changed) * 8
    changed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(TamperDetected):
        VAULT.open(replace(sealed, **{part: bytes(changed)}), PLACE)


@pytest.mark.parametrize("part", ["wrapped_key", "nonce", "ciphertext"])
@pytest.mark.parametrize("length", [0, 5])
def test_a_cut_row_does_not_open(part: str, length: int) -> None:
    sealed = VAULT.seal(Secret(CANARY), PLACE)
    with pytest.raises(TamperDetected):
        VAULT.open(replace(sealed, **{part: getattr(sealed, part)[:length]}), PLACE)


def test_equal_secrets_seal_to_different_rows() -> None:
    one, other = VAULT.seal(Secret(CANARY), PLACE), VAULT.seal(Secret(CANARY), PLACE)
    assert one.ciphertext != other.ciphertext
    assert one.wrapped_key != other.wrapped_key


def test_another_key_is_a_mistake_in_the_settings_not_tampering() -> None:
    sealed = VAULT.seal(Secret(CANARY), PLACE)
    with pytest.raises(ConfigurationError, match=sealed.key_id):
        Vault(EnvironmentKey(OTHER_KEY)).open(sealed, PLACE)


def test_a_row_that_lies_about_its_key_is_tampering() -> None:
    other = EnvironmentKey(OTHER_KEY)
    sealed: Sealed = replace(VAULT.seal(Secret(CANARY), PLACE), key_id=other.key_id)
    with pytest.raises(TamperDetected):
        Vault(other).open(sealed, PLACE)


def test_nothing_printed_holds_secret_or_key() -> None:
    sealed = VAULT.seal(Secret(CANARY), PLACE)
    printed = repr((sealed, VAULT, EnvironmentKey(KEY), VAULT.open(sealed, PLACE), load_from(KEY)))
    assert CANARY not in printed
    assert KEY not in printed
    assert repr(bytes(range(32))) not in printed


@pytest.mark.parametrize("text", ["", "short", "ä" * 44, base64.b64encode(bytes(31)).decode(), KEY[:-1]])
def test_a_bad_key_is_refused_without_showing_it(text: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        EnvironmentKey(text)
    assert not text or text not in str(caught.value)


def test_the_key_file_is_made_once_and_private(tmp_path: Path) -> None:
    path = tmp_path / "data" / "vault.key"
    first = FileKey(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(path.parent.iterdir()) == [path]
    assert FileKey(path).key_id == first.key_id
    assert Vault(FileKey(path)).open(Vault(first).seal(Secret(CANARY), PLACE), PLACE).reveal() == CANARY


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620])
def test_a_key_file_open_to_others_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "vault.key"
    FileKey(path)
    path.chmod(mode)
    with pytest.raises(ConfigurationError, match="chmod 600"):
        FileKey(path)


def test_a_missing_key_file_is_not_made_anew_once_secrets_are_kept(tmp_path: Path) -> None:
    settings = Settings(data_folder=tmp_path)
    with pytest.raises(ConfigurationError, match="is missing"):
        load_key_source(settings, sealed_with=frozenset({"an-older-key"}))
    assert list(tmp_path.iterdir()) == []
    made = load_key_source(settings)
    assert load_key_source(settings, sealed_with=frozenset({made.key_id})).key_id == made.key_id


def test_a_key_that_sealed_nothing_of_what_is_kept_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="put that key back"):
        load_key_source(load_from(KEY, tmp_path), sealed_with=frozenset({EnvironmentKey(OTHER_KEY).key_id}))


def test_a_damaged_or_linked_key_file_is_refused(tmp_path: Path) -> None:
    path, link = tmp_path / "vault.key", tmp_path / "link.key"
    path.touch(mode=0o600)
    path.write_bytes(os.urandom(32) + b"\xff")
    link.symlink_to(path)
    for refused in (path, link):
        with pytest.raises(ConfigurationError):
            FileKey(refused)


def test_the_environment_comes_before_the_file(tmp_path: Path) -> None:
    assert load_key_source(load_from(KEY, tmp_path)).key_id == EnvironmentKey(KEY).key_id
    assert list(tmp_path.iterdir()) == []


def load_from(key: str, folder: Path = Path("unused")) -> Settings:
    return Settings(data_folder=folder, vault_key=SecretStr(key))
