"""Prints the API's OpenAPI document, as docs/openapi-v1.json holds it."""

from automation_log.api.v1.document import as_text, document

if __name__ == "__main__":
    print(as_text(document()), end="")
