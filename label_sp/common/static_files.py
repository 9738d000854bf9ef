"""Static files: under names that change with their content once they are collected, under their own until then."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import checks
from whitenoise.storage import CompressedManifestStaticFilesStorage

NOT_COLLECTED = (
    "Les fichiers statiques ne sont pas rassemblés : le site marche, plus lentement, et les navigateurs "
    "n’en gardent rien."
)


class CollectedStaticFiles(CompressedManifestStaticFilesStorage):
    """A file that was not collected has its own name: a page without its style, rather than no page at all."""

    def stored_name(self, name: str) -> str:
        try:
            return str(super().stored_name(name))
        except ValueError:
            return str(self.clean_name(name))


def collected(root: Path) -> bool:
    """Did `collectstatic` run for this installation?"""
    return (root / "staticfiles.json").exists()


def tell_at_start() -> None:
    """In the log of the web process, where whoever deployed looks first."""
    if not (settings.DEBUG or settings.DEMO or collected(Path(settings.STATIC_ROOT))):
        logging.getLogger("label_sp").warning(
            "%s Lancez « manage.py collectstatic --noinput ».", NOT_COLLECTED
        )


@checks.register(deploy=True)
def check_collected(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Said by `check --deploy`."""
    if collected(Path(settings.STATIC_ROOT)):
        return []
    return [
        checks.Warning(
            NOT_COLLECTED, hint="Lancez « manage.py collectstatic --noinput ».", id="label_sp.W010"
        )
    ]
