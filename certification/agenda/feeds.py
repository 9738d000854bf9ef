"""What a calendar reads behind a private address: the deadlines that its owner may see at this moment."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from audits.audit.models import Audit
from certification.agenda import queries
from certification.agenda.models import CalendarFeed
from certification.agenda.queries import Entry, Scope
from label_sp.actors import queries as actors
from label_sp.actors.models import User
from label_sp.common.icalendar import Event, calendar_file
from label_sp.design.templatetags.label_sp import OWNERS, section_label

MOST_EVENTS = 1000
BACK = timedelta(days=366)  # what is late for more than a year is no appointment any more
REFRESH_HOURS = 6
STALE = "Cette date n’a pas pu être recalculée : une date du dossier est à corriger."


def digest(token: str) -> str:
    """The only thing kept of a token: its SHA-256. A token of 256 random bits needs no slower hash."""
    return hashlib.sha256(token.encode()).hexdigest()


def of(user: User) -> QuerySet[CalendarFeed]:
    """The addresses of this person, the newest first."""
    return CalendarFeed.objects.filter(user=user).select_related(
        "dossier__service__organisation", "organisation"
    )


def behind(token: str) -> CalendarFeed | None:
    """The feed of that token, while its owner's account is open."""
    found = CalendarFeed.objects.filter(token_hash=digest(token), user__is_active=True)
    return found.select_related("user", "dossier__service__organisation", "organisation").first()


def scope_of(feed: CalendarFeed) -> Scope:
    return Scope(feed.dossier, feed.organisation)


def calendar(feed: CalendarFeed, today: date) -> bytes:
    """The file: the same bytes all day long while nothing changes, so that a reader may be told « not modified »."""
    rows = queries.visible(feed.user, scope_of(feed), today).filter(due__gte=today - BACK)[:MOST_EVENTS]
    visits = queries.visits(feed.user, scope_of(feed), today)[:MOST_EVENTS]
    reads_codes = bool(actors.professionals([feed.user], today))
    found = queries.entries(list(rows), feed.user, today)
    events = [*_visits(visits), *_events(found, reads_codes)]
    address = settings.SITE_URL + reverse("certification:agenda")
    midnight = timezone.make_aware(datetime.combine(today, time()))
    title = f"Échéances {scope_of(feed).label} · label Services Publics +"
    return calendar_file(title, address, events, written_at=midnight, refresh_hours=REFRESH_HOURS)


def _events(found: list[Entry], reads_codes: bool) -> Iterator[Event]:
    """A deadline keeps its identity when its day moves: the address of its dossier and its name."""
    for entry in found:
        deadline, dossier = entry.deadline, entry.dossier
        who = f"{OWNERS[deadline.owed_by]} {entry.yours}".rstrip()
        lines = [
            f"{dossier.service}, dossier {dossier.reference}.",
            f"Qui : {who}.",
            f"Délai : {deadline.explanation}{_rule_of(entry, reads_codes)}.",
            deadline.detail,
            f"Ce jour finit à {dossier.service.midnight}."
            if dossier.service.midnight and deadline.kind == "deadline"
            else "",
            f"Bloque : {deadline.blocks}.",
            dossier.suspension_words,
            STALE if entry.stale_since else "",
        ]
        late = "En retard : " if entry.late else ""
        yield Event(
            deadline.key,
            deadline.due,
            f"{late}{deadline.label} · {dossier.service}",
            "\n".join(line for line in lines if line),
            address=settings.SITE_URL + reverse("certification:dossier", args=[dossier.pk]),
        )


def _visits(found: Iterable[Audit]) -> Iterator[Event]:
    """A visit keeps its identity when its days move."""
    for audit in found:
        dossier = audit.dossier
        lines = (
            f"{audit.get_kind_display()} de {dossier.service}, dossier {dossier.reference}.",
            f"Audit mené par : {audit.auditors_in_words}.",
            dossier.suspension_words,
        )
        if audit.first_day:
            yield Event(
                "visit",
                audit.first_day,
                f"Visite · {dossier.service}",
                "\n".join(line for line in lines if line),
                last=audit.last_day,
                address=settings.SITE_URL + reverse("audits:audit", args=[audit.pk]),
            )


def _rule_of(entry: Entry, reads_codes: bool) -> str:
    deadline = entry.deadline
    code = f" · {deadline.rule}" if reads_codes else ""
    return f" ({section_label(deadline.section)}{code})" if entry.known else ""
