"""A picture that looks as if it said something."""

import base64
import random


def picture_without_an_answer() -> str:
    """An SVG of crooked strokes as a data address: the challenge keeps no answer that could leak."""
    dice = random.SystemRandom()
    strokes = "".join(
        f'<path d="M{20 + 40 * letter} {dice.randint(15, 55)}'
        + "".join(
            f" q{dice.randint(-20, 20)} {dice.randint(-20, 20)} {dice.randint(-6, 12)} 6" for _ in "abc"
        )
        + '"/>'
        for letter in range(6)
        for _ in "abc"
    )
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="280" height="80" fill="none"'
        f' stroke="#334" stroke-width="3"><rect width="280" height="80" fill="#e8e8ee"/>{strokes}</svg>'
    )
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"
