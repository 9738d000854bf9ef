"""Static files: under names that change with their content once they are collected, under their own until then."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import checks
from whitenoise.storage import CompressedManifestStaticFilesStorage

from label_sp.installation import not_collected

NOT_COLLECTED = (
    "Les fichiers statiques ne sont pas rassemblés, ou pas ceux de cette version ({names}) : le site marche, plus "
    "lentement, et les navigateurs n’en gardent rien."
)
COLLECT = "Lancez « manage.py collectstatic --noinput »."
NAMED = 3


class CollectedStaticFiles(CompressedManifestStaticFilesStorage):
    """A file that was not collected has its own name: a page without its style, rather than no page at all."""

    def load_manifest(self) -> tuple[dict[str, str], str]:
        """A list that was cut in the writing is none."""
        try:
            paths, of_all = super().load_manifest()
        except (ValueError, AttributeError):  # no JSON, or another shape than Django's
            return {}, ""
        return dict(paths), str(of_all)

    def stored_name(self, name: str) -> str:
        try:
            return str(super().stored_name(name))
        except ValueError:
            return str(self.clean_name(name))


def missing() -> str:
    """What to say of the files that `collectstatic` did not put where they are served from; blank when all are."""
    names = not_collected(Path(settings.STATIC_ROOT), Path(settings.STATICFILES_DIRS[0]))
    more = ["…"] if len(names) > NAMED else []
    return NOT_COLLECTED.format(names=", ".join(names[:NAMED] + more)) if names else ""


def tell_at_start() -> None:
    """In the log of the web process, where whoever deployed looks first."""
    if not (settings.DEBUG or settings.DEMO) and (said := missing()):
        logging.getLogger("label_sp").warning("%s %s", said, COLLECT)


@checks.register(deploy=True)
def check_collected(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Said by `check --deploy`."""
    said = missing()
    return [checks.Warning(said, hint=COLLECT, id="label_sp.W010")] if said else []
