"""One function per message. Each returns drafts for the outbox; the key says what makes the message unique.

A comment is its team's alone: its message names no dossier for those who read the messages of one, and is asked again
when it leaves.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.urls import reverse

from candidates.dossiers.models import Dossier
from candidates.team.charges import Thing
from candidates.team.models import Assignment, Comment, Referent
from label_sp.actors import queries as actors
from label_sp.actors.enums import CANDIDATE_TEAM
from label_sp.actors.models import User
from label_sp.guide.calendar import french_date
from label_sp.outbox import kinds, outbox
from label_sp.outbox.kinds import GREETING, Kind
from label_sp.outbox.models import Message
from label_sp.outbox.outbox import Draft

OF_DOSSIER = {
    "auteur": ("la personne qui écrit", "Claire Vasseur"),
    "service": ("le service", "Mairie de Valmont"),
    "reference": ("le numéro du dossier", "2027-0001"),
    "lien": ("l’adresse de la page", "https://label.example/dossiers/2027-0001/equipe/"),
}
THING = {"objet": ("ce dont il s’agit", "Organigramme")}
COMMON = {"audience": "à l’équipe du candidat", "group": "Candidature", "roles": CANDIDATE_TEAM}

GIVEN = Kind(
    key="team.given",
    label="Pièce ou action confiée à vous",
    subject="{auteur} vous confie {objet} · {service}, dossier {reference}",
    body=GREETING
    + "{auteur} vous confie {objet}, dossier {reference}, {service}{souhait}.\n\nOuvrir la page :\n{lien}",
    fields={
        **OF_DOSSIER,
        "objet": ("ce qui est confié", "la pièce « Organigramme »"),
        "souhait": ("pour quand, s’il y a un jour", ", pour le mardi 2 mars 2027"),
    },
    **COMMON,  # type: ignore[arg-type]
)
TAKEN_BACK = Kind(
    key="team.taken_back",
    label="Pièce qui ne vous est plus confiée",
    subject="« {objet} » ne vous est plus confiée · {service}, dossier {reference}",
    body=GREETING
    + "La pièce « {objet} » du dossier {reference}, {service}, ne vous est plus confiée : {auteur} l’a {suite}.\n\n"
    "L’équipe du dossier :\n{lien}",
    fields={**OF_DOSSIER, **THING, "suite": ("ce qu’elle devient", "confiée à Hugo Delattre")},
    button="Voir l’équipe du dossier",
    **COMMON,  # type: ignore[arg-type]
)
NAMED = Kind(
    key="team.referent",
    label="Désignation comme référent d’un dossier",
    subject="Vous êtes référent du dossier {reference} · {service}",
    body=GREETING
    + "{auteur} vous désigne comme référent Services Publics + du dossier {reference}, {service}. Votre nom et votre "
    "adresse électronique sont donnés à l’organisme de certification.\n\nL’équipe du dossier :\n{lien}",
    fields=OF_DOSSIER,
    button="Voir l’équipe du dossier",
    **COMMON,  # type: ignore[arg-type]
)
HANDED_OVER = Kind(
    key="team.handed_over",
    label="Travail d’un collègue qui vous est passé",
    subject="{partant} vous passe la main · {service}, dossier {reference}",
    body=GREETING
    + "Ce que {partant} tenait sur le dossier {reference}, {service}, vous revient :\n\n{liste}\n\n"
    "L’équipe du dossier :\n{lien}",
    fields={
        **OF_DOSSIER,
        "partant": ("la personne qui passe la main", "Hugo Delattre"),
        "liste": ("ce qui est passé", "- Référent du dossier\n- Pièce : Organigramme"),
    },
    button="Voir l’équipe du dossier",
    **COMMON,  # type: ignore[arg-type]
)
COMMENTED = Kind(
    key="team.commented",
    label="Commentaire d’un collègue",
    subject="{auteur} commente « {objet} » · {service}, dossier {reference}",
    body=GREETING
    + "{auteur} écrit, pour l’équipe seulement, à propos de « {objet} », dossier {reference}, {service} :\n\n"
    "{texte}\n\nLire et répondre :\n{lien}",
    fields={**OF_DOSSIER, **THING, "texte": ("le commentaire", "J’attends le plan de 2026.")},
    button="Lire et répondre",
    **COMMON,  # type: ignore[arg-type]
)
kinds.register(GIVEN, TAKEN_BACK, NAMED, HANDED_OVER, COMMENTED)
GONE = "le commentaire a été retiré"
LEFT = "cette personne n’est plus de l’équipe de la candidature"


def given(
    dossier: Dossier,
    person: User | None,
    *,
    what: str,
    wanted: date | None,
    url: str,
    actor: User,
    occasion: object,
) -> list[Draft]:
    """To whom it is given: what (« la pièce « Organigramme » »), for when, where; nothing to who takes it."""
    if person is None or person == actor:
        return []
    values = {
        **_of(dossier, actor),
        "objet": what,
        "souhait": f", pour le {french_date(wanted)}" if wanted else "",
        "lien": _site(url),
    }
    return outbox.drafts(GIVEN, str(occasion), [person], values, dossier_id=dossier.pk)


def taken_back(assignment: Assignment, thing: Thing, former: User | None, actor: User) -> list[Draft]:
    """To who had it, when it is taken back or given to another."""
    if former is None or former in (actor, assignment.person):
        return []
    said = f"confiée à {assignment.person}" if assignment.person else "reprise"
    values = {**_of(thing.dossier, actor), "objet": thing.name, "suite": said}
    occasion = f"{assignment.pk}:{assignment.version}"
    return outbox.drafts(TAKEN_BACK, occasion, [former], values, dossier_id=thing.dossier.pk)


def referent_named(row: Referent, dossier: Dossier, actor: User) -> list[Draft]:
    """To the new référent, unless they named themself."""
    if row.person is None or row.person == actor:
        return []
    occasion = f"{dossier.pk}:{row.version}"
    return outbox.drafts(NAMED, occasion, [row.person], _of(dossier, actor), dossier_id=dossier.pk)


def handed_over(
    dossier: Dossier, leaver: User, heir: User, names: Iterable[str], occasion: object
) -> list[Draft]:
    """To who takes over."""
    listed = "\n".join(f"- {name}" for name in names)
    values = {**_of(dossier, leaver), "partant": leaver, "liste": listed}
    return outbox.drafts(HANDED_OVER, f"{dossier.pk}:{occasion}", [heir], values, dossier_id=dossier.pk)


def commented(comment: Comment, thing: Thing, to: Iterable[User]) -> list[Draft]:
    """To who has the thing in charge, the référent, and those who wrote before; never to its author."""
    readers = [person for person in to if person.pk != comment.author_id]
    values = {
        **_of(thing.dossier, comment.author),
        "objet": thing.name,
        "texte": comment.text,
        "lien": _site(reverse("candidates:comments", args=[thing.dossier.pk, comment.about, comment.key])),
    }
    return outbox.drafts(COMMENTED, str(comment.pk), readers, values, about={"comment": str(comment.pk)})


@kinds.checked(COMMENTED.key)
def why_not_due(message: Message) -> str:
    """Asked when it leaves: the comment stands, and its reader is of the team."""
    comment = (
        Comment.objects.filter(pk=message.about.get("comment")).select_related("dossier__service").first()
    )
    if comment is None:
        return GONE
    organisation = comment.dossier.service.organisation_id
    team = actors.members(organisation, *CANDIDATE_TEAM)
    return "" if message.recipient in team else LEFT


def _of(dossier: Dossier, author: User) -> dict[str, object]:
    return {
        "auteur": author,
        "service": dossier.service,
        "reference": dossier.reference,
        "lien": _site(reverse("candidates:dossier_team", args=[dossier.pk])),
    }


def _site(path: str) -> str:
    return settings.SITE_URL + path
