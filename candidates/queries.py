"""The read side: which dossiers a person may see, and the facts of a dossier that the guide asks for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet
from django.utils import timezone

from candidates import permissions
from candidates.enums import BEFORE_DECISION, HOLDING_LABEL, PieceKind, Status, Verdict
from candidates.models import Dossier, Piece, QualityIndicator, Service
from label_sp.actors import queries as actors
from label_sp.actors.enums import Role
from label_sp.actors.models import Organisation
from label_sp.actors.queries import Actor
from label_sp.guide import decision
from label_sp.guide import dossier as file_rules
from label_sp.guide.calendar import days_after, months_after

EDITABLE = (Status.PREPARING, Status.INCOMPLETE)


_WORKS_ON: list[Callable[[Actor], Q]] = []


def seen_by_who_works_on(works: Callable[[Actor], Q]) -> None:
    """An app above says who else works on a dossier, and so sees it: a condition on dossiers."""
    _WORKS_ON.append(works)


def visible_to(user: Actor) -> QuerySet[Dossier]:
    """The dossiers this person may see today.

    The candidate's team sees its own; the body's managers and deciders those entrusted to their body, once filed;
    the DITP all; whoever works on one, as the apps above say (an auditor). Everyone else: none.
    """
    dossiers = Dossier.objects.select_related("service__organisation", "body")
    if not user.is_authenticated:
        return dossiers.none()
    if actors.is_ditp(user):
        return dossiers
    own = Q(
        service__organisation__in=actors.organisations_of(
            user, Role.CANDIDATE_MANAGER, Role.CANDIDATE_CONTRIBUTOR
        )
    )
    entrusted = Q(
        body__in=actors.organisations_of(user, Role.BODY_MANAGER, Role.DECIDER), submitted_at__isnull=False
    )
    return dossiers.filter(reduce(or_, (works(user) for works in _WORKS_ON), own | entrusted))


def services_of(user: Actor) -> QuerySet[Service]:
    """The services for which this person may open a dossier."""
    own = actors.organisations_of(user, Role.CANDIDATE_MANAGER)
    return Service.objects.filter(organisation__in=own, organisation__closed_on=None)


def candidate_organisations(user: Actor) -> QuerySet[Organisation]:
    """The candidate organisations whose team this person is on."""
    return Organisation.objects.filter(
        pk__in=actors.organisations_of(user, Role.CANDIDATE_MANAGER, Role.CANDIDATE_CONTRIBUTOR)
    )


def team_services(user: Actor) -> QuerySet[Service]:
    """The services that this person may know of before any dossier."""
    return Service.objects.filter(organisation__in=candidate_organisations(user))


def organisations_managed_by(user: Actor) -> QuerySet[Organisation]:
    """The candidate organisations for which this person may register a service."""
    own = actors.organisations_of(user, Role.CANDIDATE_MANAGER)
    return Organisation.objects.filter(pk__in=own, closed_on=None)


def running_dossiers(user: Actor) -> QuerySet[Dossier]:
    """What this person's services have in course, application or label: to be taken up rather than opened again."""
    running = [*BEFORE_DECISION, *HOLDING_LABEL, Status.SUSPENDED]
    return Dossier.objects.filter(service__in=services_of(user), status__in=running).select_related("service")


def is_editable(dossier: Dossier) -> bool:
    """Can the candidate still change the application file? Nothing moves once it is filed, but complements."""
    return dossier.status in EDITABLE


def takes_self_assessments(dossier: Dossier) -> bool:
    """While it is being prepared, then each year as long as the label lasts. PRE-01, FOL-02."""
    return dossier.closed_on is None and (is_editable(dossier) or dossier.obtained_on is not None)


def current_pieces(dossier: Dossier) -> dict[str, Piece]:
    """The latest version of each piece, by kind."""
    latest: dict[str, Piece] = {}
    for piece in dossier.pieces.select_related("uploaded_by").order_by("kind", "version"):
        latest[piece.kind] = piece
    return latest


@dataclass(frozen=True, slots=True)
class PieceLine:
    """One piece of the application file as one reader sees it: the same line on every page and route.

    `due`: the last day to file it, None while no audit day is wished for. `word` and `tone` say where it stands.
    """

    kind: PieceKind
    versions: tuple[Piece, ...]
    fileable: bool
    due: date | None
    word: str
    tone: str

    @property
    def label(self) -> str:
        return str(self.kind.label)

    @property
    def current(self) -> Piece | None:
        """The latest version."""
        return self.versions[0] if self.versions else None

    @property
    def reason(self) -> str:
        """What the body says of it."""
        return self.current.verdict_reason if self.current else ""

    @property
    def complement_due(self) -> date | None:
        """Until when the body wants its complement, where it said so."""
        return self.current.complement_due if self.current else None


def checklist(dossier: Dossier, reader: Actor | None = None) -> list[PieceLine]:
    """The 8 pieces in the guide's order, each with its versions, newest first. DOS-01, DOS-02, DOS-04.

    Until the body's letter leaves, what it wrote on a piece is a draft: `reads_drafts` says who reads it.
    """
    hidden = dossier.status == Status.SUBMITTED and not (
        reader is not None and permissions.reads_drafts(reader, dossier)
    )
    versions: dict[str, list[Piece]] = {}
    for piece in dossier.pieces.select_related("uploaded_by").order_by("-version"):
        if hidden and piece.kind not in versions:
            piece.verdict, piece.verdict_reason, piece.complement_due = Verdict.PENDING, "", None
        versions.setdefault(piece.kind, []).append(piece)
    return [_line(dossier, kind, tuple(versions.get(kind, ()))) for kind in PieceKind]


def _line(dossier: Dossier, kind: PieceKind, versions: tuple[Piece, ...]) -> PieceLine:
    current = versions[0] if versions else None
    word, tone = _said_of(dossier, current)
    return PieceLine(
        kind=kind,
        versions=versions,
        fileable=is_editable(dossier) and not is_settled(dossier, current),
        due=_due(dossier, current),
        word=word,
        tone=tone,
    )


def _said_of(dossier: Dossier, current: Piece | None) -> tuple[str, str]:
    """Where a piece stands, in words, and the tone of its badge. Nothing is examined before the filing."""
    if current is None:
        return "Non déposée", ""
    if current.verdict == Verdict.PENDING and dossier.status != Status.SUBMITTED:
        return "Déposée", "info"
    tones = {Verdict.ACCEPTED: "success", Verdict.COMPLEMENT: "warning"}
    return str(current.get_verdict_display()), tones.get(Verdict(current.verdict), "info")


def is_settled(dossier: Dossier, current: Piece | None) -> bool:
    """Did the body find this piece fit already? Only the others move while complements are waited for. DOS-04."""
    return dossier.status == Status.INCOMPLETE and current is not None and current.verdict == Verdict.ACCEPTED


def _due(dossier: Dossier, current: Piece | None) -> date | None:
    if current and current.verdict == Verdict.COMPLEMENT and current.complement_due:
        return current.complement_due
    if dossier.audit_first_day is None:
        return None
    if dossier.status == Status.PREPARING:
        return file_rules.last_submission_day(dossier.audit_first_day)
    return file_rules.complements_due(dossier.audit_first_day)


@dataclass(frozen=True, slots=True)
class IndicatorLine:
    """One quality indicator: does it count on `on`, and from when. DOS-06."""

    indicator: QualityIndicator
    counts: bool
    counts_from: date


def indicator_lines(dossier: Dossier) -> list[IndicatorLine]:
    """The indicators as DOS-06 sees them on the day of the filing, or today while there is none."""
    on = timezone.localdate(dossier.submitted_at) if dossier.submitted_at else timezone.localdate()
    return [
        IndicatorLine(
            indicator,
            file_rules.indicator_counts(indicator.in_place_since, on),
            first_day_that_counts(indicator.in_place_since),
        )
        for indicator in dossier.indicators.all()
    ]


def first_day_that_counts(in_place_since: date) -> date:
    """DOS-06: from when an indicator counts. 31 August → 1 March: 28 February less 6 months is still 28 August."""
    day = months_after(in_place_since, file_rules.INDICATOR_MONTHS)
    while day < date.max and not file_rules.indicator_counts(in_place_since, day):
        day = days_after(day, 1)
    return day


def latest_self_assessment_on(dossier: Dossier) -> date | None:
    """Day of the latest self-assessment, None when there is none."""
    return dossier.self_assessments.values_list("done_on", flat=True).first()


def earlier_refusal(dossier: Dossier) -> date | None:
    """DEC-06: from when the service may apply again after its last refusal; None when it was never refused."""
    refused = (
        Dossier.objects.filter(service=dossier.service_id, refused_on__isnull=False)
        .exclude(pk=dossier.pk)
        .order_by("-refused_on")
        .values_list("refused_on", flat=True)
        .first()
    )
    return decision.reapply_from(refused) if refused else None


def submission_facts(
    dossier: Dossier,
    users: file_rules.SurveyFacts | None,
    agents: file_rules.SurveyFacts | None,
    *,
    body_habilitated: bool = True,
) -> file_rules.SubmissionFacts:
    """What ACT-06, DOS-01, DOS-02, ELI-03, PRE-01 and SUR-01 look at. Surveys and habilitations are others' to know."""
    return file_rules.SubmissionFacts(
        service_kind=dossier.service.kind,
        pieces_present=frozenset(current_pieces(dossier)),
        self_assessment_on=latest_self_assessment_on(dossier),
        users=users,
        agents=agents,
        audit_first_day=dossier.audit_first_day,
        audit_last_day=dossier.audit_last_day,
        indicators_since=tuple(dossier.indicators.values_list("in_place_since", flat=True)),
        body_chosen=dossier.body_id is not None,
        body_habilitated=body_habilitated,
        sites=dossier.service.sites.filter(in_perimeter=True).count(),
        reapply_from=earlier_refusal(dossier),
    )


def labels_of(kinds: Iterable[str]) -> tuple[str, ...]:
    """The French names of some pieces, in the guide's order."""
    wanted = set(kinds)
    return tuple(str(kind.label) for kind in PieceKind if kind.value in wanted)


def without_verdict(dossier: Dossier) -> tuple[str, ...]:
    """Pieces that the body has not looked at yet (or that are missing), by name."""
    accepted = {k for k, p in current_pieces(dossier).items() if p.verdict != Verdict.PENDING}
    return labels_of(set(PieceKind.values) - accepted)


def open_complements(dossier: Dossier) -> tuple[str, ...]:
    """Pieces whose current version still waits for a complement, by name."""
    return labels_of(k for k, p in current_pieces(dossier).items() if p.verdict == Verdict.COMPLEMENT)
