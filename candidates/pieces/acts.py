"""The pieces of the application file, and their complements. DOS-01, DOS-04."""

from __future__ import annotations

from candidates.dossiers import permissions
from candidates.dossiers.enums import Status
from candidates.dossiers.queries import awaits_complements
from candidates.pieces import queries, together, use_cases
from candidates.pieces.enums import Verdict
from candidates.pieces.forms import PieceForm, PiecesForm, SortForm
from label_sp.common.acts import Act
from label_sp.design.forms import ConfirmForm

TAKES_PIECES = (Status.PREPARING, Status.INCOMPLETE, Status.LABELLED, Status.IN_FOLLOW_UP)

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
    fits=awaits_complements,
    use_case=use_cases.file_piece,
    form=PieceForm,
    done="La pièce est déposée.",
    page="candidates:pieces",
    order=2050,
    deadline="complements",
    when=lambda it: it.has_verdict(Verdict.COMPLEMENT),
)
FILE_TOGETHER = Act(
    key="file_together",
    label="Déposer plusieurs pièces à la fois",
    rule="DOS-01",
    right=permissions.can_prepare,
    states=TAKES_PIECES,
    fits=queries.takes_pieces,
    use_case=together.file_together,
    events={"piece.arrived": "Fichier reçu, sa pièce reste à dire : {name}"},
    form=PiecesForm,
    page="candidates:pieces",
    place="part",
)
SORT_FILES = Act(
    key="sort_files",
    label="Dire quelle pièce est chaque fichier",
    rule="DOS-01",
    right=permissions.can_prepare,
    states=TAKES_PIECES,
    fits=queries.takes_pieces,
    use_case=together.sort,
    form=SortForm,
    page="candidates:pieces_sort",
    place="part",
)
ATTACH = Act(
    key="attach_made",
    label="Joindre la pièce que l’application produit",
    rule="DOS-01",
    right=permissions.can_prepare,
    states=TAKES_PIECES,
    fits=queries.takes_pieces,
    use_case=use_cases.attach,
    form=ConfirmForm,
    done="La pièce produite par l’application est déposée.",
    page="candidates:piece_attach",
    place="part",
)
ATTACH_ALL = Act(
    key="attach_all_made",
    label="Joindre toutes les pièces que l’application produit",
    rule="DOS-01",
    right=permissions.can_prepare,
    states=TAKES_PIECES,
    fits=queries.takes_pieces,
    use_case=use_cases.attach_all,
    form=ConfirmForm,
    page="candidates:pieces_attach",
    place="part",
)
WITHDRAW = Act(
    key="withdraw_piece",
    label="Retirer une pièce déposée par erreur",
    rule="DOS-01",
    right=permissions.can_prepare,
    states=TAKES_PIECES,
    fits=queries.takes_pieces,
    use_case=use_cases.withdraw_piece,
    events={"piece.withdrawn": "Pièce retirée avant l’envoi du dossier : {kind}, version {version}"},
    form=ConfirmForm,
    done="La pièce est retirée.",
    page="candidates:piece_withdraw",
    place="part",
)
