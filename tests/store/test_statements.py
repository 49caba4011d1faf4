"""SQL stands in files: one statement each, all of them used, none in the code of another room."""

import re
from pathlib import Path

import automation_log

ROOT = Path(automation_log.__file__).parent
SQL = ROOT / "store" / "sql"
STATEMENT = re.compile(r"""["'](SELECT|INSERT INTO|UPDATE|DELETE FROM|WITH) """)


def test_only_the_store_speaks_sql() -> None:
    elsewhere = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in sorted(ROOT.rglob("*.py"))
        if path.relative_to(ROOT).parts[0] != "store"
        for line in path.read_text().splitlines()
        if STATEMENT.search(line)
    ]
    assert elsewhere == []


def test_every_statement_is_used() -> None:
    code = "\n".join(path.read_text() for path in ROOT.rglob("*.py"))
    unused = [path.stem for path in sorted(SQL.glob("*.sql")) if f'"{path.stem}"' not in code]
    assert unused == []
