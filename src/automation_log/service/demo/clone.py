"""The clone that the demo runs from: its `targets` start the apps."""

import importlib
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import automation_log
from automation_log.domain.errors import ConfigurationError

CLONE = Path(automation_log.__file__).parents[2]


def of_targets(module: str, name: str) -> Callable[..., Any]:
    """A class of the start scripts, such as `django_admin.target`, `DjangoAdminTarget`. Raises: ConfigurationError."""
    if not (CLONE / "targets").is_dir():
        raise ConfigurationError(
            "The demo runs from a clone of the repository: its apps are started from `targets/`."
        )
    if str(CLONE) not in sys.path:
        sys.path.insert(0, str(CLONE))
    found: Callable[..., Any] = getattr(importlib.import_module(f"targets.{module}"), name)
    return found
