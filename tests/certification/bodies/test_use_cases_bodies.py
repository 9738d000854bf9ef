"""Bodies, their habilitation, and the contracts they sign."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from certification.admission import use_cases as admission
from certification.bodies import facts
from certification.bodies import use_cases as bodies
from certification.bodies.models import CertificationBody, Habilitation
from certification.decisions import use_cases as decision_use_cases
from certification.sanctions import use_cases as sanctions
from label_sp.guide.tiers import Tier
from label_sp.journal.models import JournalEntry
from tests.audits.conftest import on
from tests.certification.conftest import events, rules_of
from tests.certification.labels import habilitate, label
from tests.factories import ditp_agent
from tests.scenarios import at_stage, make_people

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 3, 2)
BODY = {
    "name": "Certif Essai",
    "address": "1 rue du Test, 75000 Paris",
    "standard": "17065",
    "accreditation_number": "5-1234",
    "accreditation_valid_until": DAY,
}


def registered() -> CertificationBody:
    return bodies.register_body(actor=ditp_agent(), **BODY)


@pytest.mark.rule("ACT-04")
def test_a_body_is_registered_with_its_accreditation() -> None:
    with on(DAY):
        body = registered()
    assert (str(body), body.accreditation_number) == ("Certif Essai", "5-1234")
    entry = JournalEntry.objects.get(event="body.registered")
    assert entry.dossier_id is None and entry.subject_id == body.pk


def test_two_bodies_do_not_bear_the_same_name() -> None:
    registered()
    with pytest.raises(ValidationError, match="porte déjà ce nom"):
        bodies.register_body(actor=ditp_agent(), **{**BODY, "name": " Certif Essai "})


@pytest.mark.parametrize("role", ["candidate", "manager", "decider", "auditor"])
def test_only_the_ditp_keeps_bodies(role: str) -> None:
    people = make_people()
    habilitation = habilitate(people.body)
    actor = getattr(people, role)
    for act in (
        lambda: bodies.register_body(actor=actor, **BODY),
        lambda: bodies.grant_habilitation(
            habilitation.body_id, actor=actor, decided_on=DAY, agreement_signed_on=None
        ),
        lambda: bodies.suspend_habilitation(habilitation.pk, actor=actor, reason="x"),
        lambda: bodies.restore_habilitation(habilitation.pk, actor=actor, reason="x"),
        lambda: bodies.sign_habilitation(habilitation.pk, actor=actor, signed_on=DAY),
    ):
        with pytest.raises(PermissionDenied):
            act()


@pytest.mark.rule("ACT-03")
def test_a_habilitation_lasts_five_years_and_is_granted_again_the_same_way() -> None:
    with on(DAY):
        body = registered()
        first = bodies.grant_habilitation(
            body.pk, actor=ditp_agent(), decided_on=DAY, agreement_signed_on=DAY
        )
    assert first.valid_until == dt.date(2031, 3, 1)
    assert facts.habilitation_in_force(body.organisation_id, first.valid_until)
    assert not facts.habilitation_in_force(body.organisation_id, dt.date(2031, 3, 2))
    CertificationBody.objects.update(accreditation_valid_until=dt.date(2036, 1, 1))
    with on(dt.date(2031, 2, 20)) as _:
        bodies.grant_habilitation(
            body.pk,
            actor=ditp_agent(),
            decided_on=dt.date(2031, 2, 20),
            agreement_signed_on=dt.date(2031, 2, 20),
        )
    assert facts.habilitation_in_force(body.organisation_id, dt.date(2031, 3, 2))


@pytest.mark.rule("ACT-04")
@pytest.mark.parametrize(("today", "refused"), [(DAY, False), (DAY + dt.timedelta(days=1), True)])
def test_no_habilitation_without_an_accreditation_in_force(today: dt.date, refused: bool) -> None:
    with on(today):
        body = registered()

        def act() -> Habilitation:
            return bodies.grant_habilitation(
                body.pk, actor=ditp_agent(), decided_on=today, agreement_signed_on=None
            )

        if refused:
            assert rules_of(act) == ["ACT-04"]
        else:
            assert act().valid_until


@pytest.mark.rule("ACT-05")
def test_a_habilitation_takes_effect_with_the_engagement_contract() -> None:
    with on(DAY):
        body, ditp = registered(), ditp_agent()
        granted = bodies.grant_habilitation(body.pk, actor=ditp, decided_on=DAY, agreement_signed_on=None)
        assert not facts.habilitation_in_force(body.organisation_id, DAY)
    with on(dt.date(2026, 4, 10)):
        with pytest.raises(ValidationError, match="suit la décision"):
            bodies.sign_habilitation(granted.pk, actor=ditp, signed_on=dt.date(2026, 3, 1))
        with pytest.raises(ValidationError, match="futur"):
            bodies.sign_habilitation(granted.pk, actor=ditp, signed_on=dt.date(2026, 4, 11))
        bodies.sign_habilitation(granted.pk, actor=ditp, signed_on=dt.date(2026, 4, 10))
        with pytest.raises(ValidationError, match="déjà"):
            bodies.sign_habilitation(granted.pk, actor=ditp, signed_on=dt.date(2026, 4, 10))
    assert not facts.habilitation_in_force(body.organisation_id, dt.date(2026, 4, 9))
    assert facts.habilitation_in_force(body.organisation_id, dt.date(2026, 4, 10))


@pytest.mark.rule("ACT-02")
def test_the_commission_decides_once_a_day_and_not_tomorrow() -> None:
    with on(DAY):
        body, ditp = registered(), ditp_agent()
        with pytest.raises(ValidationError, match="futur"):
            bodies.grant_habilitation(
                body.pk, actor=ditp, decided_on=dt.date(2026, 3, 3), agreement_signed_on=None
            )
        with pytest.raises(ValidationError, match="suit la décision"):
            bodies.grant_habilitation(
                body.pk, actor=ditp, decided_on=DAY, agreement_signed_on=dt.date(2026, 3, 1)
            )
        bodies.grant_habilitation(body.pk, actor=ditp, decided_on=DAY, agreement_signed_on=DAY)
        with pytest.raises(ValidationError, match="déjà enregistrée"):
            bodies.grant_habilitation(body.pk, actor=ditp, decided_on=DAY, agreement_signed_on=DAY)
    assert Habilitation.objects.count() == 1


@pytest.mark.rule("ACT-02")
def test_a_suspension_of_a_habilitation_is_reasoned_journaled_and_can_end() -> None:
    people = make_people()
    habilitation = habilitate(people.body)
    with on(DAY):
        with pytest.raises(ValidationError, match="motif"):
            bodies.suspend_habilitation(habilitation.pk, actor=people.ditp, reason="  ")
        with pytest.raises(ValidationError, match="pas suspendue"):
            bodies.restore_habilitation(habilitation.pk, actor=people.ditp, reason="Erreur")
        bodies.suspend_habilitation(habilitation.pk, actor=people.ditp, reason="Décision du 2 mars")
        with pytest.raises(ValidationError, match="déjà suspendue"):
            bodies.suspend_habilitation(habilitation.pk, actor=people.ditp, reason="Encore")
        assert not facts.habilitation_in_force(people.body.pk, DAY)
        bodies.restore_habilitation(habilitation.pk, actor=people.ditp, reason="Décision du 3 mars")
        assert facts.habilitation_in_force(people.body.pk, DAY)
    found = JournalEntry.objects.filter(subject_id=habilitation.pk).order_by("id")
    assert [(entry.event, entry.data["reason"]) for entry in found] == [
        ("habilitation.suspended", "Décision du 2 mars"),
        ("habilitation.restored", "Décision du 3 mars"),
    ]


# --- ACT-06: what a body may not do meanwhile -------------------------------------------------------------------------


def suspend_body(case_or_label: object, day: dt.date) -> None:
    Habilitation.objects.update(suspended_on=day)


@pytest.mark.rule("ACT-06")
def test_a_suspended_body_takes_on_no_candidate() -> None:
    case = at_stage("ready")
    with case.at(case.day_of("submitted")) as day:
        admission.submit_dossier(case.dossier_id, actor=case.people.candidate)
        suspend_body(case, day)
        refused = rules_of(
            bodies.record_agreement,
            case.dossier_id,
            actor=case.people.manager,
            signed_on=day,
            agents_in_scope=3,
        )
    assert refused == ["ACT-06"]


@pytest.mark.rule("ACT-06")
def test_a_suspended_body_neither_acknowledges_nor_assigns() -> None:
    case = at_stage("submitted")
    with case.at(case.day_of("admissible")) as day:
        suspend_body(case, day)
        refused = rules_of(
            admission.acknowledge_dossier,
            case.dossier_id,
            actor=case.people.manager,
            sample_accepted=True,
        )
        assert "ACT-06" in refused
        Habilitation.objects.update(suspended_on=None)
    case.advance("admissible")
    with case.at(case.day_of("assigned")) as day:
        suspend_body(case, day)
        refused = rules_of(
            admission.assign_auditor,
            case.dossier_id,
            actor=case.people.manager,
            auditor_id=case.people.auditor.pk,
            impartiality_declared=True,
        )
    assert refused == ["ACT-06"]


@pytest.mark.rule("ACT-06")
def test_a_suspended_body_decides_nothing_and_decides_again_once_restored() -> None:
    case = at_stage("answered")
    with case.at(case.day_of("labelled")) as day:
        suspend_body(case, day)
        decider = case.people.decider
        assert rules_of(decision_use_cases.grant_label, case.dossier_id, Tier.OR, actor=decider) == ["ACT-06"]
        assert rules_of(decision_use_cases.refuse_label, case.dossier_id, actor=decider, reason="x" * 9) == [
            "ACT-06"
        ]
        Habilitation.objects.update(suspended_on=None)
        decision_use_cases.grant_label(case.dossier_id, Tier.OR, actor=decider)
    assert case.dossier.tier == "or"


@pytest.mark.rule("ACT-06")
def test_a_suspended_body_neither_suspends_nor_withdraws() -> None:
    it = label()
    with on(DAY):
        suspend_body(it, DAY)
        sanction = {"actor": it.people.decider, "ground": "mark_misused", "reason": "Logo"}
        assert rules_of(sanctions.suspend_label, it.dossier.pk, **sanction, conform_by=DAY) == ["ACT-06"]
        assert rules_of(sanctions.withdraw_label, it.dossier.pk, **sanction, effective_on=DAY) == ["ACT-06"]


# --- contracts --------------------------------------------------------------------------------------------------------


@pytest.mark.rule("CON-03")
def test_a_dossier_is_not_examined_without_a_signed_contract() -> None:
    case = at_stage("ready")
    with case.at(case.day_of("submitted")):
        admission.submit_dossier(case.dossier_id, actor=case.people.candidate)
    with case.at(case.day_of("admissible")) as day:
        from tests.scenario_acts import accept_pieces  # noqa: PLC0415

        accept_pieces(case)
        act = {"actor": case.people.manager, "sample_accepted": True}
        assert rules_of(admission.acknowledge_dossier, case.dossier_id, **act) == ["CON-03"]
        bodies.record_agreement(case.dossier_id, actor=case.people.manager, signed_on=day, agents_in_scope=3)
        admission.acknowledge_dossier(case.dossier_id, **act)
    assert "agreement.recorded" in events(case.dossier_id)


@pytest.mark.rule("CON-01")
def test_a_contract_covers_one_cycle_and_states_sites_and_perimeter() -> None:
    case = at_stage("submitted")
    agreement = case.dossier.agreements.get()
    assert (agreement.sites_count, agreement.perimeter) == (2, "L’ensemble de l’accueil du public.")
    with case.at(case.day_of("admissible")) as day:
        act = {"actor": case.people.manager, "agents_in_scope": 3}
        with pytest.raises(ValidationError, match="déjà enregistré"):
            bodies.record_agreement(case.dossier_id, signed_on=day, **act)


def test_a_contract_is_recorded_by_the_body_and_is_not_of_tomorrow() -> None:
    case = at_stage("ready")
    with case.at(case.day_of("submitted")) as day:
        admission.submit_dossier(case.dossier_id, actor=case.people.candidate)
        for actor in (case.people.candidate, case.people.decider, case.people.ditp):
            with pytest.raises(PermissionDenied):
                bodies.record_agreement(case.dossier_id, actor=actor, signed_on=day, agents_in_scope=3)
        with pytest.raises(ValidationError, match="futur"):
            bodies.record_agreement(
                case.dossier_id,
                actor=case.people.manager,
                signed_on=day + dt.timedelta(days=1),
                agents_in_scope=3,
            )
