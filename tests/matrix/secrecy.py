"""After the jobs of one app: every secret that any of them met is in the vault, sealed, and nowhere else."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import psycopg
from psycopg.rows import dict_row

from automation_log.domain.totp import Totp
from automation_log.settings import Settings
from automation_log.store.credentials import BACKUP_CODES, TOTP
from automation_log.store.vault import Place, Sealed, Vault
from automation_log.store.vault_keys import load_key_source
from tests.canary.encodings import Canary
from tests.canary.pictures import qr_texts
from tests.canary.traces import files, leaks, tables


def assert_nothing_leaked(settings: Settings, owner_url: str, folder: Path, given: Iterable[str]) -> None:
    """Search all tables, files and pictures for the secrets of the vault, past and present, and those `given`."""
    of_the_vault = [*_of_the_vault(settings, owner_url)]
    canaries = [*(Canary(name="a password given", value=one.encode()) for one in given), *of_the_vault]
    written = tables(owner_url) | files(folder) | _drawn(owner_url)
    assert leaks(written, canaries) == {}

    (folder / "planted.log").write_bytes(canaries[-1].value.hex().encode())
    assert list(leaks(files(folder), canaries)) == [f"file {folder.name}/planted.log"], "the search finds"


def _of_the_vault(settings: Settings, owner_url: str) -> Iterable[Canary]:
    """Whatever was ever sealed: passwords, seeds as text and as bytes, each backup code."""
    with psycopg.connect(owner_url, row_factory=dict_row) as owner:
        rows = owner.execute("SELECT * FROM secrets ORDER BY account_id, field, version").fetchall()
    vault = Vault(load_key_source(settings, sealed_with=frozenset(row["key_id"] for row in rows)))
    for row in rows:
        name, secret = f"{row['field']} {row['version']}", _opened(vault, row)
        for value in secret.split() if row["field"] == BACKUP_CODES else [secret]:
            yield Canary(name=name, value=value.encode())
        if row["field"] == TOTP:
            yield Canary(name=f"the bytes of {name}", value=Totp.from_text(secret).seed)


def _opened(vault: Vault, row: dict[str, Any]) -> str:
    place = Place(**{name: row[name] for name in ("workspace_id", "account_id", "field", "version")})
    sealed = Sealed(**{name: row[name] for name in ("key_id", "wrapped_key", "nonce", "ciphertext")})
    return vault.open(sealed, place).reveal()


def _drawn(owner_url: str) -> dict[str, bytes]:
    """What the QR codes in the kept pictures say."""
    with psycopg.connect(owner_url) as owner:
        pictures = owner.execute("SELECT id, png FROM pictures").fetchall()
    return {f"picture {name}": "\n".join(qr_texts(png)).encode() for name, png in pictures}
