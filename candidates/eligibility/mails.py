"""Messages: a request to be on the list of eligible services, and its answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from candidates.eligibility.enums import RequestState
from candidates.eligibility.models import EligibilityRequest
from label_sp.actors import queries as actors
from label_sp.actors.enums import CANDIDATE_TEAM, Role
from label_sp.actors.models import User
from label_sp.outbox import kinds, outbox
from label_sp.outbox.kinds import GREETING, Kind
from label_sp.outbox.models import Message
from label_sp.outbox.outbox import Draft

GROUP, BUTTON = "Candidature", "Ouvrir la demande"
FIELDS = {
    "service": ("le service qui n’est pas sur la liste", "Médiathèque nationale du sport"),
    "organisation": ("l’organisation qui demande", "Agence du sport (fictive)"),
    "ministere": ("son ministère de rattachement", "Sports"),
    "lien": ("l’adresse de la demande", "https://label.example/eligibilite/"),
}
ANSWER = {"motif": ("la réponse motivée de la DITP", "Le service reçoit des usagers.")}
ASKED = Kind(
    key="eligibility.asked",
    label="Demande d’un service hors liste",
    audience="à la DITP",
    group=GROUP,
    subject="{service} demande à figurer sur la liste des services éligibles",
    body=GREETING
    + "{organisation} demande que {service} figure sur la liste des services éligibles. Ministère de "
    "rattachement : {ministere}.\n\nExaminez la demande avec ce ministère, puis répondez :\n{lien}",
    fields=FIELDS,
    rule="ELI-02",
    roles=(Role.DITP,),
    button=BUTTON,
)
ACCEPTED = Kind(
    key="eligibility.accepted",
    label="Service ajouté à la liste",
    audience="à l’équipe du service",
    group=GROUP,
    subject="{service} figure sur la liste des services éligibles",
    body=GREETING
    + "La DITP ajoute votre service à la liste des services éligibles, sous le nom « {categorie} ».\n\n"
    "{motif}\n\nVous pouvez ouvrir son dossier : choisissez cette catégorie.\n{lien}",
    fields={**FIELDS, **ANSWER, "categorie": ("le nom sur la liste", "Médiathèque nationale")},
    rule="ELI-02",
    legal=True,
    roles=CANDIDATE_TEAM,
    button=BUTTON,
)
REFUSED = Kind(
    key="eligibility.refused",
    label="Demande d’un service hors liste refusée",
    audience="à l’équipe du service",
    group=GROUP,
    subject="{service} : demande de figurer sur la liste des services éligibles refusée",
    body=GREETING
    + "La DITP n’ajoute pas votre service à la liste des services éligibles. Motif :\n\n{motif}\n\n"
    "{lien}",
    fields={**FIELDS, **ANSWER},
    rule="ELI-02",
    legal=True,
    roles=CANDIDATE_TEAM,
    button=BUTTON,
)
kinds.register(ASKED, ACCEPTED, REFUSED)
NO_READER = "cette personne n’a plus de rôle qui lui donne à lire cette demande"


def _values(request: EligibilityRequest) -> dict[str, object]:
    return {
        "service": request.name,
        "organisation": request.organisation,
        "ministere": request.ministry,
        "lien": settings.SITE_URL + reverse("candidates:eligibility_request", args=[request.pk]),
    }


def request_asked(request: EligibilityRequest) -> list[Draft]:
    """To the DITP. ELI-02."""
    return _drafts(ASKED, request, actors.ditp_members(), _values(request))


def request_answered(request: EligibilityRequest) -> list[Draft]:
    """To the candidate's team, with the reason. ELI-02."""
    to = actors.members(request.organisation_id, *CANDIDATE_TEAM)
    values = {**_values(request), "motif": request.answer}
    if request.state == RequestState.REFUSED:
        return _drafts(REFUSED, request, to, values)
    return _drafts(ACCEPTED, request, to, {**values, "categorie": request.listed})


def _drafts(
    kind: Kind, request: EligibilityRequest, to: Iterable[User], values: Mapping[str, object]
) -> list[Draft]:
    about = {"organisation": str(request.organisation_id)}
    return outbox.drafts(kind, str(request.pk), to, values, about=about)


@kinds.checked(ASKED.key, ACCEPTED.key, REFUSED.key)
def _still_theirs(message: Message) -> str:
    """Asked when it leaves: of the DITP's team, or of the organisation's that asks, they still are."""
    recipient = message.recipient
    if recipient is None:
        return ""
    held = actors.current_memberships(recipient, *(Role(role) for role in kinds.kind_of(message.kind).roles))
    of_request = Q(organisation=message.about["organisation"]) | Q(role=Role.DITP)
    return "" if held.filter(of_request).exists() else NO_READER
