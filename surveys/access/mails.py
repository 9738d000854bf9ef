"""Messages: a request for access to the questionnaires, and its answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.conf import settings
from django.urls import reverse

from label_sp.actors import queries as actors
from label_sp.actors.enums import CANDIDATE_TEAM, Role
from label_sp.actors.models import User
from label_sp.outbox import kinds, outbox
from label_sp.outbox.kinds import GREETING, Kind
from label_sp.outbox.models import Message
from label_sp.outbox.outbox import Draft
from surveys.access import permissions
from surveys.access.enums import AccessState
from surveys.access.models import SurveyAccess

GROUP = "Candidature"
FIELDS = {
    "service": ("le service", "Mairie de Valmont"),
    "enquetes": ("les enquêtes dont l’accès est demandé", "enquête usagers, enquête agents"),
    "audit": ("l’audit qu’elles préparent", "audit de labellisation"),
    "lien": ("l’adresse de la page", "https://label.example/dossiers/…/enquetes/"),
}
ASKED = Kind(
    key="survey_access.asked",
    label="Accès aux questionnaires d’enquête demandé",
    audience="à la DITP",
    group=GROUP,
    subject="{service} demande l’accès aux questionnaires d’enquête",
    body=GREETING + "{service} demande l’accès aux questionnaires, en vue de l’{audit} : {enquetes}.\n\n"
    "Accordez-le ou refusez-le, avec les autres demandes qui attendent :\n{lien}",
    fields=FIELDS,
    rule="SUR-04",
    roles=(Role.DITP,),
    button="Ouvrir les demandes",
)
GRANTED = Kind(
    key="survey_access.granted",
    label="Accès aux questionnaires d’enquête accordé",
    audience="à la personne qui le demandait",
    group=GROUP,
    subject="{service} : accès aux questionnaires d’enquête accordé",
    body=GREETING
    + "L’accès que vous demandiez pour {service} est accordé : {enquetes}, en vue de l’{audit}.\n\n"
    "Vous pouvez préparer vos campagnes :\n{lien}",
    fields=FIELDS,
    rule="SUR-04",
    legal=True,
    roles=CANDIDATE_TEAM,
    button="Ouvrir les enquêtes",
)
REFUSED = Kind(
    key="survey_access.refused",
    label="Accès aux questionnaires d’enquête refusé",
    audience="à la personne qui le demandait",
    group=GROUP,
    subject="{service} : accès aux questionnaires d’enquête refusé",
    body=GREETING
    + "L’équipe du label (DITP) n’accorde pas l’accès que vous demandiez pour {service} : {enquetes}, "
    "en vue de l’{audit}. Motif :\n\n{motif}\n\nVous pouvez faire une autre demande :\n{lien}",
    fields={**FIELDS, "motif": ("le motif", "La campagne précédente n’est pas close.")},
    rule="SUR-04",
    legal=True,
    roles=CANDIDATE_TEAM,
    button="Ouvrir les enquêtes",
)
kinds.register(ASKED, GRANTED, REFUSED)


def access_asked(rows: Sequence[SurveyAccess]) -> list[Draft]:
    """To the DITP, once for all surveys that one press asks for."""
    lien = settings.SITE_URL + reverse("surveys:accesses")
    return _drafts(ASKED, rows, actors.ditp_members(), {"lien": lien})


def access_answered(rows: Sequence[SurveyAccess]) -> list[Draft]:
    """To who asked; to the managers when they are no more of the team. All rows have one dossier and one answer."""
    first = rows[0]
    values = {"lien": settings.SITE_URL + reverse("surveys:overview", args=[first.dossier_id])}
    if first.state == AccessState.REFUSED:
        return _drafts(REFUSED, rows, _askers(rows), {**values, "motif": first.reason})
    return _drafts(GRANTED, rows, _askers(rows), values)


def _askers(rows: Sequence[SurveyAccess]) -> list[User]:
    dossier = rows[0].dossier
    still = [row.asked_by for row in rows if permissions.can_ask(row.asked_by, dossier)]
    return still or list(actors.members(dossier.service.organisation_id, Role.CANDIDATE_MANAGER))


def _drafts(
    kind: Kind, rows: Sequence[SurveyAccess], to: Iterable[User], values: Mapping[str, object]
) -> list[Draft]:
    dossier = rows[0].dossier
    said = {
        "service": dossier.service,
        "enquetes": ", ".join(row.get_kind_display().lower() for row in rows),
        "audit": rows[0].get_purpose_display().lower(),
    }
    ids = [str(row.pk) for row in rows]
    about = {"accesses": ids}
    return outbox.drafts(kind, ids[0], to, {**said, **values}, dossier_id=dossier.pk, about=about)


@kinds.checked(ASKED.key)
def _still_to_answer(message: Message) -> str:
    waiting = SurveyAccess.objects.filter(pk__in=message.about["accesses"], state=AccessState.ASKED)
    return "" if waiting.exists() else "cette demande n’attend plus de réponse"
