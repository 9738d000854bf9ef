"""The first page of a dossier: where it stands, what there is to do, and a line for each of its parts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from audits.audit import queries as audit_queries
from audits.audit.enums import AuditStatus
from candidates.dossiers.models import Dossier
from candidates.effort import queries as effort
from candidates.exchanges import queries as exchanges
from candidates.exchanges.models import Exchange
from candidates.exchanges.queries import Contact
from candidates.team import charges
from candidates.team import queries as team
from candidates.team.charges import Thing
from certification.attestations import facts as label_facts
from certification.attestations.models import Attestation
from certification.bodies.models import Takeover
from certification.deadlines import cycles
from certification.desk import parts, steps, todo
from certification.desk.messages import not_delivered, readable_messages
from certification.desk.parts import Days, Shown
from certification.funding import queries as fundings
from certification.funding.models import Grant
from certification.situation.queries import Situation
from label_sp.actors.models import User
from label_sp.common.reading import count_of
from label_sp.design.components import Step
from label_sp.guide import attestation, french, mark
from label_sp.guide.calendar import Deadline, days_after
from label_sp.guide.french import listed, short_date
from label_sp.guide.tiers import Tier
from surveys.campaigns import queries as campaign_queries
from surveys.questionnaires.enums import SurveyKind

NEW_DAYS = 60  # that a label is one’s news
NEXT_DAYS = 3  # deadlines that the first page shows


@dataclass(frozen=True, slots=True)
class Award:
    """A label in force, as its holder sees it: what proves it, where the mark may be shown, what comes next. ATT-07."""

    attestation: Attestation
    is_new: bool
    media: str


@dataclass(frozen=True, slots=True)
class Part:
    """One line of « Où en est le dossier »: a part, its page, where it stands; `place` is its name in the address."""

    place: str
    label: str
    url: str
    says: str
    warns: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """What the template places."""

    dossier: Dossier
    todo: todo.Todo
    steps: list[Step]
    days: Days
    parts: list[Part]
    verdict: Shown | None
    following: Dossier | None
    takeovers: list[Takeover]
    grant: Grant | None
    award: Award | None
    typical: dict[str, int]
    contact: Contact | None
    given_to_me: list[Thing]
    given_by_act: dict[str, list[tuple[str, str]]]

    @property
    def next_days(self) -> list[Deadline]:
        """The first ones that are late or to come: what has been possible for a while is no date to wait for."""
        today = self.dossier.today
        return [each for each in self.days.open if each.kind == "deadline" or each.due >= today][:NEXT_DAYS]

    @property
    def is_busy(self) -> bool:
        """Is there something to do, by anybody? The list takes its column then, and the parts stand beside it."""
        return bool(self.todo.mine or self.todo.others)


def _held_by_act(dossier: Dossier, given: list[Thing]) -> dict[str, list[tuple[str, str]]]:
    """By act, what of it colleagues have in charge, and who: (person, names)."""
    people = {each.pk: str(each) for each in team.members(dossier)} if given else {}
    found: dict[str, list[tuple[str, str]]] = {}
    for subject in charges.subjects():
        of_it = [each for each in given if each.about == subject.key]
        held = [
            (name, listed([each.name for each in of_it if each.holder_id == pk]))
            for pk, name in people.items()
            if any(each.holder_id == pk for each in of_it)
        ]
        found |= dict.fromkeys(subject.acts, held)
    return found


def page(dossier: Dossier, user: User, today: date) -> Page:
    """Read everything once; the number of queries does not grow with the dossier's story."""
    it = Situation(dossier, user, today)
    seen = audit_queries.seen_of(dossier, user)
    audit_queries.with_auditors(*seen, it.audit)
    listed_todo = todo.todo_in(it)
    given = team.waiting_on(dossier) if it.prepares else []
    return Page(
        dossier=dossier,
        todo=listed_todo,
        steps=steps.steps(dossier, it.deadlines),
        days=parts.days(it),
        parts=list(overview(it)),
        verdict=parts.readable_verdict(user, seen),
        following=cycles.next_dossier(dossier),
        takeovers=it.takeovers,
        grant=fundings.grant_of(dossier) if it.prepares or it.supervises else None,
        award=award(dossier, today) if it.prepares else None,
        typical=effort.typical() if it.prepares and listed_todo.mine else {},
        contact=exchanges.contact(dossier, prepares=it.prepares, manages=it.manages),
        given_to_me=[each for each in given if each.holder_id == user.pk],
        given_by_act=_held_by_act(dossier, given),
    )


def award(dossier: Dossier, today: date) -> Award | None:
    """What the holder of a label in force is told first; None without one, and while it is suspended. ATT-07."""
    found = label_facts.label(dossier) if dossier.tier else None
    if found is None or attestation.standing(found, today) is not attestation.Standing.VALID:
        return None
    current = dossier.attestations.filter(replaced_on=None).first()
    if current is None:
        return None
    holder = mark.Holder(central=False, tier=Tier(dossier.tier), label=found)
    return Award(
        current,
        is_new=days_after(found.obtained_on, NEW_DAYS) >= today,
        media=listed(sorted(each.label for each in mark.rights(holder, today).media)),
    )


# --- « Où en est le dossier » -------------------------------------------------------------------------------------


def overview(it: Situation) -> Iterator[Part]:
    """A line for each part, with what is counted of it in one query."""
    counted = _counts(it)
    dossier, open_days = it.dossier, [each for each in it.deadlines if not each.done]
    yield Part("pieces", "Pièces", reverse("candidates:pieces", args=[dossier.pk]), _pieces(it))
    yield Part("enquetes", "Enquêtes", reverse("surveys:overview", args=[dossier.pk]), _surveys(it))
    yield Part("audit", "Audits", _page(dossier, "audits"), _audit(it))
    yield Part("decision", "Décisions", _page(dossier, "decisions"), _decision(dossier))
    yield Part("echeances", "Échéances", _page(dossier, "deadlines"), _open(open_days, it.today))
    yield Part(
        "echanges",
        "Échanges",
        reverse("candidates:exchanges", args=[dossier.pk]),
        french.counted(counted["exchanges"], "aucun message écrit|message écrit|messages écrits"),
    )
    sent = french.counted(counted["messages"], "aucun message envoyé|message envoyé|messages envoyés")
    lost = french.counted(counted["failed"], "aucun message non remis|message non remis|messages non remis")
    yield Part(
        "messages",
        "Messages et courriers",
        _page(dossier, "messages"),
        f"{sent} ; {lost}" if counted["failed"] else sent,
        warns=bool(counted["failed"]),
    )


def _page(dossier: Dossier, name: str) -> str:
    return reverse(f"certification:dossier_{name}", args=[dossier.pk])


def _counts(it: Situation) -> dict[str, int]:
    """How many messages were written, sent and lost, as far as this person reads them: one query."""
    wanted = {
        "exchanges": Exchange.objects.filter(dossier=it.dossier.pk),
        "messages": readable_messages(it),
        "failed": not_delivered(it),
    }
    counts = [count_of(rows) for rows in wanted.values()]
    found = Dossier.objects.filter(pk=it.dossier.pk).order_by().values_list(*counts).get()
    return dict(zip(wanted, found, strict=True))


def _pieces(it: Situation) -> str:
    filed, wanted = len(it.pieces), len(it.piece_lines)
    asked = sum(1 for line in it.piece_lines if line.tone == "warning")
    said = f"{filed} sur {wanted} déposées" if filed != 1 else f"1 sur {wanted} déposée"
    return (
        f"{said}, {french.counted(asked, 'aucune pièce à compléter|pièce à compléter|pièces à compléter')}"
        if asked
        else said
    )


def _surveys(it: Situation) -> str:
    known = campaign_queries.counted(it.dossier, it.purpose)
    names = {kind: str(kind.label).removeprefix("Enquête ") for kind in SurveyKind}
    there = [names[kind] for kind in SurveyKind if (kind, it.purpose) in known]
    lacking = [name for name in names.values() if name not in there]
    if not there:
        audit = "de suivi" if it.is_labelled else "initial"
        return f"aucun résultat pour l’audit {audit}"
    return f"{listed(there)} importées" if not lacking else f"{there[0]} importée, {lacking[0]} à importer"


def _audit(it: Situation) -> str:
    seen = audit_queries.seen_of(it.dossier, it.user)
    found = next((each for each in seen if each.status != AuditStatus.CANCELLED), None)
    if found is None:
        return "pas encore d’audit à lire"
    said = f"{found.get_kind_display()} : {found.get_status_display().lower()}"
    if found.status == AuditStatus.PLANNED and found.first_day:
        return f"{said} le {short_date(found.first_day)}"
    return said


def _decision(dossier: Dossier) -> str:
    if dossier.refused_on:
        return f"label refusé le {short_date(dossier.refused_on)}"
    if dossier.obtained_on is None:
        return "pas encore de décision"
    granted = f"palier {dossier.get_tier_display()}, label obtenu le {short_date(dossier.obtained_on)}"
    stopped = f", suspendu le {short_date(dossier.suspended_on)}" if dossier.suspended_on else ""
    return f"{granted}{stopped}"


def _open(open_days: Iterable[Deadline], today: date) -> str:
    found = list(open_days)
    late = sum(1 for each in found if each.is_late(today))
    said = french.counted(len(found) - late, "aucune échéance à venir|échéance à venir|échéances à venir")
    return (
        f"{french.counted(late, 'aucune échéance en retard|échéance en retard|échéances en retard')}, {said}"
        if late
        else said
    )
