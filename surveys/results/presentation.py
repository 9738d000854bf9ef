"""What the page and the report both show of a campaign: the same numbers, computed once, never typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from operator import attrgetter

from django.db.models import prefetch_related_objects

from candidates.dossiers.models import Dossier
from label_sp.guide import surveys
from label_sp.guide.decision import ENGAGEMENTS, REQUIRED
from label_sp.guide.failures import Failures
from label_sp.guide.numbers import percent, rounded_down
from label_sp.guide.surveys import SurveyResult
from label_sp.guide.tiers import Tier
from surveys.anomalies.presentation import Signs, signs
from surveys.answers.enums import Channel
from surveys.campaigns import queries
from surveys.campaigns.enums import Purpose
from surveys.campaigns.models import Campaign
from surveys.questionnaires.enums import Level, SurveyKind
from surveys.questionnaires.models import Question
from surveys.questionnaires.queries import questions_of, warning_of
from surveys.results import recomposed
from surveys.results.enums import HOLDS, PLACES_APART, RECOMPOSED, ReportFormat
from surveys.results.models import SurveyReport
from surveys.results.origins import Origin, origin_of

VALIDITY_RULE = {SurveyKind.USERS: "SUU-04", SurveyKind.AGENTS: "SUA-03"}
OVERALL, GLOBAL = "Satisfaction globale", "Note globale"


@dataclass(frozen=True, slots=True)
class Note:
    """A note with the length of its bar out of 100, written as SVG wants it. An unknown note has no bar."""

    label: str
    value: Fraction | None

    @property
    def bar(self) -> str:
        return rounded_down(self.value).replace(",", ".") if self.value is not None else ""


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """One question: its note, and how many admissible responses gave each level."""

    question: Question
    note: Note
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """One survey of a dossier, for one audit: what counts, what it gives, what is wrong with it."""

    kind: SurveyKind
    purpose: Purpose
    campaign: Campaign | None = None
    result: SurveyResult | None = None
    notes: tuple[Note, ...] = ()
    age: Failures = ()
    warnings: Failures = ()
    next_campaign_from: date | None = None
    in_hand: Campaign | None = None
    signs: Signs | None = None  # for those who may read them

    @property
    def rule(self) -> str:
        return VALIDITY_RULE[self.kind]

    @property
    def rate(self) -> str:
        """« 6,1 % »; « — » when nobody was solicited."""
        return percent(self.result.rate) if self.result else ""

    @property
    def needed_percent(self) -> int:
        """The rate that validity asks for. SUU-04, SUA-03."""
        return self.result.needed_percent if self.result else 0

    @property
    def tier(self) -> Tier | None:
        """The highest tier whose survey condition this note meets. DEC-01, DEC-02, DEC-03."""
        return tier_of(self.kind, self.result.global_note) if self.result else None

    @property
    def origin(self) -> Origin | None:
        """Who made its numbers."""
        return origin_of(self.campaign) if self.campaign else None

    @property
    def reports(self) -> list[tuple[ReportFormat, str, SurveyReport | None]]:
        """The files of its report, with what each holds, and its row once it was made."""
        campaign = self.campaign
        if campaign is None:
            return []
        made = {each.format: each for each in campaign.reports.all()}
        return [(form, held_by(campaign, form), made.get(form.value)) for form in ReportFormat]

    @property
    def channels(self) -> list[tuple[str, int]]:
        """Admissible responses by channel, paper apart. SUU-05."""
        counts = self.campaign.channels if self.campaign else {}
        return [(str(channel.label), counts[channel]) for channel in Channel if counts.get(channel)]


def panels(
    dossier: Dossier, imported: Sequence[Campaign], *, with_signs: bool = False
) -> list[tuple[Purpose, list[Panel]]]:
    """Both surveys side by side, for each audit that has any or waits for some; what looks odd, `with_signs`."""
    counted = queries.in_force(imported)
    known = queries.results(counted.values())
    in_hand = {(each.kind, each.purpose): each for each in queries.in_hand(dossier).values()}
    prefetch_related_objects([*counted.values()], "reports")
    odd = signs([*counted.values()]) if with_signs else {}
    return [
        (
            purpose,
            [
                replace(
                    panel(dossier, kind, purpose, counted.get((kind, purpose)), known),
                    in_hand=in_hand.get((kind, purpose)),
                    signs=odd.get(found.pk) if (found := counted.get((kind, purpose))) else None,
                )
                for kind in SurveyKind
            ],
        )
        for purpose in _purposes(dossier, imported)
    ]


def panel(
    dossier: Dossier, kind: SurveyKind, purpose: Purpose, campaign: Campaign | None, known: Mapping
) -> Panel:
    """One survey, from the campaign that counts and the results already computed."""
    if campaign is None:
        return Panel(kind, purpose)
    result = known[campaign.pk]
    first_day = dossier.audit_first_day if purpose == Purpose.INITIAL else None
    warning = surveys.warning_of_start(kind.in_guide, campaign.opened_on, first_day) if first_day else None
    missed = surveys.misses_first_tier(kind.in_guide, result.global_note)
    return Panel(
        kind=kind,
        purpose=purpose,
        campaign=campaign,
        result=result,
        notes=main_notes(campaign, result),
        age=surveys.failures_of_age(kind.in_guide, campaign.closed_on, first_day) if first_day else (),
        warnings=(warning,) if warning else (),
        next_campaign_from=surveys.next_campaign_from(campaign.results_on) if missed else None,
    )


def open_ones(dossier: Dossier) -> list[Campaign]:
    """The campaigns that take answers now, each with its page."""
    found = [each for each in queries.all_of(dossier) if each.takes_answers]
    return sorted(found, key=attrgetter("kind"), reverse=True)  # of one kind, in the order of the audits


def main_notes(campaign: Campaign, result: SurveyResult) -> tuple[Note, ...]:
    """Users: the 9 notes that make the global one (SUU-03). Agents: the 11 (SUA-01)."""
    if campaign.kind == SurveyKind.USERS:
        engagements = [
            Note(f"{number}. {label}", result.engagements[number]) for number, label in ENGAGEMENTS.items()
        ]
        return (*engagements, Note(OVERALL, result.overall))
    return tuple(Note(str(each), result.notes[each.code]) for each in questions_of(campaign.questionnaire_id))


def question_lines(
    campaign: Campaign, result: SurveyResult, counts: Mapping[str, Mapping[str, int]]
) -> list[QuestionLine]:
    """Each question with its counts, best position first, then « non concerné » and unanswered. SUR-08."""
    return [
        QuestionLine(
            question=each,
            note=Note(each.code, result.notes[each.code]),
            counts=tuple(counts.get(each.code, {}).get(level, 0) for level in Level),
        )
        for each in questions_of(campaign.questionnaire_id)
    ]


def held_by(campaign: Campaign, form: str) -> str:
    """What is in a file of its report, as its link says it."""
    if form != ReportFormat.CSV or campaign.kind != SurveyKind.AGENTS:
        return HOLDS[ReportFormat(form)]
    return RECOMPOSED if recomposed.is_of_few(campaign) else PLACES_APART


def notice_of(imported: Iterable[Campaign]) -> str:
    """The warning of the provisional questionnaires among these campaigns; empty when all are official."""
    return warning_of(each.questionnaire for each in imported)


def tier_of(kind: str, note: Fraction | None) -> Tier | None:
    """The highest tier for which this survey alone is enough; None under Bronze or without a note."""
    if note is None:
        return None
    return max((tier for tier, required in REQUIRED.items() if note >= getattr(required, kind)), default=None)


def _purposes(dossier: Dossier, imported: Iterable[Campaign]) -> list[Purpose]:
    wanted = {campaign.purpose for campaign in imported} | {queries.purpose_of(dossier)}
    return [purpose for purpose in Purpose if purpose in wanted] or [Purpose.INITIAL]
