"""The acts on the invitations and the open links of a campaign. SUU-05, SUA-02, FOL-02."""

from __future__ import annotations

from candidates.dossiers.enums import Status
from label_sp.common.acts import Act, Api
from label_sp.design.forms import ConfirmForm
from surveys.access.queries import PREPARES
from surveys.campaigns import permissions
from surveys.invitations import adding, forms, mailing, queries, shapes, use_cases

ADD = Act(
    key="add_invitations",
    label="Ajouter des adresses à inviter",
    rule="SUU-05",
    right=permissions.can_run,
    use_case=adding.add_invitations,
    events={"invitation.added": "Adresses ajoutées à une campagne : {count}"},
    form=forms.AddForm,
    api=Api(path="invitations/", takes=shapes.AddSerializer, status=201),
    page="surveys:invitations",
)
REMOVE = Act(
    key="remove_invitations",
    label="Retirer des adresses qui n’ont rien reçu",
    rule="SUU-05",
    right=permissions.can_run,
    use_case=adding.remove_invitations,
    events={"invitation.removed": "Adresses retirées d’une campagne : {count}"},
    form=forms.RemoveForm,
    api=Api(path="invitations/remove/", takes=shapes.RemoveSerializer),
    page="surveys:invitations",
    done="C’est retiré.",
)
SEND = Act(
    key="send_invitations",
    label="Envoyer les invitations",
    rule="SUU-05",
    right=permissions.can_run,
    use_case=mailing.send_invitations,
    events={"mailing.started": "Envoi d’invitations demandé : {kind}"},
    api=Api(path="mailing/", status=201),
    page="surveys:invitations",
    done="L’envoi commence. Il continue si vous quittez cette page.",
)
REMIND = Act(
    key="remind_invitations",
    label="Relancer les personnes qui n’ont pas répondu à l’enquête",
    rule="SUR-03",
    right=permissions.can_run,
    states=(*PREPARES, Status.ADMISSIBLE, Status.IN_AUDIT),
    use_case=mailing.remind,
    events={"mailing.reminder_started": "Relance demandée : {kind}"},
    api=Api(path="reminder/", status=201),
    page="surveys:overview",
    place="offered",
    order=6006,
    when=lambda it: queries.reminds_somewhere(it.dossier),
    done="La relance commence. Elle continue si vous quittez cette page.",
)
PAUSE = Act(
    key="pause_mailing",
    label="Suspendre l’envoi",
    rule="SUU-05",
    right=permissions.can_run,
    use_case=mailing.pause_mailing,
    events={"mailing.paused": "Envoi mis en pause : {kind}"},
    api=Api(path="mailing/pause/"),
    page="surveys:invitations",
    done="L’envoi est en pause. Les courriels de la dernière minute partent encore.",
)
RESUME = Act(
    key="resume_mailing",
    label="Reprendre l’envoi",
    rule="SUU-05",
    right=permissions.can_run,
    use_case=mailing.resume_mailing,
    events={"mailing.resumed": "Envoi repris : {kind}"},
    api=Api(path="mailing/resume/"),
    page="surveys:invitations",
    done="L’envoi reprend.",
)
MAKE_LINK = Act(
    key="make_open_link",
    label="Créer un lien à afficher",
    rule="SUU-05",
    right=permissions.can_run,
    use_case=use_cases.make_open_link,
    events={"open_link.made": "Lien à afficher créé : {kind}"},
    form=forms.LinkForm,
    api=Api(path="open-links/", takes=shapes.LinkSerializer, status=201),
    page="surveys:open_links",
    done="Le lien est créé : imprimez son affiche.",
)
SWITCH_LINK = Act(
    key="switch_open_link",
    label="Fermer un lien à afficher, ou le rouvrir",
    rule="SUU-05",
    right=permissions.can_run,
    use_case=use_cases.switch_open_link,
    events={
        "open_link.closed": "Lien à afficher fermé : {kind}",
        "open_link.reopened": "Lien à afficher rouvert : {kind}",
    },
    form=forms.SwitchForm,
    api=Api(path="open-links/switch/", takes=shapes.SwitchSerializer),
    page="surveys:open_links",
    done="C’est enregistré.",
)
REDO = Act(
    key="redo_campaign",
    label="Refaire la même campagne",
    rule="FOL-02",
    right=permissions.can_run,
    use_case=use_cases.redo_campaign,
    form=ConfirmForm,
    api=Api(path="campaigns/redo/", takes=shapes.RedoSerializer, status=201),
    help="La nouvelle campagne reprend la déclaration de la dernière, et ses adresses si elles ne sont pas encore "
    "effacées. Rien n’est envoyé : vous relisez, corrigez, puis ouvrez.",
    page="surveys:redo",
    done="La campagne est préparée comme la précédente. Relisez-la avant de l’ouvrir.",
)
