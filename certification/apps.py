from importlib import import_module
from typing import Any

from label_sp.common import places
from label_sp.common.apps import JournaledConfig

PLACES = {  # where the lower apps lead
    "dossier": "certification:dossier",
    "dossiers": "certification:dossiers",
    "planning": "certification:prepare",
}


class CertificationConfig(JournaledConfig):
    name = "certification"

    def ready(self) -> None:
        super().ready()
        freshness = import_module("candidates.deadlines.freshness")
        freshness.worked_out_by(import_module("certification.use_cases.deadlines").refresh_touched)
        import_module("certification.schedules")  # registers the schedules, and the reminders' last check
        places.name(PLACES)
        import_module("candidates.signals").abandoned.connect(_end_audits, dispatch_uid="end_audits")


def _end_audits(*, dossier: Any, today: Any, **_: Any) -> None:
    """A candidate who gives up is audited no more."""
    import_module("audits.use_cases").cancel_with_application(dossier, today)
