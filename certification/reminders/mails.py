"""Reminders of deadlines: before their day, after it, and on the day that something becomes possible."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from uuid import UUID

from candidates.deadlines.models import DueDate
from candidates.dossiers.models import Dossier
from certification.dossier.mails import (
    CANDIDATE,
    DAY_EXAMPLE,
    MANAGER,
    SUSPENDED_EXAMPLE,
    fields_of,
    kind,
    suspension_note,
)
from label_sp.actors.models import User
from label_sp.guide.calendar import Deadline, french_date
from label_sp.outbox import kinds, outbox
from label_sp.outbox.kinds import Kind, Text, text_of
from label_sp.outbox.outbox import Draft

GROUP = "Rappels"
OF_DEADLINE = {
    "echeance": ("l’échéance", "Envoi du rapport d’audit"),
    "jour": ("son jour", DAY_EXAMPLE),
    "delai": ("son délai", "21 jours après le dernier jour de la visite"),
    "regle": ("le paragraphe du guide, et la règle pour les professionnels", "guide 3.7.5, AUD-07"),
    "bloque": ("ce qui attend cette échéance", "les observations et la décision"),
    "suspension": ("que le label est suspendu, tant qu’il l’est", SUSPENDED_EXAMPLE),
}
WHO = "à qui doit l’échéance"

BEFORE = kind(
    "reminder",
    "Échéance à venir",
    WHO,
    GROUP,
    "{echeance}, le {jour} · {service}",
    "{echeance} : {jour}.\n{delai} ({regle}).\nCe que cela bloque : {bloque}.{suspension}",
    fields=OF_DEADLINE,
)
LATE = kind(
    "reminder.late",
    "Échéance dépassée",
    WHO,
    GROUP,
    "En retard depuis le {jour} : {echeance} · {service}",
    "{echeance} : c’était à faire au plus tard le {jour}.\n{delai} ({regle}).\n"
    "Ce que cela bloque : {bloque}.{suspension}",
    fields=OF_DEADLINE,
)
OPENING = kind(
    "reminder.opening",
    "Un acte devient possible",
    "au service et à la gestion de l’organisme",
    GROUP,
    "{echeance} · {service}",
    "{echeance}, depuis le {jour} : {delai} ({regle}).\nOuvrez le dossier pour commencer.{suspension}",
    fields=OF_DEADLINE,
    roles=(*CANDIDATE, *MANAGER),
)
REMINDERS = (BEFORE, LATE, OPENING)
kinds.register(*REMINDERS)


def reminder_texts() -> Mapping[str, Text]:
    """The wordings in force, read once for many reminders."""
    return {each.key: text_of(each) for each in REMINDERS}


def kind_for(deadline: Deadline, offset: int) -> Kind:
    """Which of the three: what opens, what is over by `offset` days (positive), what is to come."""
    if deadline.kind != "deadline":
        return OPENING
    return LATE if offset > 0 else BEFORE


def _day_of(dossier: Dossier, deadline: Deadline) -> str:
    """« mardi 2 mars 2027 », and when it ends where that is not Paris's midnight. DOS-02."""
    ends = (
        f" à {dossier.service.midnight}" if dossier.service.midnight and deadline.kind == "deadline" else ""
    )
    return f"{french_date(deadline.due)}{ends}"


def deadline_reminder(
    row: DueDate,
    day: date,
    offset: int,
    people: Iterable[User],
    *,
    texts: Mapping[str, Text],
    professionals: Collection[UUID],
) -> list[Draft]:
    """One reminder of one deadline, due on `day`, to those who owe it; its key makes each occurrence unique.

    The code of the rule is for `professionals` (ids of people), as on pages.
    """
    to: dict[bool, list[User]] = {True: [], False: []}
    for person in people:
        to[person.pk in professionals].append(person)
    return [
        draft
        for reads_codes, some in to.items()
        for draft in _reminder(row, day, offset, some, texts=texts, reads_codes=reads_codes)
    ]


def _reminder(
    row: DueDate,
    day: date,
    offset: int,
    people: Iterable[User],
    *,
    texts: Mapping[str, Text],
    reads_codes: bool,
) -> list[Draft]:
    deadline = row.deadline
    used = kind_for(deadline, offset)
    values = {
        **fields_of(row.dossier),
        "echeance": deadline.label,
        "jour": _day_of(row.dossier, deadline),
        "delai": deadline.explanation,
        "regle": f"guide {deadline.section}" + (f", {deadline.rule}" if reads_codes else ""),
        "bloque": deadline.blocks,
        "suspension": suspension_note(row.dossier),
    }
    return outbox.drafts(
        used,
        f"{row.dossier_id}:{row.key}:{row.due}:{offset:+d}",
        people,
        values,
        text=texts[used.key],
        dossier_id=row.dossier_id,
        about={"deadline": row.key, "due": row.due.isoformat(), "day": day.isoformat()},
    )
