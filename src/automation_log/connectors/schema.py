"""The JSON Schema of app definitions, for editors that help while one is written."""

import json
from datetime import timedelta
from typing import Any

from pydantic.json_schema import GenerateJsonSchema

from automation_log.connectors.definition import AppDefinition
from automation_log.domain.tasks import TASKS_BY_WORD

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def app_definition_schema() -> dict[str, Any]:
    """What an app definition may hold; `apps check` says more: which names and texts may stand where."""
    schema = AppDefinition.model_json_schema(by_alias=True, schema_generator=_InSeconds)
    schema["properties"]["tasks"]["propertyNames"] = {"enum": list(TASKS_BY_WORD)}
    return {"$schema": DIALECT, **schema}


def as_text(schema: dict[str, Any]) -> str:
    """The schema as it is published."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


class _InSeconds(GenerateJsonSchema):
    """Durations are written as seconds, those left out as well."""

    def encode_default(self, dft: Any) -> Any:
        return dft.total_seconds() if isinstance(dft, timedelta) else super().encode_default(dft)
