"""Plain tables and JSON on stdout."""

import json
import sys
from collections.abc import Sequence

import typer

BOLD = 1


def print_table(headings: Sequence[str], rows: Sequence[Sequence[str]], *, empty: str) -> None:
    """Columns as wide as their widest cell, two spaces between; `empty` is said instead when there is no row."""
    if not rows:
        typer.echo(empty)
        return
    lines = [[_plain(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(headings, *lines, strict=True)]
    typer.echo(
        typer.style(_line(headings, widths), bold=True) if sys.stdout.isatty() else _line(headings, widths)
    )
    for line in lines:
        typer.echo(_line(line, widths))


def print_line(row: Sequence[str]) -> None:
    """One row by itself, where the widths of the others are not known yet."""
    typer.echo("  ".join(_plain(cell) for cell in row))


def print_facts(facts: Sequence[tuple[str, str]]) -> None:
    """One fact a line, its name before it; facts without a value are left out."""
    told = [(name, _plain(value)) for name, value in facts if value]
    width = max((len(name) for name, _ in told), default=0)
    for name, value in told:
        typer.echo(f"{name.ljust(width)}  {value}")


def tell(line: str) -> None:
    """One line for the person at the terminal, on stderr: stdout is for whoever reads the answer."""
    typer.echo(_plain(line), err=True)


def agrees(question: str) -> bool:
    """Whether the person at the terminal says yes; where nobody answers, nobody has."""
    try:
        return typer.confirm(_plain(question), err=True)
    except typer.Abort:
        return False


def print_json(value: object) -> None:
    """Indented JSON in ASCII: whatever a name holds cannot act on a terminal."""
    typer.echo(json.dumps(value, indent=2))


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()


def _plain(cell: str) -> str:
    """Without anything that would move the cursor or break the line: labels come from outside."""
    return "".join(sign if sign.isprintable() else " " for sign in cell)
