"""The team of a dossier: who follows it, who signs, who has what in charge, what colleagues write to each other."""

from __future__ import annotations

from candidates.dossiers import permissions
from candidates.dossiers.enums import OPEN
from candidates.team import use_cases
from candidates.team.forms import CommentForm, GiveForm, HandOverForm, ReferentForm, SignatoryForm
from label_sp.common.acts import Act
from label_sp.design.forms import ConfirmForm

NAME_REFERENT = Act(
    key="name_referent",
    label="Désigner le référent du dossier",
    rule="",
    right=permissions.can_commit,
    states=OPEN,
    use_case=use_cases.name_referent,
    events={"team.referent_named": "Référent du dossier : {person}"},
    form=ReferentForm,
    done="Le référent du dossier est enregistré.",
    page="candidates:dossier_team",
    place="part",
)
NAME_SIGNATORY = Act(
    key="name_signatory",
    label="Désigner le signataire de la candidature",
    rule="DOS-01",
    right=permissions.can_commit,
    states=OPEN,
    use_case=use_cases.name_signatory,
    events={"team.signatory_named": "Signataire de la candidature : {person}, {function}"},
    form=SignatoryForm,
    done="Le signataire de la candidature est enregistré.",
    page="candidates:dossier_team",
    place="part",
)
GIVE = Act(
    key="give_piece",
    label="Confier une pièce à un collègue",
    rule="DOS-01",
    right=permissions.can_prepare,
    states=OPEN,
    use_case=use_cases.give,
    events={
        "piece.given": "Pièce confiée : {kind}, à {person}",
        "piece.taken_back": "Pièce qui n’est plus confiée : {kind}",
    },
    form=GiveForm,
    page="candidates:give",
    place="part",
)
COMMENT = Act(
    key="comment",
    label="Écrire un commentaire à l’équipe",
    rule="",
    right=permissions.can_prepare,
    states=OPEN,
    use_case=use_cases.comment,
    events={"comment.written": "Commentaire écrit à l’équipe"},
    form=CommentForm,
    done="Votre commentaire est enregistré. L’équipe de la candidature est seule à le lire.",
    page="candidates:comments",
    place="part",
)
REMOVE_COMMENT = Act(
    key="remove_comment",
    label="Retirer son commentaire",
    rule="",
    right=permissions.can_prepare,
    states=OPEN,
    use_case=use_cases.remove_comment,
    events={"comment.removed": "Commentaire retiré par la personne qui l’a écrit"},
    form=ConfirmForm,
    done="Votre commentaire est retiré.",
    page="candidates:comment_remove",
    place="part",
)
HAND_OVER = Act(
    key="hand_over",
    label="Passer la main",
    rule="",
    right=permissions.can_prepare,
    states=OPEN,
    use_case=use_cases.hand_over,
    events={"team.handed_over": "Passation : de {leaver} à {heir}"},
    form=HandOverForm,
    page="candidates:hand_over",
    place="part",
)
