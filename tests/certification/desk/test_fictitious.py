"""What a demonstration issues says everywhere that it has no value; a real body’s name, whatever it is, never does."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from audits.audit.enums import AuditKind, AuditStatus
from audits.reports import documents as report_documents
from audits.visits import documents as visit_documents
from certification.attestations import documents as attestation_documents
from certification.bodies import use_cases as bodies
from certification.decisions import documents as decision_documents
from certification.decisions.enums import DecisionKind
from certification.decisions.use_cases import record_decision
from certification.demo import cast
from certification.dossier import documents as dossier_documents
from certification.dossier.mails import parties_of
from label_sp.actors.models import Organisation
from label_sp.common import pdf
from label_sp.outbox.models import Message
from surveys.results import documents as survey_documents
from tests.audits.conftest import browser
from tests.certification.labels import Label, label
from tests.certification.pages import address, words
from tests.factories import audit_in, ditp_agent, import_survey
from tests.scenarios import make_people

pytestmark = pytest.mark.django_db
NOTICE = "Document fictif, sans valeur"
MISLEADING = "Bureau d’essais, d’inventions et de démonstrations fictives"
CASES = [
    pytest.param(False, False, id="real"),
    pytest.param(True, False, id="invented body"),
    pytest.param(False, True, id="invented candidate"),
]


def a_label(body: bool, candidate: bool) -> Label:
    """A label of a body whose name misleads; which of both organisations a demonstration made."""
    people = make_people(MISLEADING)
    Organisation.objects.filter(pk=people.body.pk).update(fictitious=body)
    Organisation.objects.filter(pk=people.organisation.pk).update(fictitious=candidate)
    people.body.refresh_from_db()
    people.organisation.refresh_from_db()
    return label(people=people)


@pytest.mark.parametrize(("body", "candidate"), CASES)
def test_each_document_says_it_or_none(body: bool, candidate: bool) -> None:
    it, said = a_label(body, candidate), body or candidate
    audit = audit_in(AuditStatus.REPORTED, dossier=it.dossier, kind=AuditKind.FOLLOW_UP)
    refused = record_decision(
        it.dossier, None, DecisionKind.REFUSED, None, actor=it.people.decider, today=dt.date(2026, 1, 5)
    )
    letter = Message(kind="label.granted", about=parties_of(it.dossier), dossier_id=it.dossier.pk)
    html = {
        "attestation": attestation_documents.attestation_html(it.attestation),
        "refusal": decision_documents.refusal_html(refused),
        "letter": _letter(letter),
        "audit report": _html(
            report_documents.REPORT, report_documents.report_context(audit, [], sent_on=None)
        ),
        "survey report": survey_documents.report_html(import_survey(it.dossier, purpose="follow_up")),
    }
    assert {name: NOTICE in text for name, text in html.items()} == dict.fromkeys(html, said)


def _html(template: str, context: dict[str, Any]) -> str:
    return pdf.html(template, context)


def _letter(message: Message) -> str:
    message.created_at = dt.datetime(2026, 1, 5, 12, tzinfo=dt.UTC)
    return dossier_documents.letter_html(message)


def test_the_plan_of_an_audit_says_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "render", lambda template, context, identifier: _html(template, context))
    for invented in (True, False):
        audit = audit_in(AuditStatus.PLANNED)
        Organisation.objects.filter(pk=audit.dossier.body_id).update(fictitious=invented)
        audit.dossier.body.refresh_from_db()
        assert (NOTICE in str(visit_documents.print_plan(audit))) is invented


@pytest.mark.parametrize(("body", "candidate"), CASES)
def test_pages_and_files_of_the_register_say_it(client: Any, body: bool, candidate: bool) -> None:
    it, said = a_label(body, candidate), body or candidate
    entry = reverse("certification:register_entry", args=[it.dossier.pk])
    verified = reverse("certification:verify", args=[it.attestation.number, it.attestation.code])
    for page in (reverse("certification:register"), entry, verified):
        text = words(client.get(page))
        assert ("Fictif, sans valeur" in text or "fictive, sans valeur" in text) is said, page
    assert ("fr-alert--success" in client.get(verified).content.decode()) is not said
    lines = client.get(reverse("certification:register_csv")).getvalue().decode().splitlines()
    assert (lines[0].split(",")[-1], lines[1].split(",")[-1]) == ("fictif", "oui" if said else "non")
    assert (
        client.get(reverse("certification:register_json")).getvalue().decode().count('"fictif": true') == said
    )
    assert ("Fictif, sans valeur" in words(client.get(reverse("certification:public_bodies")))) is body


@pytest.mark.parametrize(("body", "candidate"), CASES)
def test_the_api_says_it(body: bool, candidate: bool) -> None:
    it, said = a_label(body, candidate), body or candidate
    api, attestation = APIClient(), it.attestation
    assert api.get(reverse("api-register")).json()["results"][0]["fictitious"] is said
    assert api.get(reverse("api-register-entry", args=[it.dossier.pk])).json()["fictitious"] is said
    check = reverse("api-verify", args=[attestation.number])
    assert api.get(check, {"code": attestation.code}).json()["fictitious"] is said
    assert api.get(check, {"code": "0" * 24}).json()["fictitious"] is None
    assert api.get(reverse("api-bodies")).json()[0]["fictitious"] is body
    api.force_authenticate(it.people.candidate)
    assert api.get(f"/api/v1/dossiers/{it.dossier.pk}/").json()["fictitious"] is said


@pytest.mark.parametrize("said", [True, False])
def test_the_pages_of_a_dossier_and_of_a_body_say_it(said: bool) -> None:
    it = a_label(said, candidate=False)
    assert (
        "Fictif, sans valeur" in words(browser(it.people.candidate).get(address("dossier", it.dossier)))
    ) is said
    ditp = browser(ditp_agent())
    for page in (
        reverse("certification:bodies"),
        reverse("certification:body", args=[it.people.body.body.pk]),
    ):
        assert ("Fictif, sans valeur" in words(ditp.get(page))) is said


def test_what_was_issued_stays_what_it_was() -> None:
    it = a_label(body=True, candidate=False)
    refused = record_decision(
        it.dossier, None, DecisionKind.REFUSED, None, actor=it.people.decider, today=dt.date(2026, 1, 5)
    )
    Organisation.objects.update(fictitious=False)
    assert NOTICE in attestation_documents.attestation_html(it.attestation)
    assert NOTICE in decision_documents.refusal_html(type(refused).objects.get(pk=refused.pk))


@pytest.mark.parametrize("demo", [True, False])
def test_a_body_registered_in_a_demonstration_is_invented_for_ever(settings: Any, demo: bool) -> None:
    settings.DEMO = demo
    body = bodies.register_body(
        actor=ditp_agent(),
        name="Certification du Nord",
        address="",
        standard="17065",
        accreditation_number="5-1",
        accreditation_valid_until=dt.date(2033, 1, 1),
    )
    assert body.organisation.fictitious is demo


def test_all_organisations_of_the_demonstration_are_invented() -> None:
    cast.assemble_others(cast.assemble())
    assert set(Organisation.objects.values_list("fictitious", flat=True)) == {True}
