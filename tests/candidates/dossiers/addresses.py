"""The pages and routes of a dossier being prepared, and what is sent to each: who may open them is tested beside."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from candidates.services.models import Site
from tests.candidates.conftest import file
from tests.candidates.dossiers import work

READ: dict[str, tuple[Any, ...]] = {
    **work.READ,
    # page or route → what comes after the dossier's id
    "candidates:sites": (),
    "candidates:self_assessment": (),
    "candidates:pieces": (),
    "candidates:piece": ("organisation_chart",),
    "candidates:piece_file": ("organisation_chart", 1),
    "candidates:piece_example": ("organisation_chart",),
    "candidates:piece_template": ("organisation_chart",),
    "candidates:archive": (),
    "candidates:evidence": (),
    "candidates:evidence_download": (),
    "candidates:indicators": (),
    "candidates:scope": (),
    "candidates:dossier_team": (),
    "api-team": (),
    "api-dossier": (),
    "api-sites": (),
    "api-self-assessments": (),
    "api-pieces": (),
    "api-piece-file": ("organisation_chart", 1),
    "api-archive": (),
    "api-evidence": (),
    "api-evidence-file": (),
    "api-indicators": (),
}


def main_sites() -> list[str]:
    """Those that are always in the perimeter."""
    return [str(pk) for pk in Site.objects.filter(is_main=True).values_list("pk", flat=True)]


SCOPE = {"authority": "commune", "general_reception": True}
SITE = {"name": "Annexe", "address": "2 rue", "postal_code": "80300", "city": "Albert"}
PLACE = {"in_perimeter": "", "left_out_reason": "Ni public ni dossiers d’usagers."}
ASSESSED = {"done_on": "2026-02-01", **{f"score_{n}": "72,5" for n in range(1, 9)}}
INDICATOR = {"label": "Délai", "in_place_since": "2025-01-01"}
PLANNING = {"body": None, "audit_first_day": None, "audit_last_day": None, "perimeter": ""}
EVIDENCE = {"title": "Page", "link": "https://www.exemple.fr/", "proves_on": "2026-01-05", "points": ["1.1"]}
SIGNATORY = {"name": "Anne Petit", "function": "Maire"}
SCORES = {str(n): "72.5" for n in range(1, 9)}
WRITE: dict[str, tuple[str, Callable[[], dict[str, Any]]]] = {
    **work.WRITE,
    "candidates:sites": ("post", lambda: SITE),
    "candidates:scope": ("post", lambda: {**SCOPE, "sites": main_sites()}),
    "api-scope": ("put", lambda: SCOPE),
    "candidates:site_remove": ("post", dict),
    "candidates:site_main": ("post", dict),
    "candidates:site_place": ("post", lambda: PLACE),
    "candidates:self_assessment": ("post", lambda: ASSESSED),
    "candidates:piece": ("post", lambda: {"file": file(content=b"%PDF-1.4\n% deux")}),
    "candidates:evidence": ("post", lambda: EVIDENCE),
    "candidates:evidence_remove": ("post", dict),
    "candidates:pieces": ("post", lambda: {"training_plan": file(content=b"%PDF-1.4\n% plan")}),
    "candidates:pieces_sort": ("post", dict),
    "candidates:piece_attach": ("post", dict),
    "candidates:pieces_attach": ("post", dict),
    "candidates:piece_withdraw": ("post", dict),
    "candidates:indicators": ("post", lambda: INDICATOR),
    "candidates:indicator_remove": ("post", dict),
    "candidates:abandon": ("post", dict),
    "api-planning": ("put", lambda: PLANNING),
    "api-sites": ("post", lambda: SITE),
    "api-site": ("delete", dict),
    "api-main-site": ("post", dict),
    "api-self-assessments": ("post", lambda: {"done_on": "2026-02-01", "scores": SCORES}),
    "api-piece": ("post", lambda: {"file": file(content=b"%PDF-1.4\n% deux")}),
    "api-evidence": ("post", lambda: EVIDENCE),
    "api-evidence-one": ("delete", dict),
    "api-piece-made": ("post", dict),
    "api-piece-version": ("delete", dict),
    "api-indicators": ("post", lambda: INDICATOR),
    "api-indicator": ("delete", dict),
    "api-abandon": ("post", dict),
    "candidates:dossier_team": ("post", lambda: {"act": "signatory", **SIGNATORY}),
    "api-team-referent": ("put", lambda: {"person": None, "version": 0}),
    "api-team-signatory": ("put", lambda: {**SIGNATORY, "version": 0}),
}
MANAGERS_ONLY = {
    *("candidates:abandon", "api-abandon"),
    *("candidates:dossier_team", "api-team-referent", "api-team-signatory"),
}
OFF_THE_LIST = {  # tests/candidates/eligibility: who reads, asks and answers
    *(
        f"candidates:{name}"
        for name in ("eligible", "eligibility_requests", "eligibility_new", "eligibility_request")
    ),
    *("api-eligible-kinds", "api-eligibility-requests", "api-eligibility-answer"),
}
PUBLIC = {  # tests/candidates/communes, tests/candidates/access
    *("api-communes", "api-commune"),
    *(f"candidates:access_{name}" for name in ("new", "sent", "confirm", "link", "requests", "request")),
    *("api-access-requests", "api-access-request-accept", "api-access-request-refuse"),
}
OF_BOTH_SIDES = {  # tests/candidates/test_exchanges.py: the body writes too
    *("candidates:piece_announce", "candidates:piece_part"),  # tests/candidates/pieces/test_parts.py
    *("candidates:exchanges", "candidates:exchange_file", "api-exchanges", "api-exchange-file"),
}
OF_NEXT_CYCLE = {
    "candidates:evidence_take_over",
    "api-evidence-take-over",
    *("candidates:improvement_carry_over", "candidates:improvement_leave"),
    *("api-improvement-unfinished", "api-improvement-leave"),
}  # tests/candidates/test_evidence.py, improvement_plan/test_next_cycle.py
OF_EVIDENCE = {
    "candidates:evidence_download",
    "candidates:evidence_remove",
    "api-evidence-file",
    "api-evidence-one",
}
REGISTRY = {  # tests/candidates/registry
    *("api-service", "api-service-siret", "api-service-sites", "api-service-site"),
    *("api-service-site-close", "api-service-site-reopen"),
    *("candidates:services", "candidates:service", "candidates:service_edit", "candidates:service_siret"),
    *("candidates:service_site_new", "candidates:service_site", "candidates:service_site_close"),
    "candidates:service_site_reopen",
    *("candidates:service_imports", "candidates:service_import", "candidates:branches", "api-branch-attach"),
    *("api-service-imports", "api-service-import", "api-service-import-lines", "api-service-import-mapping"),
    *("api-service-import-start", "api-service-import-give-up"),
}
ACCESS = {  # tests/candidates/access: anybody asks, the DITP answers
    *(f"candidates:access_{name}" for name in ("new", "sent", "confirm", "link", "requests", "request")),
    *("api-access-requests", "api-access-request-accept", "api-access-request-refuse"),
}
OF_TEAM = {  # tests/candidates/team: for the team alone, and of what it has
    *(f"candidates:{name}" for name in ("hand_over", "give", "comments", "comment_remove")),
    *("api-team-hand-over", "api-assignment", "api-comments", "api-comment"),
}
WITHOUT_DOSSIER = {"candidates:dossier_new", "api-services", "api-dossiers"}
FILES = {"candidates:piece", "api-piece"}
MULTIPART = {*FILES, "api-evidence"}
OF_PIECE = {*FILES, "candidates:piece_attach", "api-piece-made"}
OF_VERSION = {"candidates:piece_withdraw", "api-piece-version"}
