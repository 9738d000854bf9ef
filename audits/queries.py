"""The read side: which audits a person may see, and the facts of an audit that the guide asks for."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from django.db.models import Exists, Q, QuerySet

from audits.enums import FROZEN, AuditKind, AuditStatus, GridKind
from audits.models import Audit, AuditDuration, AuditorProfile, AuditorTie, ControlPoint, Grid, Score
from candidates.enums import Status
from candidates.models import Dossier, Service, Site
from label_sp.actors import queries as actors
from label_sp.actors.enums import OrganisationKind, Role
from label_sp.actors.models import Membership, User
from label_sp.actors.queries import Actor
from label_sp.guide import audit as rules
from label_sp.guide import decision, follow_up
from label_sp.guide.calendar import territory_of
from label_sp.guide.impartiality import Tie
from label_sp.guide.numbers import exact

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
    candidate = actors.organisations_of(user, Role.CANDIDATE_MANAGER, Role.CANDIDATE_CONTRIBUTOR)
    body = actors.organisations_of(user, Role.BODY_MANAGER, Role.DECIDER)
    ditp = actors.current_memberships(user, Role.DITP).filter(organisation__kind=OrganisationKind.DITP)
    own = Q(
        **{f"{prefix}dossier__service__organisation__in": candidate, f"{prefix}plan_sent_on__isnull": False}
    )
    entrusted = Q(**{f"{prefix}dossier__body__in": body})
    return own | entrusted | assigned_to(user, prefix) | Q(Exists(ditp))


def assigned_to(user: Actor, prefix: str = "") -> Q:
    """Audits given to this person, as long as they are an auditor of the dossier's body today."""
    bodies = actors.organisations_of(user, Role.AUDITOR)
    return Q(**{f"{prefix}auditor": user.pk, f"{prefix}dossier__body__in": bodies})


def works_on(user: Actor) -> Q:
    """Of a dossier: an auditor works on those whose audit is theirs, unless it was cancelled."""
    theirs = Audit.objects.filter(auditor=user.pk).exclude(status=AuditStatus.CANCELLED)
    return Q(body__in=actors.organisations_of(user, Role.AUDITOR), pk__in=theirs.values("dossier"))


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


def auditors_of(organisation_id: UUID) -> QuerySet[User]:
    """The auditors of a body today."""
    return actors.members(organisation_id, Role.AUDITOR)


def ties(person: User, service: Service) -> tuple[Tie, ...]:
    """What ties a person to a candidate: what a body declared, and all their memberships of its organisation."""
    declared = AuditorTie.objects.filter(user=person, service=service)
    memberships = Membership.objects.filter(user=person, organisation=service.organisation_id)
    return (
        *(Tie(tie.nature, tie.ended_on) for tie in declared),
        *(
            Tie(
                f"membre de {service.organisation}, {each.get_role_display()}", each.ended_on, membership=True
            )
            for each in memberships.order_by("started_on", "pk")
        ),
    )


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
    last = _reported(dossier).filter(dossier=dossier).first() if kind == AuditKind.FOLLOW_UP else None
    return rules.AssignmentFacts(
        public_sector_experience=bool(profile and profile.public_sector_experience),
        trained_on_label=bool(profile and profile.trained_on_programme and profile.trained_on_label),
        impartiality_declared=impartiality_declared,
        ties=ties(auditor, dossier.service),
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
        ties=ties(audit.auditor, audit.dossier.service),
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


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a grid stands: the points that count, and the surveys' exact notes."""

    points: tuple[rules.PointScore, ...]
    users: Fraction | None
    agents: Fraction | None

    @property
    def scored(self) -> tuple[rules.PointScore, ...]:
        return tuple(point for point in self.points if point.value is not None)

    @property
    def scores(self) -> decision.Scores:
        """As the guide counts: an engagement has no score as long as one of its points has none. AUD-02, AUD-04."""
        return self._scores(self.points)

    @property
    def so_far(self) -> decision.Scores:
        """The same means over the points scored so far: what a grid being filled shows, said to be provisional."""
        return self._scores(self.scored)

    @property
    def verdict(self) -> decision.Verdict:
        """Over the points scored so far; the final one once all are. DEC-04."""
        return decision.verdict(self.so_far)

    def _scores(self, counted: tuple[rules.PointScore, ...]) -> decision.Scores:
        return decision.Scores(
            rules.engagement_scores(counted), rules.or_score(counted), agents=self.agents, users=self.users
        )


def standing(audit_id: UUID) -> Standing:
    """The points that count and the surveys' notes, in one query: what each autosave shows again."""
    point = ("point__code", "point__engagement", "point__criteria", "value")
    rows = list(
        Score.objects.filter(audit=audit_id).values_list(*point, "audit__users_note", "audit__agents_note")
    )
    users, agents = rows[0][-2:] if rows else ("", "")
    counted = tuple(rules.PointScore(*row[: len(point)]) for row in rows)
    return Standing(counted, users=survey_note(users), agents=survey_note(agents))


def survey_note(text: str) -> Fraction | None:
    """The exact note kept as text; blank is unknown."""
    return Fraction(text) if text else None


def scores_for_verdict(audit: Audit) -> decision.Scores:
    """The audit's means and the two surveys' notes, exact. AUD-04, DEC-04."""
    return standing(audit.pk).scores


def verdict(audit: Audit) -> decision.Verdict:
    """The verdict of this audit, the same at the grid, at the report and at the decision. DEC-04."""
    return decision.verdict(scores_for_verdict(audit))


def scores_fingerprint(audit: Audit, found: Iterable[rules.PointScore]) -> str:
    """SHA-256 of the grid's identity and of each code and value: shows later that no score moved. AUD-08."""
    values = sorted((point.code, str(exact(point.value))) for point in found if point.applicable)
    canonical = json.dumps([str(audit.grid_id), values], separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def not_mastered(audit: Audit) -> tuple[str, ...]:
    """The codes of the points not mastered at this audit, in the grid's order. AUD-12."""
    ordered = rules.to_the_front(standing(audit.pk).points)
    return tuple(point.code for point in ordered if not rules.is_mastered(point))


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
        ties=ties(audit.auditor, audit.dossier.service),
    )


def _named(text: str, scores: Iterable[Score]) -> tuple[object, ...]:
    return (*((text,) if text.strip() else ()), *scores)


def scores_of(audit: Audit) -> QuerySet[Score]:
    """The scores with their control points, in the grid's order."""
    return Score.objects.filter(audit=audit).select_related("point", "updated_by").order_by("point__position")


def points_without_object(audit: Audit) -> QuerySet[ControlPoint]:
    """The points of the grid that do not apply to this kind of service. AUD-14."""
    return ControlPoint.objects.filter(grid=audit.grid_id).exclude(scores__audit=audit)
