"""The read side: assignment and visit."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from audits.audit.enums import AuditKind
from audits.audit.models import Audit
from audits.audit.queries import _reported
from audits.auditors.models import AuditorProfile
from audits.auditors.queries import ties, ties_of
from audits.draws import queries as draws
from candidates.dossiers import queries as dossier_queries
from candidates.dossiers.enums import Status
from candidates.dossiers.models import Dossier
from label_sp.actors import queries as actors
from label_sp.actors.enums import Role
from label_sp.actors.models import User
from label_sp.guide import audit as rules
from label_sp.guide import follow_up, visit
from label_sp.guide.calendar import territory_of

_PIECES: list[Callable[[Dossier, str], visit.Pieces]] = []
ADMISSIBLE = (Status.ADMISSIBLE, Status.IN_AUDIT)  # in audit: when an earlier audit was cancelled


def assignment_facts(
    dossier: Dossier,
    auditor: User,
    *,
    kind: str,
    habilitation_in_force: bool,
    impartiality_declared: bool,
    reason: str = "",
    team: Iterable[User] = (),
) -> rules.AssignmentFacts:
    """What ACT-07, ACT-08 and AUD-13 look at. The habilitation comes from the app that knows it.

    `team`: all those who audit, this person among them, when they are several.
    """
    others = frozenset(str(each.pk) for each in team if each.pk != auditor.pk)
    profile = AuditorProfile.objects.filter(user=auditor, organisation=dossier.body).first()
    last = _led_before(dossier) if kind == AuditKind.FOLLOW_UP else None
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
        name=str(auditor) if others else "",
        with_ids=others,
    )


def _led_before(dossier: Dossier) -> Audit | None:
    """The last audit of this cycle in its body's name: who led one for a former body has no priority. AUD-13."""
    last = _reported(dossier).filter(dossier=dossier).first()
    return last if last and last.body_id in (None, dossier.body_id) else None


# --- the first day ----------------------------------------------------------------------------------------------------


def pieces_known_by(knows: Callable[[Dossier, str], visit.Pieces]) -> None:
    """The app that knows surveys as well says of which pieces the age counts; said once more, the last one does."""
    _PIECES[:] = [knows]


def pieces(dossier: Dossier, kind: str) -> visit.Pieces:
    """The pieces that must be recent enough when the visit of that audit begins. PRE-01, SUR-01, DOS-02."""
    return _PIECES[0](dossier, kind)


def notes(audit: Audit) -> tuple[str, str]:
    """The surveys' exact notes as text ("200/3"), users first; those handed down with the audit where none is known."""
    known, kept = pieces(audit.dossier, audit.kind), (audit.users_note, audit.agents_note)
    found = (each.global_note if each else None for each in (known.users, known.agents))
    users, agents = (old if new is None else str(new) for new, old in zip(found, kept, strict=True))
    return users, agents


def earliest_first_day(dossier: Dossier, kind: str, today: date) -> date:
    """The first day that a plan sent today leaves; at a follow-up, not before its window. AUD-01, FOL-01."""
    soonest = rules.earliest_first_day(today, territory_of(dossier.service.department))
    window = window_of(dossier, kind)
    return max(soonest, window[0]) if window else soonest


# --- the plan ---------------------------------------------------------------------------------------------------------


def window_of(dossier: Dossier, kind: str) -> tuple[date, date] | None:
    """FOL-01: the first and last day of the window of a follow-up audit; None at an initial audit."""
    if kind != AuditKind.FOLLOW_UP or dossier.obtained_on is None:
        return None
    return follow_up.calendar_of(dossier.obtained_on).window


def follow_up_window(audit: Audit) -> tuple[date, date] | None:
    """The window of this audit."""
    return window_of(audit.dossier, audit.kind)


def plan_facts(audit: Audit) -> rules.PlanFacts | None:
    """What AUD-01 and FOL-01 look at; None as long as the days of the visit are unknown."""
    if audit.first_day is None or audit.last_day is None:
        return None
    initial, known = audit.kind == AuditKind.INITIAL, pieces(audit.dossier, audit.kind)
    sites = tuple(audit.sites.all())
    return rules.PlanFacts(
        first_day=audit.first_day,
        last_day=audit.last_day,
        sites=sites,
        dossier_admissible=audit.dossier.status in (ADMISSIBLE if initial else (Status.IN_FOLLOW_UP,))
        and dossier_queries.awaits_audit(audit.dossier),
        territory=territory_of(audit.dossier.service.department),
        resource_persons=audit.resource_persons,
        follow_up_window=follow_up_window(audit),
        window_reason=audit.window_reason,
        ties=ties_of(audit.auditors, audit.dossier.service),
        first_day_failures=visit.failures_of_first_day(known, audit.first_day, today=audit.dossier.today),
        contract_days=known.contract_days,
        fewer_days_reason=audit.fewer_days_reason,
        selection_failures=draws.failures_of_selection(audit, sites),
    )
