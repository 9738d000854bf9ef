"""The door of the reference data: grids, questionnaires and durations come in as a file, and are French text then."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.utils import timezone

from label_sp.common.texts import tidied
from label_sp.guide.french import typeset

Data = dict[str, Any]
FILE = settings.BASE_DIR / "docs" / "reference-data.yaml"


def read(path: Path = FILE) -> Data:
    """What the file holds, every text typeset. Raises OSError, yaml.YAMLError, TypeError for a file of no names.

    And ValidationError for what no text holds.
    """
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(data, dict):
        raise TypeError(f"{path} holds no names")
    return {name: _typeset(value) for name, value in tidied(data).items()}


def header_of(data: Data, published_on: date | None = None) -> Data:
    """What each version says of itself, by the names of its columns: provisional, notice, published_on (today)."""
    return {
        "provisional": data.get("status") == "provisional",
        "notice": data.get("notice", ""),
        "published_on": published_on or timezone.localdate(),
    }


def fingerprint(content: Any) -> str:
    """SHA-256 of a content, in hexadecimal: the same for the same content, whatever the order of its names."""
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _typeset(value: Any) -> Any:
    if isinstance(value, str):
        return typeset(value)
    if isinstance(value, list):
        return [_typeset(each) for each in value]
    if isinstance(value, dict):
        return {name: _typeset(each) for name, each in value.items()}
    return value
