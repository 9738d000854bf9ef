"""What the messages about a dossier share: their fields, their recipients, what tells one from the next."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse

from candidates.dossiers.models import Dossier
from certification.bodies.facts import body_of
from label_sp.actors import queries as actors
from label_sp.actors.enums import CANDIDATE_TEAM, Role
from label_sp.actors.models import Organisation, User
from label_sp.outbox import outbox
from label_sp.outbox.kinds import GREETING, PARTIES, Kind
from label_sp.outbox.outbox import Draft

CANDIDATE = CANDIDATE_TEAM
CANDIDATE_AND_DITP = (*CANDIDATE, Role.DITP)
MANAGER = (Role.BODY_MANAGER,)
ENDING = "\n\nLe dossier {reference}, {service} :\n{lien}"
OF_DOSSIER = {
    "service": ("le service", "Mairie de Valmont"),
    "reference": ("le numéro du dossier", "2027-0001"),
    "organisme": ("l’organisme de certification", "Certif Horizon"),
    "lien": ("l’adresse du dossier", "https://label.example/dossiers/2027-0001/"),
}
DAY_EXAMPLE = "mardi 2 mars 2027"
SUSPENDED_EXAMPLE = "\n\nLe label est suspendu depuis le lundi 5 avril 2027."


def kind(key: str, label: str, audience: str, group: str, subject: str, text: str, **details: object) -> Kind:
    """A kind of message about a dossier: greeting and address around its text, the dossier's fields and its own."""
    own = details.pop("fields", {})
    return Kind(
        key,
        label,
        audience,
        group,
        subject,
        GREETING + text + ENDING,
        fields={**OF_DOSSIER, **own},  # type: ignore[dict-item]
        button="Ouvrir le dossier",
        **details,  # type: ignore[arg-type]
    )


def fields_of(dossier: Dossier) -> dict[str, object]:
    """The values of the fields that all messages about a dossier have."""
    return {
        "service": dossier.service,
        "reference": dossier.reference,
        "organisme": dossier.body or "aucun organisme",
        "lien": settings.SITE_URL + reverse("certification:dossier", args=[dossier.pk]),
    }


def suspension_note(dossier: Dossier) -> str:
    """A paragraph of its own while the label is suspended, blank otherwise. LIS-02."""
    return f"\n\n{dossier.suspension_words}" if dossier.is_suspended else ""


def told(
    of: Kind,
    dossier: Dossier,
    people: Iterable[User],
    occasion: object = "",
    parties: Iterable[Organisation] = (),
    /,
    **values: object,
) -> list[Draft]:
    """The same message to several people; an act that can happen again says its occasion, or the dossier's filing.

    `parties` are the bodies whose people it tells that they do not read the dossier, or no more.
    """
    filed = dossier.submitted_at.isoformat() if dossier.submitted_at else "-"
    return outbox.drafts(
        of,
        f"{dossier.pk}:{occasion or filed}",
        people,
        {**fields_of(dossier), **values},
        dossier_id=dossier.pk,
        about={
            **(parties_of(dossier) if of.letter else {}),
            **({PARTIES: [str(each.pk) for each in parties]} if parties else {}),
        },
    )


def parties_of(dossier: Dossier) -> dict[str, str | bool]:
    """From whom to whom a letter goes: kept with its message, so that it stays what it was."""
    body = body_of(dossier)
    return {
        "body": str(dossier.body or ""),
        "body_address": body.address if body else "",
        "accreditation": body.accreditation_number if body else "",
        "service": dossier.service.name,
        "organisation": dossier.service.organisation.name,
        "reference": dossier.reference,
        "fictitious": dossier.is_fictitious,
    }


def candidates(dossier: Dossier) -> list[User]:
    """The candidate's team today."""
    return list(actors.members(dossier.service.organisation_id, *CANDIDATE))


def managers(dossier: Dossier) -> list[User]:
    """The body's managers today."""
    return list(actors.members(dossier.body_id, Role.BODY_MANAGER))


def deciders(dossier: Dossier) -> list[User]:
    """The body's deciders today."""
    return list(actors.members(dossier.body_id, Role.DECIDER))


def candidates_and_ditp(dossier: Dossier) -> list[User]:
    """Those whom the guide wants told of a decision. ACT-09."""
    return [*candidates(dossier), *actors.ditp_members()]
