"""Prints the OpenAPI document of the API, as docs/openapi-v1.json holds it; with `admin`, of the Admin API."""

import sys

from automation_log.api.admin import document as admin
from automation_log.api.v1 import document as v1

if __name__ == "__main__":
    described = admin.document() if sys.argv[1:] == ["admin"] else v1.document()
    print(v1.as_text(described), end="")
