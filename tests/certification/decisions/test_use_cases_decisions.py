"""The decision on the initial audit, and what follows from it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django_fsm import TransitionNotAllowed

from audits.audit.enums import AuditStatus
from candidates.dossiers import use_cases as dossier_use_cases
from candidates.dossiers.enums import Status
from certification.admission import use_cases as admission
from certification.attestations import use_cases as attestation_use_cases
from certification.attestations.models import Attestation
from certification.decisions import use_cases as decision_use_cases
from certification.decisions.enums import DecisionKind
from certification.decisions.models import Decision
from certification.register.queries import register
from certification.renewal.schedules import expire_labels
from certification.sanctions.models import Withdrawal
from certification.sanctions.use_cases import withdraw_label
from label_sp.actors.enums import Role
from label_sp.guide.attestation import last_valid_day
from label_sp.guide.tiers import Tier
from label_sp.outbox.models import Message
from tests.audits.conftest import on
from tests.certification.conftest import emails, events, rules_of, told
from tests.certification.labels import label
from tests.factories import MembershipFactory
from tests.scenarios import SCORES, Case, at_stage

pytestmark = pytest.mark.django_db


def grant(case: Case, tier: Tier = Tier.OR, **fields: object) -> object:
    return decision_use_cases.grant_label(case.dossier_id, tier, actor=case.people.decider, **fields)


@pytest.mark.rule("DEC-08")
@pytest.mark.parametrize("late", [10, 11], ids=["tenth day", "day after"])
def test_no_decision_while_the_candidate_may_still_answer(late: int) -> None:
    case = at_stage("awaiting_decision")
    with on(case.today + dt.timedelta(days=late)):
        if late == 10:
            assert rules_of(grant, case) == ["DEC-08"]
            assert rules_of(
                decision_use_cases.refuse_label, case.dossier_id, actor=case.people.decider, reason="Motif"
            ) == ["DEC-08"]
        else:
            grant(case)
    assert (case.dossier.status == Status.LABELLED) is (late == 11)


@pytest.mark.rule("DEC-08")
def test_the_candidate_s_answer_makes_the_decision_possible_at_once() -> None:
    case = at_stage("answered")
    with case.at(case.today):
        grant(case)
    assert case.dossier.status == Status.LABELLED


@pytest.mark.rule("ACT-10")
def test_whoever_audited_does_not_decide() -> None:
    case = at_stage("answered")
    auditor = case.people.auditor
    MembershipFactory(user=auditor, organisation=case.people.body, role=Role.DECIDER)
    with case.at(case.day_of("labelled")):
        assert rules_of(decision_use_cases.grant_label, case.dossier_id, Tier.OR, actor=auditor) == ["ACT-10"]
        assert rules_of(decision_use_cases.refuse_label, case.dossier_id, actor=auditor, reason="M") == [
            "ACT-10"
        ]


@pytest.mark.rule("ACT-10")
def test_whoever_wrote_in_the_grid_before_another_auditor_does_not_decide() -> None:
    case = at_stage("answered")
    decider = case.people.decider
    case.audit.scores.filter(point__code="1.1").update(updated_by=decider)
    with case.at(case.day_of("labelled")):
        assert rules_of(grant, case) == ["ACT-10"]


@pytest.mark.parametrize("who", ["candidate", "manager", "ditp", "auditor"])
def test_only_a_decider_of_the_body_decides(who: str) -> None:
    case = at_stage("answered")
    actor = getattr(case.people, who)
    with case.at(case.day_of("labelled")):
        with pytest.raises(PermissionDenied, match="décision"):
            decision_use_cases.grant_label(case.dossier_id, Tier.OR, actor=actor)
        with pytest.raises(PermissionDenied, match="décision"):
            decision_use_cases.refuse_label(case.dossier_id, actor=actor, reason="Motif")


@pytest.mark.rule("DEC-07")
@pytest.mark.rule("DEC-04")
def test_the_body_departs_downwards_with_a_reason_and_never_upwards() -> None:
    case = at_stage("answered", scores="argent")
    with case.at(case.day_of("labelled")):
        assert rules_of(grant, case, Tier.OR, reason="Ils le méritent.") == ["DEC-03"]
        assert rules_of(grant, case, Tier.BRONZE) == ["DEC-07"]
        grant(case, Tier.BRONZE, reason="Un site n’est pas prêt.")
    decision = Decision.objects.get()
    assert (decision.tier, decision.proposed_tier, decision.reason) == (
        "bronze",
        "argent",
        "Un site n’est pas prêt.",
    )


@pytest.mark.parametrize(
    ("scores", "tier", "above", "missed"),
    [
        pytest.param("bronze", Tier.BRONZE, Tier.ARGENT, "DEC-02", marks=pytest.mark.rule("DEC-01")),
        pytest.param("argent", Tier.ARGENT, Tier.OR, "DEC-03", marks=pytest.mark.rule("DEC-02")),
    ],
)
def test_each_tier_is_granted_on_its_own_conditions(
    scores: str, tier: Tier, above: Tier, missed: str
) -> None:
    case = at_stage("answered", scores=scores)
    with case.at(case.day_of("labelled")):
        assert set(rules_of(grant, case, above, reason="Ils le méritent.")) == {missed}
        grant(case, tier)
    assert Decision.objects.get().tier == tier


@pytest.mark.rule("DEC-07")
@pytest.mark.rule("ATT-01")
def test_granting_does_all_that_follows_in_one_go() -> None:
    case = at_stage("answered")
    case.advance("labelled")
    dossier, day = case.dossier, case.today
    assert (dossier.tier, dossier.obtained_on, dossier.valid_until) == ("or", day, dt.date(2029, 3, 29))
    assert case.audit.status == AuditStatus.CONCLUDED
    decision = Decision.objects.get()
    assert (decision.kind, decision.decided_by, decision.decided_on) == (
        DecisionKind.GRANTED,
        case.people.decider,
        day,
    )
    assert len(decision.verdict) == 31 and all(condition["met"] for condition in decision.verdict)
    assert events(dossier.pk)[-3:] == ["audit.concluded", "attestation.issued", "label.granted"]
    everyone = [case.people.candidate, case.people.contributor, case.people.ditp]
    assert told("label.granted", dossier.pk) == emails(everyone)


@pytest.mark.rule("ATT-01")
@pytest.mark.parametrize(
    ("obtained", "last"),
    [
        (dt.date(2025, 7, 1), dt.date(2028, 6, 30)),
        (dt.date(2028, 2, 29), dt.date(2031, 2, 28)),
    ],
)
def test_the_attestation_is_valid_three_years_less_a_day(obtained: dt.date, last: dt.date) -> None:
    attestation = label(obtained).attestation
    assert (attestation.valid_from, attestation.valid_until) == (obtained, last)


@pytest.mark.rule("ATT-02")
def test_the_attestation_keeps_what_it_said_when_the_service_changes() -> None:
    it = label(cities=("Acheux-en-Amiénois", "Bray-sur-Somme"))
    it.dossier.service.name = "Autre nom"
    it.dossier.service.save()
    it.dossier.service.sites.all().delete()
    said = it.attestation.payload
    assert said["service"] == "France services de Bray"
    assert [site["city"] for site in said["sites"]] == ["Acheux-en-Amiénois", "Bray-sur-Somme"]


def test_a_decision_sent_twice_is_taken_once() -> None:
    case = at_stage("labelled")
    with case.at(case.today), pytest.raises(TransitionNotAllowed):
        grant(case)
    assert (Decision.objects.count(), Attestation.objects.count()) == (1, 1)
    assert Message.objects.filter(kind="label.granted").count() == 3


def test_nothing_is_decided_before_the_report() -> None:
    case = at_stage("scored")
    with case.at(case.today):
        with pytest.raises(TransitionNotAllowed):
            grant(case)
        with pytest.raises(TransitionNotAllowed):
            decision_use_cases.refuse_label(case.dossier_id, actor=case.people.decider, reason="Motif")
    early = at_stage("submitted", people=case.people, service="Un autre service")
    with early.at(early.today), pytest.raises(TransitionNotAllowed):
        grant(early)


# --- numbers ----------------------------------------------------------------------------------------------------------


@pytest.mark.rule("ATT-05")
def test_numbers_follow_each_other_and_an_act_undone_gives_its_number_back() -> None:
    first = label(dt.date(2025, 7, 1)).attestation.number
    with transaction.atomic():
        undone = label(dt.date(2025, 7, 2)).attestation.number
        transaction.set_rollback(True)
    second = label(dt.date(2025, 7, 3)).attestation.number
    assert (first, undone, second) == ("LSP-2025-00001", "LSP-2025-00002", "LSP-2025-00002")
    assert label(dt.date(2026, 1, 5)).attestation.number == "LSP-2026-00001"


@pytest.mark.rule("ATT-05")
def test_a_number_and_a_version_are_never_used_twice() -> None:
    it = label()
    first = it.attestation
    with on(dt.date(2026, 1, 10)):
        attestation_use_cases.issue_attestation(it.dossier, today=dt.date(2026, 1, 10), actor=None)
    second = it.attestation
    assert (first.number, second.number) == ("LSP-2025-00001", "LSP-2026-00001")
    assert (first.version, second.version) == (1, 2)
    first.refresh_from_db()
    assert first.replaced_on == dt.date(2026, 1, 10)
    assert first.code != second.code


# --- refusing ---------------------------------------------------------------------------------------------------------


@pytest.mark.rule("DEC-05")
def test_a_refusal_is_reasoned_notified_and_closes_the_dossier() -> None:
    case = at_stage("answered", scores="below")
    with case.at(case.day_of("refused")):
        refused = rules_of(
            decision_use_cases.refuse_label, case.dossier_id, actor=case.people.decider, reason="  "
        )
        assert refused == ["DEC-05"]
        assert rules_of(grant, case, Tier.BRONZE, reason="Quand même") == ["DEC-01"]
    case.advance("refused")
    dossier = case.dossier
    assert (dossier.status, dossier.refused_on, dossier.closed_on) == (
        Status.REFUSED,
        case.today,
        case.today,
    )
    assert case.audit.status == AuditStatus.CONCLUDED
    assert Attestation.objects.count() == 0
    letter = Message.objects.filter(kind="label.refused", recipient=case.people.candidate).get()
    assert "Les engagements ne sont pas tenus." in letter.body
    assert "mercredi 30 septembre 2026" in letter.body


@pytest.mark.rule("DEC-07")
def test_a_refusal_against_the_scores_is_reasoned_too() -> None:
    case = at_stage("answered")
    with case.at(case.day_of("refused")):
        refused = rules_of(
            decision_use_cases.refuse_label, case.dossier_id, actor=case.people.decider, reason=""
        )
        assert refused == ["DEC-05", "DEC-07"]


@pytest.mark.rule("DEC-06")
@pytest.mark.parametrize(("day", "too_early"), [(dt.date(2026, 9, 29), True), (dt.date(2026, 9, 30), False)])
def test_a_new_application_waits_six_months_after_a_refusal(day: dt.date, too_early: bool) -> None:
    case = at_stage("refused", scores="below")  # on 30 March 2026
    with on(day):
        again = dossier_use_cases.create_dossier(case.dossier.service, actor=case.people.candidate)
        refused = rules_of(admission.submit_dossier, again.pk, actor=case.people.candidate)
    assert ("DEC-06" in refused) is too_early


# --- renewing ---------------------------------------------------------------------------------------------------------


@pytest.mark.rule("REN-02")
def test_the_next_cycle_s_label_takes_over_on_its_day() -> None:
    first = at_stage("labelled", scores="argent")
    second = first.renewal().advance("answered")
    before = first.dossier
    assert before.status == Status.LABELLED
    second.advance("labelled")
    former, now = first.dossier, second.dossier
    starts_on = before.valid_until + dt.timedelta(days=1)
    assert (former.status, now.status) == (Status.LABELLED, Status.LABELLED)
    assert (now.obtained_on, now.valid_until) == (starts_on, last_valid_day(starts_on))
    assert (former.succeeded_from, events(former.pk)[-1]) == (starts_on, "renewal.granted")
    for day, listed, ended in (
        (second.today, former, 0),
        (before.valid_until, former, 0),
        (starts_on, now, 1),
    ):
        with first.at(day):
            assert expire_labels() == ended
            assert list(register(day)) == [listed]  # never both, never none
    assert first.dossier.status == Status.RENEWED
    assert first.dossier.attestations.get().replaced_on == starts_on
    assert events(former.pk)[-1] == "label.renewed"
    assert not Withdrawal.objects.exists()


@pytest.mark.rule("REN-02")
def test_a_renewal_withdrawn_before_its_first_day_takes_nothing_over() -> None:
    first = at_stage("labelled", scores="argent")
    second = first.renewal().advance("labelled")
    with second.at(second.today) as day:
        withdraw_label(
            second.dossier_id,
            actor=second.people.decider,
            ground="mark_misused",
            reason="Logo.",
            effective_on=day,
        )
    with first.at(first.dossier.valid_until + dt.timedelta(days=1)):
        assert expire_labels() == 1
    assert first.dossier.status == Status.EXPIRED


@pytest.mark.rule("REN-02")
def test_a_renewal_that_is_refused_leaves_the_former_label_as_it_was() -> None:
    first = at_stage("labelled", scores="argent")
    second = first.renewal(scores=SCORES["below"]).advance("refused")
    assert second.dossier.status == Status.REFUSED
    assert first.dossier.status == Status.LABELLED
    assert first.dossier.attestations.get().replaced_on is None


@pytest.mark.rule("REN-02")
def test_a_label_that_ended_meanwhile_stays_ended() -> None:
    first = at_stage("labelled")
    second = first.renewal(visit=first.labelled_on.replace(year=2029)).advance("answered")
    first.advance("expired")
    second.advance("labelled")
    assert first.dossier.status == Status.EXPIRED
    assert second.dossier.status == Status.LABELLED
