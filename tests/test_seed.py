"""Every sentence the product promises has a test that proves it, and no test proves a sentence that is not there."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.seed.sentences import SENTENCES

FOLDER = Path(__file__).parent / "seed"


def proven() -> Iterator[str]:
    """The numbers that `@proves(…)` names above a test."""
    for file in sorted(FOLDER.glob("test_*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.AsyncFunctionDef | ast.FunctionDef) and node.name.startswith("test_"):
                for mark in node.decorator_list:
                    if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "proves":
                        yield from (ast.literal_eval(argument) for argument in mark.args)


def test_every_sentence_is_proven_and_nothing_else() -> None:
    assert sorted(set(proven())) == sorted(SENTENCES)
