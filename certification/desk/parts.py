"""The parts of a dossier that have a page each: what each shows to one person, on its page and on the printed one.

A draft shows to those who write it only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.urls import reverse

from audits.audit import permissions as audit_permissions
from audits.audit import queries as audit_queries
from audits.audit.enums import FROZEN, SCORABLE
from audits.audit.models import Audit
from audits.scoring import queries as scoring_queries
from candidates.dossiers.models import Dossier
from certification.attestations.models import Attestation
from certification.decisions.enums import DecisionKind
from certification.decisions.models import Decision
from certification.desk.messages import not_delivered
from certification.situation.queries import Situation
from label_sp.actors.models import User
from label_sp.common.reading import asked_once
from label_sp.design import components
from label_sp.guide import decision
from label_sp.guide.calendar import Deadline, french_date
from label_sp.outbox.models import Message
from surveys.campaigns import queries as campaign_queries
from surveys.campaigns.models import Campaign

FAILED_LINES = 30


# --- the audits and their verdict ---------------------------------------------------------------------------------


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
class Audits:
    """The audits that this person may see, those whose scores they read (by id), and the verdict of the latest."""

    audits: tuple[Audit, ...]
    verdict: Shown | None
    reads_scores: frozenset[object]


def readable_verdict(user: User, seen: Sequence[Audit]) -> Shown | None:
    """DEC-04: the verdict of the latest audit whose grid is open, if this person may read its scores. AUD-08."""
    return next((_shown(audit) for audit in seen if _reads_scores(user, audit)), None)


def _reads_scores(user: User, audit: Audit) -> bool:
    has_grid = audit.status in (*SCORABLE, *FROZEN)
    return has_grid and audit_permissions.can_read_scores(user, audit)


def _shown(audit: Audit) -> Shown:
    found = scoring_queries.standing(audit.pk).verdict
    return Shown(audit, found, final=audit.is_frozen, decided=audit.is_concluded)


def audits(dossier: Dossier, user: User) -> Audits:
    """The audits with what of each this person may open."""
    seen = audit_queries.seen_of(dossier, user)
    audit_queries.with_auditors(*seen)
    read = [each for each in seen if _reads_scores(user, each)]
    return Audits(
        audits=seen,
        verdict=_shown(read[0]) if read else None,
        reads_scores=frozenset(each.pk for each in read),
    )


# --- the surveys, the decisions, the documents --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SurveyLine:
    """The campaign that counts, for one survey and one audit."""

    campaign: Campaign
    note: Fraction | None
    valid: bool


@asked_once
def _campaigns(dossier: Dossier) -> tuple[Campaign, ...]:
    """Those that count."""
    return tuple(campaign_queries.in_force(dossier.campaigns.select_related("questionnaire")).values())


def survey_lines(dossier: Dossier) -> list[SurveyLine]:
    """Both surveys for each audit, as far as they were imported."""
    counted = _campaigns(dossier)
    known = campaign_queries.results(counted) if counted else {}
    return [
        SurveyLine(campaign, known[campaign.pk].global_note, known[campaign.pk].valid) for campaign in counted
    ]


@asked_once
def decisions(dossier: Dossier) -> tuple[Decision, ...]:
    """What was decided, the latest first."""
    return tuple(dossier.decisions.select_related("decided_by", "audit"))


@asked_once
def attestations(dossier: Dossier) -> tuple[Attestation, ...]:
    """All that were issued, those that were replaced included."""
    return tuple(dossier.attestations.all())


@dataclass(frozen=True, slots=True)
class Document:
    """One document that the software produced."""

    label: str
    url: str


def documents(dossier: Dossier, user: User) -> Iterator[Document]:
    """The reports, the notification and the attestations that this person may open."""
    for campaign in _campaigns(dossier):
        closed_on = french_date(campaign.results_on)
        yield Document(
            f"Rapport de l’{str(campaign.get_kind_display()).lower()}, close le {closed_on} (PDF)",
            reverse("surveys:report_file", args=[campaign.pk, "pdf"]),
        )
    for audit in audit_queries.seen_of(dossier, user):
        if audit.is_frozen:
            label = f"Rapport d’{str(audit.get_kind_display()).lower()} (PDF)"
            yield Document(label, reverse("audits:report_pdf", args=[audit.pk]))
    for made in decisions(dossier):
        if made.kind == DecisionKind.REFUSED:
            address = reverse("certification:refusal_pdf", args=[dossier.pk])
            yield Document("Notification du refus (PDF)", address)
    for issued in attestations(dossier):
        address = reverse("certification:attestation_pdf", args=[issued.number])
        yield Document(f"Attestation {issued.number} (PDF)", address)


# --- its days, its messages ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Days:
    """The deadlines of a dossier, or why it has none."""

    open: list[Deadline]
    done: list[Deadline]
    impossible_day: date | None
    undated: bool


def days(it: Situation) -> Days:
    """Those to come and late, then those that are over or held."""
    return Days(
        [each for each in it.deadlines if not each.done],
        [each for each in it.deadlines if each.done],
        it.impossible_day,
        it.undated is not None,
    )


def failed(it: Situation) -> list[Message]:
    """The messages of this person’s side that did not arrive."""
    return list(not_delivered(it)[:FAILED_LINES])
