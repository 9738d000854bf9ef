"""The pages from the preparation to the auditor: what they do, what they refuse and why; nothing typed is lost."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from candidates.dossiers.enums import Status
from candidates.dossiers.models import Dossier
from candidates.pieces.enums import PieceKind, Verdict
from candidates.services.models import Service
from label_sp.actors.enums import OrganisationKind, Role
from label_sp.actors.models import Organisation
from label_sp.journal.models import JournalEntry
from label_sp.outbox.models import Message
from surveys.campaigns.models import Campaign
from tests.audits.conftest import browser
from tests.certification.pages import PASSWORD, address, get, post, words
from tests.factories import OrganisationFactory, auditor_of, member
from tests.scenarios import at_stage

pytestmark = pytest.mark.django_db

SIGNED = {"password": PASSWORD}


# --- the candidate ----------------------------------------------------------------------------------------------------


def test_the_dates_make_the_calendar() -> None:
    case = at_stage("preparing")
    first_day = case.visit + dt.timedelta(days=30)
    data = {
        "body": case.people.body.pk,
        "audit_first_day": first_day,
        "audit_last_day": first_day,
        "perimeter": "P",
    }
    answer = post(case, "candidate", "prepare", data)
    assert (answer.status_code, answer["Location"]) == (302, address("prepare", case.dossier))
    page = words(get(case, "candidate", "prepare"))
    assert "Dépôt du dossier Au plus tard le dimanche 15 mars 2026" in page
    assert "DOS-02" in page


def test_dates_in_the_wrong_order_are_refused_beside_their_field() -> None:
    case = at_stage("preparing")
    data = {"audit_first_day": "2026-05-02", "audit_last_day": "2026-05-01", "perimeter": "Les deux accueils"}
    answer = post(case, "candidate", "prepare", data)
    assert answer.status_code == 422
    assert "Le dernier jour d’audit précède le premier." in words(answer)
    assert "Les deux accueils" in words(answer)


def test_a_body_without_habilitation_is_not_offered() -> None:
    case = at_stage("preparing")
    other = body_without_habilitation()
    answer = post(case, "candidate", "prepare", {"body": other.pk})
    assert answer.status_code == 422
    assert other.name not in words(get(case, "candidate", "prepare"))


def body_without_habilitation() -> Organisation:
    return OrganisationFactory(kind=OrganisationKind.BODY, name="Organisme sans habilitation")


@pytest.mark.rule("DOS-01")
def test_an_unfinished_dossier_is_not_filed_and_says_why() -> None:
    case = at_stage("preparing")
    assert "Le bouton de dépôt apparaîtra" in words(get(case, "candidate", "submit"))
    answer = post(case, "candidate", "submit", {})
    assert answer.status_code == 422
    assert "Une pièce manque : organigramme." in words(answer)
    assert "DOS-01" in words(answer)
    assert case.dossier.status == Status.PREPARING


@pytest.mark.rule("ELI-07")
@pytest.mark.parametrize(
    ("stage", "who", "page", "data"),
    [
        ("ready", "candidate", "submit", {}),
        ("submitted", "manager", "acknowledge", {"sample_accepted": "on"}),
    ],
)
def test_a_dossier_of_a_central_service_goes_no_further(stage: str, who: str, page: str, data: Any) -> None:
    case = at_stage(stage)
    Dossier.objects.filter(pk=case.dossier_id).update(applies_as="central")
    answer = post(case, who, page, data)
    assert answer.status_code == 422
    assert "ne se traitent pas encore ici" in words(answer) and "SUR-01" not in words(answer)


@pytest.mark.rule("ELI-07")
def test_a_state_s_central_administration_applies_for_itself_with_its_own_surveys() -> None:
    case = at_stage("ready")
    Service.objects.filter(pk=case.dossier.service_id).update(kind="central_state")
    surveys = Campaign.objects.filter(dossier=case.dossier_id)
    kept = list(surveys.values_list("pk", flat=True))
    surveys.update(purpose="follow_up")
    refused = words(post(case, "candidate", "submit", {}))
    assert "SUR-01" in refused and "ELI-07" not in refused
    Campaign.objects.filter(pk__in=kept).update(purpose="initial")  # the control
    assert post(case, "candidate", "submit", {}).status_code == 302


@pytest.mark.rule("DOS-02")
@pytest.mark.parametrize(("days", "status"), [(-28, 302), (-27, 422)], ids=["last day", "day after"])
def test_a_dossier_is_filed_a_month_before_the_audit(days: int, status: int) -> None:
    case = at_stage("ready", visit=dt.date(2026, 3, 16))  # a month of 28 days before: 16 February
    answer = post(case, "candidate", "submit", {}, day=case.visit + dt.timedelta(days=days))
    assert answer.status_code == status
    assert ("DOS-02" in words(answer)) == (status == 422)


def test_a_filing_sent_twice_counts_once() -> None:
    case = at_stage("ready")
    assert post(case, "candidate", "submit", {}).status_code == 302
    second = post(case, "candidate", "submit", {})
    assert second.status_code == 409
    assert "a changé entre-temps" in words(second)
    assert JournalEntry.objects.filter(event="dossier.submitted").count() == 1


def test_complements_are_asked_in_one_letter_then_answered() -> None:
    case = at_stage("submitted")
    kind, reason = PieceKind.TRAINING_PLAN, "La feuille de présence de 2025 manque."
    data = {"verdict": "complement", "ready_reason": "La pièce est trop ancienne.", "reason": reason}
    assert post(case, "manager", "review_piece", data, kind.value).status_code == 302
    letter = words(get(case, "manager", "review"))
    assert f"La pièce est trop ancienne. {reason}" in letter
    assert post(case, "manager", "request_complements", {}).status_code == 302
    assert case.dossier.status == Status.INCOMPLETE
    assert Message.objects.filter(kind="dossier.complements_requested", body__contains=reason).count() == 2
    assert reason in words(get(case, "candidate", "resubmit"))
    refused = post(case, "candidate", "resubmit", {})
    assert (refused.status_code, "DOS-04" in words(refused)) == (422, True)


# --- the body ---------------------------------------------------------------------------------------------------------


@pytest.mark.rule("SUR-09")
def test_the_body_reads_where_the_numbers_of_the_surveys_come_from() -> None:
    case = at_stage("submitted")
    campaign = case.dossier.campaigns.get(kind="users")
    page = words(get(case, "manager", "review_piece", "survey_reports"))
    assert f"par {campaign.recorded_by}, du fichier « {campaign.source_name} »" in page
    assert campaign.source_sha256 in page
    assert campaign.source_sha256 not in words(get(case, "manager", "review_piece", "training_plan"))


def test_a_complement_without_a_reason_is_refused_and_the_date_kept() -> None:
    case = at_stage("submitted")
    data = {"verdict": "complement", "due": "2026-02-20"}
    answer = post(case, "manager", "review_piece", data, "organisation_chart")
    assert answer.status_code == 422
    assert "Dites ce qui manque" in words(answer)
    assert 'value="2026-02-20"' in answer.content.decode()
    assert get(case, "manager", "review_piece", "nothing").status_code == 404


def test_each_piece_is_read_and_judged_in_turn() -> None:
    case = at_stage("submitted")
    for kind in PieceKind:
        assert post(case, "manager", "review_piece", {"verdict": "accepted"}, kind.value).status_code == 302
    assert "8 pièces examinées sur 8" in words(get(case, "manager", "review"))
    refused = post(case, "manager", "acknowledge", {})
    assert (refused.status_code, "échantillon" in words(refused)) == (422, True)
    assert post(case, "manager", "acknowledge", {"sample_accepted": "on"}).status_code == 302
    assert case.dossier.status == Status.ADMISSIBLE


@pytest.mark.rule("ELI-03")
def test_the_body_judges_the_sites_that_a_hospital_leaves_out() -> None:
    case = at_stage("submitted")
    Service.objects.filter(pk=case.dossier.service_id).update(kind="public_health")
    case.dossier.pieces.update(verdict=Verdict.ACCEPTED)
    assert "à juste titre" not in words(get(case, "manager", "review"))
    case.dossier.service.sites.filter(is_main=False).update(
        in_perimeter=False, left_out_reason="Des archives."
    )
    page = words(get(case, "manager", "review"))
    assert "Des archives." in page and "à juste titre" in page
    refused = post(case, "manager", "acknowledge", {"sample_accepted": "on"})
    assert refused.status_code == 422 and "sans votre accord" in words(refused)
    accepted = {"sample_accepted": "on", "left_out_accepted": "on"}
    assert post(case, "manager", "acknowledge", accepted).status_code == 302


@pytest.mark.rule("CON-03")
def test_without_a_contract_nothing_is_acknowledged() -> None:
    case = at_stage("submitted")
    case.dossier.agreements.all().delete()
    case.dossier.pieces.update(verdict=Verdict.ACCEPTED)
    answer = post(case, "manager", "acknowledge", {"sample_accepted": "on"})
    assert (answer.status_code, "CON-03" in words(answer)) == (422, True)
    assert "checked" in answer.content.decode()  # the box stays ticked
    signed = {"signed_on": case.today, "agents_in_scope": 12}
    assert post(case, "manager", "agreement", signed).status_code == 302
    assert post(case, "manager", "acknowledge", {"sample_accepted": "on"}).status_code == 302


@pytest.mark.rule("CON-01")
@pytest.mark.rule("CON-02")
def test_the_page_of_the_contract_says_its_bounds_and_keeps_what_was_typed() -> None:
    case = at_stage("submitted")
    case.dossier.agreements.all().delete()
    page = words(get(case, "manager", "agreement"))
    assert (
        "18 mois avant l’audit" in page
        and "1,5 jour pour 1 site visité, 2 jours pour 2 sites visités" in page
    )
    old = {"signed_on": "2021-03-01", "agents_in_scope": 12, "days_on_site": "0.5", "perimeter": "L’accueil"}
    answer = post(case, "manager", "agreement", old)
    assert answer.status_code == 422
    assert "un contrat signé pour ce cycle" in words(answer) and "CON-02" in words(answer)
    assert 'value="2021-03-01"' in answer.content.decode() and "L’accueil" in words(answer)


def test_the_numbers_of_the_contract_are_read_as_they_are_typed() -> None:
    case = at_stage("submitted")
    case.dossier.agreements.all().delete()
    typed = {
        "agents_in_scope": "1 200",
        "sites_visited": "2",
        "days_on_site": "6,5",
        "perimeter": "L’accueil",
    }
    post(case, "manager", "agreement", {"signed_on": case.today, **typed})
    contract = case.dossier.agreements.get()
    assert (contract.agents_in_scope, contract.days_on_site) == (1200, Decimal("6.5"))


def test_a_contract_of_tomorrow_is_refused() -> None:
    case = at_stage("submitted")
    case.dossier.agreements.all().delete()
    data = {
        "signed_on": case.today + dt.timedelta(days=1),
        "agents_in_scope": 12,
        "perimeter": "Tout l’accueil",
    }
    answer = post(case, "manager", "agreement", data)
    assert answer.status_code == 422
    assert "est dans le futur" in words(answer)
    assert "Tout l’accueil" in words(answer)


@pytest.mark.rule("ACT-07")
@pytest.mark.rule("ACT-08")
def test_the_page_says_of_each_auditor_what_forbids_the_audit() -> None:
    case = at_stage("admissible")
    unknown = member(case.people.body, Role.AUDITOR)
    page = words(get(case, "manager", "assign"))
    assert "pas de formation déclarée" in page
    assert "Peut mener cet audit" in page
    data = {"auditor": unknown.pk, "impartiality_declared": "on", "reason": "Proche du site"}
    answer = post(case, "manager", "assign", data)
    assert (answer.status_code, "ACT-07" in words(answer)) == (422, True)
    assert "Proche du site" in words(answer)
    data = {"auditor": case.people.auditor.pk}
    answer = post(case, "manager", "assign", data)
    assert (answer.status_code, "pas de déclaration d’impartialité" in words(answer)) == (422, True)
    assert post(case, "manager", "assign", {**data, "impartiality_declared": "on"}).status_code == 302
    assert case.audit.auditor == case.people.auditor


def test_an_auditor_of_another_body_is_no_choice() -> None:
    case = at_stage("admissible")
    other = auditor_of(body_without_habilitation())
    data = {"auditor": other.pk, "impartiality_declared": "on"}
    assert post(case, "manager", "assign", data).status_code == 422


def test_a_body_declares_its_auditors_and_their_ties() -> None:
    case = at_stage("admissible")
    person = member(case.people.body, Role.AUDITOR)
    with case.at(case.today, hour=12):
        client = browser(case.people.manager)
        declared = {"act": "profile", "person": person.pk, "public_sector_experience": "on"}
        assert client.post("/auditeurs/", declared).status_code == 302
        assert person.auditor_profiles.get().public_sector_experience
        tie = {"act": "tie", "auditor": person.pk, "service": case.dossier.service.pk, "nature": "Conseil"}
        assert client.post("/auditeurs/", tie).status_code == 302
        assert "Conseil, en cours" in words(client.get("/auditeurs/"))
        assert client.post("/auditeurs/", {**tie, "nature": ""}).status_code == 422
        for wrong in (str(case.people.candidate.pk), "nobody"):
            assert client.post("/auditeurs/", {"act": "profile", "person": wrong}).status_code == 404


def test_what_the_filing_asks_for_is_not_called_optional() -> None:
    case = at_stage("preparing")
    page = words(get(case, "candidate", "prepare"))
    assert "Périmètre de labellisation" in page and "facultatif" not in page
    assert "Tout est demandé avant le dépôt." in page


def test_only_a_follow_up_has_an_auditor_of_before_to_explain() -> None:
    assert "a mené l’audit précédent" not in words(get(at_stage("admissible"), "manager", "assign"))
