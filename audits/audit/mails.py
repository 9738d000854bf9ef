"""Messages: an audit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse

from audits.audit.models import Audit
from label_sp.actors import queries as actors
from label_sp.actors.enums import Role
from label_sp.actors.models import User
from label_sp.guide.calendar import french_date
from label_sp.guide.french import period
from label_sp.outbox.kinds import GREETING, Kind
from label_sp.outbox.outbox import Draft, drafts

GROUP = "Audit"
OF_AUDIT = {
    "service": ("le service", "Mairie de Valmont"),
    "organisme": ("l’organisme de certification", "Certif Horizon"),
    "audit": ("la nature de l’audit", "audit initial"),
    "lien": ("l’adresse de la page", "https://label.example/audits/"),
}


def kind_of_audit(key: str, label: str, audience: str, subject: str, text: str, **details: Any) -> Kind:
    own = details.pop("fields", {})
    body = f"{GREETING}{text}\n\n{{lien}}"
    fields = {**OF_AUDIT, **own}
    return Kind(key, label, audience, GROUP, subject, body, fields, button="Ouvrir l’audit", **details)


def days_in_words(*days: date | None) -> str:
    """« du lundi 2 au mardi 3 mars 2026 », « jusqu’au jeudi 12 mars 2026 »."""
    first, *others = [day for day in days if day]
    return period(first, others[0]) if others else f"jusqu’au {french_date(first)}"


def candidate_of(audit: Audit) -> Iterable[User]:
    return actors.members(audit.dossier.service.organisation_id, Role.CANDIDATE_MANAGER)


def body_of(audit: Audit, *others: Role) -> Iterable[User]:
    body = audit.dossier.body
    return actors.members(body.pk, Role.BODY_MANAGER, *others) if body else ()


def told(
    kind: Kind,
    audit: Audit,
    to: Iterable[User],
    page: str,
    occasion: str = "",
    *,
    about: Mapping[str, Any] | None = None,
    **values: object,
) -> list[Draft]:
    common = {
        "service": audit.dossier.service,
        "organisme": audit.dossier.body,
        "audit": audit.get_kind_display().lower(),
        "lien": f"{settings.SITE_URL}{reverse(page, args=[audit.pk])}",
    }
    occasion = occasion or str(audit.pk)
    return drafts(kind, occasion, to, {**common, **values}, dossier_id=audit.dossier_id, about=about)
