"""Draws the status diagram from the table of legal moves: `python -m automation_log.domain.diagram [--text]`."""

import sys

from automation_log.domain.statuses import LEGAL_MOVES, Status


def mermaid() -> str:
    """The diagram as Mermaid, without its fence."""
    names = [f"    {status.word}: {status.label}" for status in Status]
    moves = [f"    {before.word} --> {after.word}" for before, after in _moves()]
    ends = [f"    {status.word} --> [*]" for status in Status if not LEGAL_MOVES[status]]
    return "\n".join(
        ["stateDiagram-v2", "    direction LR", *names, f"    [*] --> {Status.QUEUED.word}", *moves, *ends]
    )


def text() -> str:
    """The same for a terminal: a line for each status."""
    width = max(len(status.label) for status in Status)
    return "\n".join(
        f"{status.label:<{width}} → "
        + (", ".join(after.label for after in sorted(LEGAL_MOVES[status])) or "(the end)")
        for status in Status
    )


def _moves() -> list[tuple[Status, Status]]:
    return [(before, after) for before in Status for after in sorted(LEGAL_MOVES[before])]


if __name__ == "__main__":
    print(text() if "--text" in sys.argv[1:] else mermaid())
