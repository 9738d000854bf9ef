"""The pieces of the application file, and their complements. DOS-01, DOS-04."""

from __future__ import annotations

from candidates.dossiers import permissions, queries
from candidates.dossiers.enums import Status
from candidates.pieces import use_cases
from candidates.pieces.enums import Verdict
from candidates.pieces.forms import PieceForm
from label_sp.common.acts import Act

FILE_PIECES = Act(
    key="file_pieces",
    label="Déposer les pièces qui manquent",
    rule="DOS-01",
    right=permissions.can_prepare,
    states=(Status.PREPARING,),
    use_case=use_cases.file_piece,
    events={"piece.filed": "Pièce déposée : {kind}, version {version}"},
    form=PieceForm,
    done="La pièce est déposée.",
    page="candidates:pieces",
    order=1040,
    deadline="submission",
    when=lambda it: it.missing_pieces > 0,
)
RENEW_PIECES = Act(
    key="renew_pieces",
    label="Déposer les nouveaux rapports de la demande d’audit de suivi",
    rule="FOL-02",
    right=permissions.can_prepare,
    states=(Status.LABELLED,),
    use_case=use_cases.file_piece,
    form=PieceForm,
    done="La pièce est déposée.",
    page="candidates:pieces",
    order=5025,
    deadline="follow_up_closing",
    when=lambda it: it.follow_up_near and it.renews_pieces,
)
COMPLETE = Act(
    key="complete",
    label="Déposer les compléments demandés",
    rule="DOS-04",
    right=permissions.can_prepare,
    states=(Status.INCOMPLETE, Status.IN_FOLLOW_UP),
    fits=queries.awaits_complements,
    use_case=use_cases.file_piece,
    form=PieceForm,
    done="La pièce est déposée.",
    page="candidates:pieces",
    order=2050,
    deadline="complements",
    when=lambda it: it.has_verdict(Verdict.COMPLEMENT),
)
