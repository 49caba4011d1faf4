"""A typed Python client of the API's jobs: what `automation-log remote` calls with."""

from automation_log.client.calling import Refused, Unreachable
from automation_log.client.jobs import JobsClient

__all__ = ["JobsClient", "Refused", "Unreachable"]
