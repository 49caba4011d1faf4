"""`python -m tests.matrix REPORT…` puts the table of these JUnit reports into docs/matrix.md."""

import re
import sys
from pathlib import Path

from tests.matrix.results import read_passed, table

PAGE = Path(__file__).parents[2] / "docs" / "matrix.md"
BLOCK = re.compile(r"(?<=<!-- proven -->\n).*(?=\n<!-- end of proven -->)", re.DOTALL)

if __name__ == "__main__":
    proven = read_passed(map(Path, sys.argv[1:]))
    if not proven:
        sys.exit("These reports hold no passed run of the matrix; make them with --junitxml.")
    page, replaced = BLOCK.subn(lambda _: table(proven), PAGE.read_text(encoding="utf-8"))
    if replaced != 1:
        sys.exit(f"{PAGE.name} has no place for the table.")
    PAGE.write_text(page, encoding="utf-8")
