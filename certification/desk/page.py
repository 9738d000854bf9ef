"""All that the page of a dossier shows, for one person today; a draft shows to those who write it only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import prefetch_related_objects
from django.urls import reverse

from audits.audit import permissions as audit_permissions
from audits.audit import queries as audit_queries
from audits.audit.enums import AuditStatus
from audits.audit.models import Audit
from audits.scoring import queries as scoring_queries
from candidates.dossiers.models import Dossier
from candidates.effort import queries as effort
from candidates.exchanges import queries as exchanges
from candidates.exchanges.queries import Contact
from candidates.pieces.queries import PieceLine
from certification.attestations import facts as label_facts
from certification.attestations.models import Attestation
from certification.bodies.models import Takeover
from certification.decisions.enums import DecisionKind
from certification.decisions.models import Decision
from certification.desk import steps, todo
from certification.desk.messages import not_delivered, readable_messages
from certification.funding import queries as fundings
from certification.funding.models import Grant
from certification.situation.queries import Situation
from label_sp.actors.models import User
from label_sp.design import components
from label_sp.design.components import Step
from label_sp.guide import attestation, decision, mark
from label_sp.guide.calendar import Deadline, days_after, french_date
from label_sp.guide.french import listed
from label_sp.guide.tiers import Tier
from label_sp.journal import journal
from label_sp.journal.models import JournalEntry
from label_sp.outbox.models import Message
from surveys.campaigns import queries as campaign_queries
from surveys.campaigns.models import Campaign

NEW_DAYS = 60  # that a label is one’s news
JOURNAL_LINES, LATEST_LINES, MESSAGE_LINES = 100, 8, 30


@dataclass(frozen=True, slots=True)
class SurveyLine:
    """The campaign that counts, for one survey and one audit."""

    campaign: Campaign
    note: Fraction | None
    valid: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """A verdict that this person may read, whether it is final, and whether it was decided upon."""

    audit: Audit
    verdict: decision.Verdict
    final: bool
    decided: bool

    @property
    def headline(self) -> str:
        return components.headline(self.verdict, final=self.final, decided=self.decided)

    @property
    def missing(self) -> list[str]:
        return components.in_words(self.verdict.missing)


@dataclass(frozen=True, slots=True)
class Document:
    """One document that the software produced."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Award:
    """A label in force, as its holder sees it: what proves it, where the mark may be shown, what comes next. ATT-07."""

    attestation: Attestation
    is_new: bool
    media: str
    next: Deadline | None


@dataclass(frozen=True, slots=True)
class Page:
    """What the templates place."""

    dossier: Dossier
    todo: todo.Todo
    steps: list[Step]
    open_deadlines: list[Deadline]
    done_deadlines: list[Deadline]
    impossible_day: date | None
    undated: bool
    pieces: list[PieceLine]
    surveys: list[SurveyLine]
    audits: list[Audit]
    verdict: Shown | None
    decisions: list[Decision]
    attestations: list[Attestation]
    messages: Sequence[Message]
    not_delivered: Sequence[Message]
    journal: Sequence[JournalEntry]
    following: Dossier | None
    takeovers: list[Takeover]
    grant: Grant | None
    works_inside: bool
    award: Award | None
    typical: dict[str, int]
    contact: Contact | None

    @property
    def documents(self) -> list[Document]:
        return list(documents(self))

    @property
    def latest(self) -> Sequence[JournalEntry]:
        return self.journal[:LATEST_LINES]

    @property
    def earlier(self) -> Sequence[JournalEntry]:
        return self.journal[LATEST_LINES:]

    @property
    def pieces_filed(self) -> int:
        return sum(1 for line in self.pieces if line.current)


def page(dossier: Dossier, user: User, today: date) -> Page:
    """Read everything once; the number of queries does not grow with the dossier's story."""
    it = Situation(dossier, user, today)
    deadlines = it.deadlines
    open_deadlines = [each for each in deadlines if not each.done]
    attestations = list(dossier.attestations.all())
    seen = list(audit_queries.visible_to(user).filter(dossier=dossier))
    prefetch_related_objects([each for each in (*seen, it.audit) if each], "co_auditors")
    return Page(
        dossier=dossier,
        todo=todo.todo_in(it),
        steps=steps.steps(dossier, deadlines),
        open_deadlines=open_deadlines,
        done_deadlines=[each for each in deadlines if each.done],
        impossible_day=it.impossible_day,
        undated=it.undated is not None,
        pieces=it.piece_lines,
        surveys=survey_lines(dossier),
        audits=seen,
        verdict=readable_verdict(user, seen),
        decisions=list(dossier.decisions.select_related("decided_by", "audit")),
        attestations=attestations,
        messages=list(readable_messages(it)[:MESSAGE_LINES]),
        not_delivered=list(not_delivered(it)[:MESSAGE_LINES]),
        journal=list(journal.of_dossier(dossier.pk)[:JOURNAL_LINES]),
        following=getattr(dossier, "next", None),
        takeovers=it.takeovers,
        grant=fundings.grant_of(dossier) if it.prepares or it.supervises else None,
        works_inside=it.works_inside,
        award=award(dossier, attestations, open_deadlines, today) if it.prepares else None,
        typical=effort.typical() if it.prepares else {},
        contact=exchanges.contact(dossier, prepares=it.prepares, manages=it.manages),
    )


def award(
    dossier: Dossier, attestations: Iterable[Attestation], open_deadlines: Iterable[Deadline], today: date
) -> Award | None:
    """What the holder of a label in force is told first; None without one, and while it is suspended. ATT-07."""
    found = label_facts.label(dossier)
    current = next((each for each in attestations if each.replaced_on is None), None)
    if found is None or current is None or not dossier.tier:
        return None
    if attestation.standing(found, today) is not attestation.Standing.VALID:
        return None
    holder = mark.Holder(central=False, tier=Tier(dossier.tier), label=found)
    return Award(
        current,
        is_new=days_after(found.obtained_on, NEW_DAYS) >= today,
        media=listed(sorted(each.label for each in mark.rights(holder, today).media)),
        next=next((each for each in open_deadlines if each.kind == "deadline"), None),
    )


def survey_lines(dossier: Dossier) -> list[SurveyLine]:
    """Both surveys for each audit, as far as they were imported."""
    counted = campaign_queries.in_force(dossier.campaigns.all()).values()
    known = campaign_queries.results(counted) if counted else {}
    return [
        SurveyLine(campaign, known[campaign.pk].global_note, known[campaign.pk].valid) for campaign in counted
    ]


def readable_verdict(user: User, seen: Iterable[Audit]) -> Shown | None:
    """DEC-04: the verdict of the latest audit whose grid is open, if this person may read its scores. AUD-08."""
    closed = (AuditStatus.ASSIGNED, AuditStatus.CANCELLED)
    for audit in seen:
        if audit.status not in closed and audit_permissions.can_read_scores(user, audit):
            found = scoring_queries.standing(audit.pk).verdict
            return Shown(audit, found, final=audit.is_frozen, decided=audit.is_concluded)
    return None


def documents(shown: Page) -> Iterator[Document]:
    """The reports, the notification and the attestations that this person may open."""
    for line in shown.surveys:
        campaign = line.campaign
        closed_on = french_date(campaign.closed_on)
        yield Document(
            f"Rapport de l’{str(campaign.get_kind_display()).lower()}, close le {closed_on} (PDF)",
            reverse("surveys:earlier_report", args=[campaign.pk]),
        )
    for audit in shown.audits:
        if audit.is_frozen:
            label = f"Rapport d’{str(audit.get_kind_display()).lower()} (PDF)"
            yield Document(label, reverse("audits:report_pdf", args=[audit.pk]))
    for made in shown.decisions:
        if made.kind == DecisionKind.REFUSED:
            address = reverse("certification:refusal_pdf", args=[shown.dossier.pk])
            yield Document("Notification du refus (PDF)", address)
    for issued in shown.attestations:
        address = reverse("certification:attestation_pdf", args=[issued.number])
        yield Document(f"Attestation {issued.number} (PDF)", address)
