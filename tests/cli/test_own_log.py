"""The program's own log says where something broke, and not what its variables held: secrets pass through them."""

import subprocess
import sys

BREAKS = """
import structlog
from automation_log.cli.main import before_every_command

before_every_command()

def send(letter):
    raise RuntimeError("the line is cut")

try:
    send({"link": "C4nary-of-a-letter"})
except RuntimeError:
    structlog.get_logger().exception("mail broke", mail="7")
"""


def test_what_broke_is_told_without_the_values_of_variables() -> None:
    told = subprocess.run([sys.executable, "-c", BREAKS], capture_output=True, text=True, check=True)
    assert told.stdout == ""
    for said in ("mail broke", "mail", "RuntimeError: the line is cut", "in send"):
        assert said in told.stderr
    assert "C4nary" not in told.stderr
