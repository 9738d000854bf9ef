"""The door of the reference data: grids, questionnaires and durations come in as a file, and are French text then."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from label_sp.common.texts import tidied
from label_sp.guide.french import typeset

FILE = settings.BASE_DIR / "docs" / "reference-data.yaml"


def read(path: Path = FILE) -> dict[str, Any]:
    """What the file holds, every text typeset. Raises OSError, yaml.YAMLError, TypeError for a file of no names.

    And ValidationError for what no text holds.
    """
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(data, dict):
        raise TypeError(f"{path} holds no names")
    return {name: _typeset(value) for name, value in tidied(data).items()}


def _typeset(value: Any) -> Any:
    if isinstance(value, str):
        return typeset(value)
    if isinstance(value, list):
        return [_typeset(each) for each in value]
    if isinstance(value, dict):
        return {name: _typeset(each) for name, each in value.items()}
    return value
