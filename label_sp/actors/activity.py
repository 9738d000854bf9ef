"""The journal of one's own account: what was done on it, who logged in and who failed to, the latest first."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_

from axes.models import AccessFailureLog, AccessLog
from django.db.models import Q

from label_sp.actors.enums import OF_ACCOUNT
from label_sp.actors.models import Membership, User
from label_sp.journal.journal import sentence
from label_sp.journal.models import JournalEntry

KEPT = datetime.timedelta(days=365)  # of logins and failures: then they are forgotten
MOST, LATEST = 1000, "-attempt_time"  # lines of each sort
LOGIN, FAILURE = "Connexion", "Connexion refusée : mot de passe incorrect"
LOCKED = "Connexion refusée : mot de passe incorrect, pause imposée"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened: when, what, and what tells it from the next (from where, by whom, which)."""

    at: datetime.datetime
    what: str
    detail: str = ""


def lines(user: User) -> list[Line]:
    """All of it, the latest first."""
    found = [*_of_journal(user), *_of_logins(user)]
    return sorted(found, key=lambda line: line.at, reverse=True)


def _of_journal(user: User) -> Iterator[Line]:
    roles = {each.pk: each for each in Membership.objects.filter(user=user).select_related("organisation")}
    told = reduce(or_, (Q(event__startswith=start) for start in OF_ACCOUNT))
    found = JournalEntry.objects.filter(told, subject_id__in=[user.pk, *roles]).select_related("actor")
    for entry in found[:MOST]:
        role = roles.get(entry.subject_id)
        about = f"{role.organisation}, {role.get_role_display()}" if role else _which(entry)
        by = f"par {entry.actor}" if entry.actor and entry.actor != user else ""
        yield Line(entry.at, sentence(entry.event), ", ".join(filter(None, (about, by))))


def _which(entry: JournalEntry) -> str:
    """What the journal keeps of it that its owner may want to read."""
    data = entry.data
    if "former" in data:
        return f"{data['former']} → {data.get('wanted') or data.get('name')}"
    return str(data.get("wanted") or data.get("token", "")[:8])


def _of_logins(user: User) -> Iterator[Line]:
    for login in AccessLog.objects.filter(username=user.email).order_by(LATEST)[:MOST]:
        yield Line(login.attempt_time, LOGIN, _place(login.ip_address))
    for failure in AccessFailureLog.objects.filter(username=user.email).order_by(LATEST)[:MOST]:
        yield Line(
            failure.attempt_time, LOCKED if failure.locked_out else FAILURE, _place(failure.ip_address)
        )


def _place(address: str | None) -> str:
    return f"depuis le réseau {address}" if address else ""
