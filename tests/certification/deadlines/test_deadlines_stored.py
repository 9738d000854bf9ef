"""The stored deadlines are those of the guide after every act: each act that moves a date leaves a touch."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

from audits.draws.use_cases import draw_sites
from audits.postponements import use_cases as postponement_use_cases
from audits.reports import use_cases as report_use_cases
from audits.visits import use_cases as visit_use_cases
from candidates.deadlines.models import DueDate
from candidates.dossiers import use_cases as dossier_use_cases
from candidates.dossiers.enums import CLOSED
from candidates.dossiers.models import Dossier
from candidates.indicators import use_cases as indicator_use_cases
from certification.deadlines.use_cases import deadlines_of, rebuild_all, refresh_touched
from certification.follow_up import use_cases as follow_up_use_cases
from certification.renewal import use_cases as renewal_use_cases
from certification.sanctions import use_cases as sanction_use_cases
from certification.takeovers import use_cases as takeover_use_cases
from label_sp.guide.calendar import months_after
from label_sp.journal import journal
from label_sp.journal.models import JournalEntry, Touch
from tests import scenario_acts
from tests.certification.deadlines.pointless import abandoned_while_asked, asked_for_nothing
from tests.certification.takeovers.cases import ended, habilitated
from tests.scenarios import SCORES, Case, at_stage
from tests.surveys.steering.cases import closed_here

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
Rows = dict[tuple[Any, str], tuple[object, ...]]
AFTER_CLOSING = {"mark_end", "reapplication"}


def live() -> Rows:
    """What the guide says now of each dossier: closed ones keep what was done with, and what runs after their end."""
    dossiers = list(Dossier.objects.all())
    found = deadlines_of(dossiers)
    return {
        (dossier.pk, each.key): (each.term, each.due, each.owed_by, each.kind, each.done, each.detail)
        for dossier in dossiers
        for each in found[dossier.pk]
        if dossier.status not in CLOSED or each.done or each.term in AFTER_CLOSING
    }


def stored() -> Rows:
    return {
        (row.dossier_id, row.key): (row.term, row.due, row.owed_by, row.kind, row.done, row.detail)
        for row in DueDate.objects.all()
    }


class Watched:
    """A module of use cases; after each act the stored deadlines are compared with the guide's."""

    def __init__(self, module: ModuleType) -> None:
        self._module = module

    def __getattr__(self, name: str) -> Any:
        act = getattr(self._module, name)

        def watched(*args: Any, **kwargs: Any) -> Any:
            done = act(*args, **kwargs)
            refresh_touched()
            assert stored() == live(), f"after {name}"
            return done

        return watched if name != "score_point" else act  # a hundred of them, none has a date


@pytest.fixture
def _each_act_watched(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every module of use cases that the scenarios or this module name."""
    for module in (scenario_acts, sys.modules[__name__]):
        for name, held in list(vars(module).items()):
            if isinstance(held, ModuleType) and held.__name__.endswith(".use_cases"):
                monkeypatch.setattr(module, name, Watched(held))


# --- the same after every act -----------------------------------------------------------------------------------------


def refused(case: Case) -> None:
    """Prepared in two tries, its days moved, sites and indicators changed; completed once; in the end refused."""
    case.advance("ready")
    dossier_id, candidate = case.dossier_id, case.people.candidate
    with case.at(case.today):
        for later in (7, 0):
            dossier_use_cases.plan_dossier(
                dossier_id,
                actor=candidate,
                body=case.people.body,
                audit_first_day=case.visit + later * DAY,
                audit_last_day=case.visit + (later + 1) * DAY,
                perimeter="Tout l’accueil.",
            )
        main, other = case.dossier.service.sites.order_by("-is_main")
        dossier_use_cases.make_main_site(dossier_id, other.pk, actor=candidate)
        dossier_use_cases.place_site(dossier_id, main.pk, actor=candidate, in_perimeter=False)
        dossier_use_cases.remove_site(dossier_id, main.pk, actor=candidate)
        one = indicator_use_cases.record_indicator(
            dossier_id, actor=candidate, label="Attente", in_place_since=case.visit - 400 * DAY
        )
        indicator_use_cases.remove_indicator(dossier_id, one.pk, actor=candidate)
    case.advance("resubmitted")
    case.stage = "submitted"
    case.scores = SCORES["below"]
    case.advance("refused")


def cancelled(case: Case) -> None:
    """An audit planned, given up, given again, one site drawn; then observations in the place of a waiver."""
    case.advance("planned")
    with case.at(case.today):
        visit_use_cases.cancel(case.audit.pk, actor=case.people.manager, reason="L’auditeur est malade.")
        scenario_acts.assign(case)
        draw_sites(case.audit.pk, actor=case.people.manager, size=1)
        scenario_acts.plan(case)
    case.advance("awaiting_decision")
    with case.at(case.day_of("answered")):
        report_use_cases.record_observations(
            case.audit.pk, actor=case.people.candidate, observations="Une note."
        )


def put_off(case: Case) -> None:
    """A visit that the body first maintains, then puts off; its plan is written anew, and it ends a day early."""
    case.advance("planned")
    with case.at(case.today):
        for accepted in (False, True):
            postponement_use_cases.ask_postponement(
                case.audit.pk, actor=case.people.candidate, reason="Travaux à l’accueil."
            )
            postponement_use_cases.answer_postponement(
                case.audit.pk, actor=case.people.manager, accepted=accepted, answer="C’est entendu."
            )
        scenario_acts.plan(case)
    with case.at(case.day_of("visited")):
        visit_use_cases.hold_closing_meeting(
            case.audit.pk,
            actor=case.people.auditor,
            held_on=case.visit,
            last_day=case.visit,
            reason="L’annexe était fermée.",
        )
    case.stage = "visited"
    case.advance("scored")


def abandoned(case: Case) -> None:
    case.advance("assigned")
    with case.at(case.today):
        scenario_acts.abandon(case)


def failed_surveys(case: Case) -> None:
    """Surveys under the first tier: the guide dates the next ones."""
    case.scores = SCORES["below"].__class__(75, 50, users=40, agents=30)
    case.advance("ready")
    with case.at(case.today):
        closed_here(case.dossier)


def confirmed_then_renewed(case: Case) -> None:
    case.advance("confirmed")
    following = case.renewal()
    with case.at(following.today):
        scenario_acts.abandon(following)
    following = case.renewal()
    following.advance("labelled")
    with case.at(case.dossier.valid_until + DAY):
        renewal_use_cases.end_label(case.dossier_id)


def raised(case: Case) -> None:
    case.follow_up_scores = SCORES["or"]
    case.advance("raised")


def planned_late_then_suspended(case: Case) -> None:
    """The action plan comes during the suspension for it; the suspension is lifted; another plan is accepted."""
    case.follow_up_scores = SCORES["bronze"]
    case.advance("action_plan_due")
    with case.at(case.today + 40 * DAY) as day:
        sanction_use_cases.suspend_label(
            case.dossier_id,
            actor=case.people.decider,
            ground="action_plan_missing",
            reason="Rien n’est venu.",
            conform_by=day + 90 * DAY,
        )
        follow_up_use_cases.file_action_plan(case.dossier_id, actor=case.people.candidate, text="Former.")
    with case.at(case.today + 60 * DAY) as day:
        sanction_use_cases.lift_suspension(
            case.dossier_id, actor=case.people.decider, conformity="Le plan est là.", conformity_shown_on=day
        )


def followed_up_late(case: Case) -> None:
    """The body asks for a complement of the request; the visit leaves the window of the follow-up, with a reason."""
    case.advance("follow_up_resubmitted")
    case.stage = "in_follow_up"  # examined again
    case.advance("follow_up_assigned")
    first = months_after(case.labelled_on, 21)
    with case.at(case.today + DAY):
        visit_use_cases.prepare_plan(
            case.audit.pk,
            actor=case.people.auditor,
            first_day=first,
            last_day=first + DAY,
            sites=case.dossier.service.sites.all(),
            resource_persons="La responsable de l’accueil",
            window_reason="Travaux.",
        )
        visit_use_cases.send_plan(case.audit.pk, actor=case.people.auditor)


def plan_accepted(case: Case) -> None:
    case.follow_up_scores = SCORES["bronze"]
    case.advance("action_plan_due")
    with case.at(case.today + 10 * DAY) as day:
        follow_up_use_cases.file_action_plan(case.dossier_id, actor=case.people.candidate, text="Former.")
        follow_up_use_cases.require_better_plan(
            case.dossier_id, actor=case.people.decider, reason="Sans échéance.", due_on=day + 20 * DAY
        )
        follow_up_use_cases.file_action_plan(case.dossier_id, actor=case.people.candidate, text="En juin.")
        follow_up_use_cases.accept_action_plan(case.dossier_id, actor=case.people.decider)


def lifted(case: Case) -> None:
    """Suspended, then lifted; at last the label ends."""
    case.advance("suspended")
    with case.at(case.today + DAY) as day:
        sanction_use_cases.set_conformity_date(
            case.dossier_id, actor=case.people.decider, reason="Travaux.", conform_by=day + 200 * DAY
        )
    case.advance("lifted")
    with case.at(case.today) as day:
        sanction_use_cases.record_audit_refusal(
            case.dossier_id, actor=case.people.manager, refused_on=day, words="Aucune visite."
        )
    with case.at(case.day_of("expired")):
        scenario_acts.expire(case)


def handed_over(case: Case) -> None:
    """Another body is asked, given up, asked again, declines; in the end it takes over an audit without a report."""
    case.advance("planned")
    other = habilitated(case)
    ended(case)
    with case.at(case.today):
        takeover_use_cases.choose_body(case.dossier_id, actor=case.people.candidate, body_id=other.body.pk)
        takeover_use_cases.give_up_takeover(case.dossier_id, actor=case.people.candidate)
        takeover_use_cases.choose_body(case.dossier_id, actor=case.people.candidate, body_id=other.body.pk)
        takeover_use_cases.decline_takeover(case.dossier_id, actor=other.manager, reason="En juin.")
        takeover_use_cases.choose_body(case.dossier_id, actor=case.people.candidate, body_id=other.body.pk)
        takeover_use_cases.take_over(
            case.dossier_id, actor=other.manager, signed_on=case.today, agents_in_scope=12
        )


def withdrawn(case: Case) -> None:
    case.advance("withdrawn")


REQUEST_COMPLETED = ("follow_up.complements_requested", "follow_up.resubmitted")
LIVES: dict[Callable[[Case], None], set[str]] = {  # and the events that each has lived through, at the latest
    refused: {
        *("dossier.created", "dossier.planned", "dossier.submitted", "dossier.complements_requested"),
        *("dossier.resubmitted", "dossier.acknowledged", "label.refused", "piece.filed", "piece.reviewed"),
        *("site.added", "site.made_main", "site.placed", "site.removed"),
        *("indicator.recorded", "indicator.removed"),
        *("self_assessment.recorded", "survey.imported", "agreement.recorded", "dossier.scope_said"),
        *("audit.assigned", "audit.plan_prepared", "audit.plan_sent", "audit.closing_meeting_held"),
        *("audit.report_sent", "audit.observations_waived", "audit.concluded"),
    },
    cancelled: {"audit.cancelled", "audit.sites_drawn", "audit.observations_recorded"},
    put_off: {
        *("postponement.asked", "postponement.refused", "postponement.accepted"),
        "audit.visit_ended_otherwise",
    },
    asked_for_nothing: {"postponement.dropped", "postponement.overtaken"},
    abandoned_while_asked: {"takeover.lapsed"},
    abandoned: {"dossier.abandoned"},
    failed_surveys: {"survey.imported", "survey.closed"},
    confirmed_then_renewed: {
        *("label.granted", "attestation.issued", "follow_up.opened", "follow_up.confirmed"),
        *("renewal.opened", "renewal.granted", "label.renewed"),
    },
    raised: {"follow_up.raised"},
    followed_up_late: {"audit.outside_window", "follow_up.acknowledged", *REQUEST_COMPLETED},
    planned_late_then_suspended: {"follow_up.action_plan_required", "action_plan.filed"},
    plan_accepted: {"action_plan.sent_back", "action_plan.accepted"},
    lifted: {
        *("label.suspended", "label.conformity_date_set", "label.suspension_lifted", "label.expired"),
        "label.audit_refused",
    },
    handed_over: {"takeover.asked", "takeover.given_up", "takeover.declined", "takeover.accepted"},
    withdrawn: {"label.withdrawn"},
}
DATE_NOTHING = {  # acts on a dossier's neighbours, that the journal does not tell in its story
    *("audit.report_drafted", "illustration.added", "illustration.removed", "score.recorded"),
    *("auditor.declared", "auditor.tie_declared"),
    *("reminder.skipped", "message.skipped", "message.retried", "message.set_aside", "message.returned"),
    *("self_assessment.started", "self_assessment.answered", "self_assessment.discarded"),
    *("improvement_action.added", "improvement_action.changed", "improvement_action.removed"),
    *("improvement_action.carried_over", "improvement_action.left"),
    *("evidence.filed", "evidence.removed", "evidence.taken_over"),
    *("exchange.written_by_body", "exchange.written_by_candidate"),
    *("piece.arrived", "piece.withdrawn", "dossier.archived"),
    *("piece.given", "piece.taken_back"),
    *("team.referent_named", "team.signatory_named", "team.handed_over"),
    *(
        f"campaign.{what}"
        for what in ("prepared", "corrected", "opened", "prolonged", "abandoned", "sample_said")
    ),
    *(f"invitation.{what}" for what in ("added", "removed", "addresses_forgotten")),
    *(f"mailing.{what}" for what in ("started", "reminder_started", "paused", "resumed", "ended")),
    *(f"open_link.{what}" for what in ("made", "closed", "reopened")),
    *(f"survey_access.{what}" for what in ("asked", "granted", "granted_by_itself", "refused", "lapsed")),
    *("survey.uploaded", "survey.columns_chosen", "survey.values_chosen", "survey.upload_given_up"),
    *(
        "survey.imported_for",
        "survey.sheet_typed",
        "survey.sheets_filed",
    ),  # as survey.imported; an open campaign dates nothing
    *("indicator.measured", "indicator.unmeasured", "opinions.recorded", "results.shown"),
    "row.tried_again",  # touches its dossier, and dates nothing anew
}
OF_NO_DOSSIER = (
    *("access", "comment", "funding", "funding_round"),
    *("account", "eligibility", "email", "first_account", "invitation", "organisation"),
    *("api_token", "backup_codes", "body", "calendar_feed", "durations", "grid", "habilitation", "member"),
    *("majority", "message_preferences", "message_text", "password", "proconnect", "questionnaire"),
    *("reminder_policy", "second_factor", "service", "services"),
)


@pytest.mark.usefixtures("_each_act_watched")
@pytest.mark.parametrize("life_of", LIVES, ids=lambda each: each.__name__)
def test_the_stored_deadlines_are_the_guides_after_every_act(life_of: Callable[[Case], None]) -> None:
    case = at_stage("preparing", scores="argent")
    life_of(case)
    with case.at(case.today):
        refresh_touched()
        assert stored() == live()
        assert rebuild_all() == 0
    assert not Touch.objects.exists()
    assert set(JournalEntry.objects.values_list("event", flat=True)) >= LIVES[life_of]


def test_these_lives_go_through_every_act_on_a_dossier() -> None:
    known = {event for event in journal.sentences() if event.split(".")[0] not in OF_NO_DOSSIER}
    assert known - DATE_NOTHING == set().union(*LIVES.values())


@pytest.mark.usefixtures("_each_act_watched")
@pytest.mark.parametrize(
    ("event", "life_of"),
    [
        ("dossier.planned", refused),
        ("audit.plan_sent", refused),
        ("label.suspended", lifted),
        ("renewal.opened", confirmed_then_renewed),
    ],
)
def test_an_act_that_leaves_no_touch_is_found(
    event: str, life_of: Callable[[Case], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = journal.record

    def forgetful(subject: Any, happened: str, **details: Any) -> JournalEntry:
        return real(subject, happened, **(details | {"touches": False} if happened == event else details))

    monkeypatch.setattr(journal, "record", forgetful)
    case = at_stage("preparing", scores="argent")
    with pytest.raises(AssertionError, match="after"):
        life_of(case)


def test_what_differs_though_nobody_touched_it_is_counted_and_mended() -> None:
    case = at_stage("ready")
    with case.at(case.today):
        refresh_touched()
        moved, gone, alien = DueDate.objects.all()[:3]
        DueDate.objects.filter(pk=moved.pk).update(due=moved.due + DAY)
        DueDate.objects.filter(pk=alien.pk).update(key="unheard_of")
        gone.delete()
        assert rebuild_all() == 4  # the alien is one too many, and what it replaced is missing
        assert stored() == live()
        assert rebuild_all() == 0
