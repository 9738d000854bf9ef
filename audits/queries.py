"""The read side: which audits a person may see, and the facts of an audit that the guide asks for."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.db.models import Exists, Q, QuerySet

from audits.enums import FROZEN, AuditKind, AuditStatus, Criteria, GridKind
from audits.models import Audit, AuditDuration, AuditorProfile, AuditorTie, ControlPoint, Grid, Score
from candidates.enums import Status
from candidates.models import Dossier, Site
from label_sp.actors import queries as actors
from label_sp.actors.enums import OrganisationKind, Role
from label_sp.actors.models import User
from label_sp.actors.queries import Actor
from label_sp.guide import audit as rules
from label_sp.guide import decision, follow_up
from label_sp.guide.calendar import territory_of

ADMISSIBLE = (Status.ADMISSIBLE, Status.IN_AUDIT)  # in audit: when an earlier audit was cancelled


def visible_to(user: Actor) -> QuerySet[Audit]:
    """The audits this person may see today.

    Its auditor; the managers and deciders of the dossier's body; the candidate's team from the day the plan is sent;
    the DITP all. Everyone else: none. Who reads scores before the report is another matter: `can_read_scores`.
    """
    audits = Audit.objects.select_related(
        "dossier__service__organisation", "dossier__body", "auditor", "grid"
    )
    return audits.filter(seen_by(user)) if user.is_authenticated else audits.none()


def seen_by(user: Actor, prefix: str = "") -> Q:
    """The condition behind `visible_to`, for a table that leads to audits by `prefix`; costs no query of its own."""
    held = actors.organisations_of
    candidate = held(user, Role.CANDIDATE_MANAGER, Role.CANDIDATE_CONTRIBUTOR)
    own = Q(
        **{f"{prefix}dossier__service__organisation__in": candidate, f"{prefix}plan_sent_on__isnull": False}
    )
    entrusted = Q(**{f"{prefix}dossier__body__in": held(user, Role.BODY_MANAGER, Role.DECIDER)})
    assigned = Q(**{f"{prefix}auditor": user.pk, f"{prefix}dossier__body__in": held(user, Role.AUDITOR)})
    ditp = actors.current_memberships(user, Role.DITP).filter(organisation__kind=OrganisationKind.DITP)
    return own | entrusted | assigned | Q(Exists(ditp))


def live_audit(dossier: Dossier, kind: str = AuditKind.INITIAL) -> Audit | None:
    """The audit of this dossier that was not cancelled, if any."""
    return Audit.objects.filter(dossier=dossier, kind=kind).exclude(status=AuditStatus.CANCELLED).first()


def current_grid(kind: GridKind = GridKind.LOCAL) -> Grid:
    """The latest version. AUD-11: audits planned before keep theirs."""
    return Grid.objects.filter(kind=kind).latest("version")


def previous_audit(audit: Audit) -> Audit | None:
    """The last audit of the same service whose report was sent. AUD-12, AUD-13."""
    return _reported(audit.dossier).exclude(pk=audit.pk).first()


def _reported(dossier: Dossier) -> QuerySet[Audit]:
    return Audit.objects.filter(dossier__service=dossier.service_id, status__in=FROZEN).order_by(
        "-report_sent_on"
    )


# --- the auditor ------------------------------------------------------------------------------------------------------


def auditors_of(organisation_id: object) -> QuerySet[User]:
    """The auditors of a body today."""
    return actors.members(organisation_id, Role.AUDITOR)


def assignment_facts(
    dossier: Dossier,
    auditor: User,
    *,
    kind: str,
    habilitation_in_force: bool,
    impartiality_declared: bool,
    reason: str = "",
) -> rules.AssignmentFacts:
    """What ACT-07, ACT-08 and AUD-13 look at. The habilitation comes from the app that knows it."""
    profile = AuditorProfile.objects.filter(user=auditor, organisation=dossier.body).first()
    ties = AuditorTie.objects.filter(user=auditor, service=dossier.service_id)
    last = _reported(dossier).filter(dossier=dossier).first() if kind == AuditKind.FOLLOW_UP else None
    return rules.AssignmentFacts(
        public_sector_experience=bool(profile and profile.public_sector_experience),
        trained_on_label=bool(profile and profile.trained_on_programme and profile.trained_on_label),
        impartiality_declared=impartiality_declared,
        ties=tuple(rules.Tie(tie.nature, tie.ended_on) for tie in ties),
        belongs_to_body=actors.has_role(auditor, dossier.body_id, Role.AUDITOR),
        habilitation_in_force=habilitation_in_force,
        auditor_id=str(auditor.pk),
        previous_auditor_id=str(last.auditor_id) if last else None,
        reason=reason,
    )


# --- the plan ---------------------------------------------------------------------------------------------------------


def visitable_sites(dossier: Dossier) -> QuerySet[Site]:
    """The sites that a plan may name: those in the perimeter. SAM-03."""
    return Site.objects.filter(service=dossier.service_id, in_perimeter=True)


def duration(dossier: Dossier, sites: int) -> Decimal | None:
    """Days on site by the current table; None when no table was loaded. CON-02, annex 12."""
    table = AuditDuration.objects.first()
    return table.days(dossier.service.agents_in_contact, sites) if table else None


def follow_up_window(audit: Audit) -> tuple[date, date] | None:
    """FOL-01: the first and last day on which a follow-up audit may take place; None at an initial audit."""
    obtained_on = audit.dossier.obtained_on
    if audit.kind != AuditKind.FOLLOW_UP or obtained_on is None:
        return None
    calendar = follow_up.calendar_of(obtained_on)
    return calendar.window_first, calendar.window_last


def plan_facts(audit: Audit) -> rules.PlanFacts | None:
    """What AUD-01 and FOL-01 look at; None as long as the days of the visit are unknown."""
    if audit.first_day is None or audit.last_day is None:
        return None
    initial = audit.kind == AuditKind.INITIAL
    return rules.PlanFacts(
        first_day=audit.first_day,
        last_day=audit.last_day,
        sites=tuple(audit.sites.all()),
        dossier_admissible=audit.dossier.status in (ADMISSIBLE if initial else (Status.IN_FOLLOW_UP,)),
        territory=territory_of(audit.dossier.service.department),
        resource_persons=audit.resource_persons,
        follow_up_window=follow_up_window(audit),
    )


# --- scores -----------------------------------------------------------------------------------------------------------


def points(audit: Audit) -> tuple[rules.PointScore, ...]:
    """Every point of the grid as the guide wants it, those that do not apply included (AUD-14). Two queries."""
    values = dict(Score.objects.filter(audit=audit).values_list("point_id", "value").order_by())
    return tuple(
        rules.PointScore(
            point.code, point.engagement, point.criteria, values.get(point.pk), applicable=point.pk in values
        )
        for point in ControlPoint.objects.filter(grid=audit.grid_id)
    )


def applicable_points(audit_id: object) -> tuple[rules.PointScore, ...]:
    """The points that count, in one query: what an autosave needs."""
    scores = Score.objects.filter(audit=audit_id)
    rows = scores.values_list("point__code", "point__engagement", "point__criteria", "value")
    return tuple(rules.PointScore(*row) for row in rows)


def scored_so_far(found: Iterable[rules.PointScore]) -> tuple[rules.PointScore, ...]:
    """Only the points that have a score: what a grid being filled shows, said to be provisional."""
    return tuple(point for point in found if point.value is not None)


def survey_note(text: str) -> Fraction | None:
    """The exact note kept as text; blank is unknown."""
    return Fraction(text) if text else None


def scores_for_verdict(audit: Audit, found: Sequence[rules.PointScore] | None = None) -> decision.Scores:
    """The audit's means and the two surveys' notes, exact. AUD-04, DEC-04."""
    counted = points(audit) if found is None else found
    return decision.Scores(
        engagements=rules.engagement_scores(counted),
        or_criteria=rules.or_score(counted),
        agents=survey_note(audit.agents_note),
        users=survey_note(audit.users_note),
    )


def verdict(audit: Audit, found: Sequence[rules.PointScore] | None = None) -> decision.Verdict:
    """The verdict panel of this audit: the same at the grid, at the report and at the decision. DEC-04."""
    return decision.verdict(scores_for_verdict(audit, found))


def scores_fingerprint(audit: Audit, found: Iterable[rules.PointScore]) -> str:
    """SHA-256 of the grid's identity and each code and value: shows later that no score moved. AUD-08."""
    values = sorted((point.code, str(point.value)) for point in found if point.applicable)
    canonical = json.dumps([str(audit.grid_id), values], separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def not_mastered(audit: Audit) -> tuple[str, ...]:
    """The codes of the points not mastered at this audit. AUD-12."""
    return tuple(point.code for point in applicable_points(audit.pk) if not rules.is_mastered(point))


# --- the report -------------------------------------------------------------------------------------------------------


def report_facts(audit: Audit, scores: Sequence[Score]) -> rules.ReportFacts:
    """What AUD-02, AUD-06 and AUD-07 look at. A point ticked as strong, or to progress, counts as one."""
    return rules.ReportFacts(
        unscored=tuple(score.point.code for score in scores if score.value is None),
        presentation=audit.presentation,
        synthesis=audit.synthesis,
        strengths=_named(audit.strengths, (score for score in scores if score.is_strength)),
        points_of_progress=_named(audit.points_of_progress, (score for score in scores if score.is_progress)),
        closing_meeting_on=audit.closing_meeting_on,
        last_day=audit.last_day or date.min,  # no day yet: the state refuses before the guide is asked
    )


def _named(text: str, scores: Iterable[Score]) -> tuple[object, ...]:
    return (*((text,) if text.strip() else ()), *scores)


def scores_of(audit: Audit) -> QuerySet[Score]:
    """The scores with their control points, in the grid's order."""
    return Score.objects.filter(audit=audit).select_related("point", "updated_by").order_by("point__position")


def points_without_object(audit: Audit) -> QuerySet[ControlPoint]:
    """The points of the grid that do not apply to this kind of service. AUD-14."""
    return ControlPoint.objects.filter(grid=audit.grid_id).exclude(scores__audit=audit)


def is_or(point: ControlPoint) -> bool:
    """Is this one of the additional Or criteria?"""
    return point.criteria == Criteria.OR
