"""Facts for the guide: the application file."""

from __future__ import annotations

from candidates.dossiers.models import Dossier
from candidates.dossiers.queries import earlier_refusal, scope_facts
from candidates.indicators.queries import in_place_since
from candidates.pieces.queries import current_pieces
from candidates.scans.queries import infected
from candidates.self_assessments.queries import latest_self_assessment_on
from label_sp.guide import dossier as file_rules


def _sound(dossier: Dossier) -> frozenset[str]:
    """The pieces that were filed, but those in which the antivirus found something."""
    pieces = current_pieces(dossier)
    refused = infected(piece.sha256 for piece in pieces.values())
    return frozenset(kind for kind, piece in pieces.items() if piece.sha256 not in refused)


def submission_facts(
    dossier: Dossier,
    users: file_rules.SurveyFacts | None,
    agents: file_rules.SurveyFacts | None,
    *,
    body_habilitated: bool = True,
) -> file_rules.SubmissionFacts:
    """What the filing looks at (ACT-06, DOS-01, DOS-02, ELI-03, ELI-07, PRE-01, SUR-01).

    Surveys and habilitations are others' to know.
    """
    return file_rules.SubmissionFacts(
        applies_as=dossier.applies_as,
        pieces_present=_sound(dossier),
        self_assessment_on=latest_self_assessment_on(dossier),
        users=users,
        agents=agents,
        audit_first_day=dossier.audit_first_day,
        audit_last_day=dossier.audit_last_day,
        indicators_since=in_place_since(dossier),
        body_chosen=dossier.body_id is not None,
        body_habilitated=body_habilitated,
        sites=dossier.service.sites.filter(in_perimeter=True).count(),
        reapply_from=earlier_refusal(dossier),
        scope=scope_facts(dossier),
    )
