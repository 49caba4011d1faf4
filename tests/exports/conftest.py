"""The pages and the command line, beside each other."""

from tests.cli.conftest import call, environment
from tests.web.conftest import hashes, web

__all__ = ["call", "environment", "hashes", "web"]
