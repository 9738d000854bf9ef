"""The DITP's pages on bodies: nobody else knows that they exist."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from certification.bodies.models import CertificationBody, Habilitation
from tests.audits.conftest import browser, on
from tests.certification.labels import habilitate
from tests.factories import ditp_agent
from tests.scenarios import make_people

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 3, 2)
BODY = {
    "name": "Certif Essai",
    "address": "",
    "standard": "17065",
    "accreditation_number": "5-1234",
    "accreditation_valid_until": "2031-01-01",
}


def send(url: str, **fields: str) -> Any:
    with on(DAY):
        return browser(ditp_agent()).post(url, fields)


def address(body: CertificationBody) -> str:
    return reverse("certification:body", args=[body.pk])


@pytest.mark.rule("ACT-04")
def test_a_body_is_registered_then_habilitated_then_listed() -> None:
    answer = send(reverse("certification:body_new"), **BODY)
    body = CertificationBody.objects.get()
    assert answer.url == address(body)
    send(address(body), act="habilitate", decided_on="2026-03-01", agreement_signed_on="2026-03-02")
    assert Habilitation.objects.get().valid_until == dt.date(2031, 2, 28)
    with on(DAY):
        text = browser(ditp_agent()).get(reverse("certification:bodies")).content.decode()
    assert "Certif Essai" in text and "En vigueur" in text


def test_what_was_typed_is_kept_when_it_is_refused() -> None:
    answer = send(reverse("certification:body_new"), **{**BODY, "accreditation_valid_until": ""})
    assert answer.status_code == 422
    assert 'value="Certif Essai"' in answer.content.decode()
    habilitate(make_people().body)
    body = CertificationBody.objects.get()
    answer = send(address(body), act="habilitate", decided_on="2034-01-01", agreement_signed_on="")
    assert answer.status_code == 422
    assert "futur" in answer.content.decode()
    assert 'value="2034-01-01"' in answer.content.decode()


def test_a_refusal_of_the_guide_shows_its_rule() -> None:
    habilitate(make_people().body)
    body = CertificationBody.objects.get()
    CertificationBody.objects.update(accreditation_valid_until=dt.date(2026, 1, 1))
    answer = send(address(body), act="habilitate", decided_on="2026-03-01", agreement_signed_on="")
    assert answer.status_code == 422
    assert "ACT-04" in answer.content.decode()


@pytest.mark.rule("ACT-02")
@pytest.mark.rule("ACT-05")
def test_a_habilitation_is_signed_suspended_and_restored_from_the_page() -> None:
    habilitation = habilitate(make_people().body, agreement_signed_on=None)
    body = habilitation.body
    on_it = {"habilitation": str(habilitation.pk)}
    send(address(body), **on_it, act="sign", signed_on="2026-03-02")
    habilitation.refresh_from_db()
    assert habilitation.agreement_signed_on == DAY
    refused = send(address(body), **on_it, act="suspend", reason="")
    assert refused.status_code == 422
    send(address(body), **on_it, act="suspend", reason="Décision du 2 mars")
    habilitation.refresh_from_db()
    assert habilitation.suspended_on == DAY
    with on(DAY):
        text = browser(ditp_agent()).get(address(body)).content.decode()
    assert "Suspendue" in text and "Rétablir l’habilitation" in text
    send(address(body), **on_it, act="restore", reason="Décision du 3 mars")
    habilitation.refresh_from_db()
    assert habilitation.suspended_on is None
    assert send(address(body), act="suspend", habilitation="n’importe quoi", reason="x").status_code == 404


@pytest.mark.parametrize("name", ["bodies", "body_new", "body"])
def test_the_pages_do_not_exist_for_anybody_else(name: str) -> None:
    people = make_people()
    body = habilitate(people.body).body
    url = reverse(f"certification:{name}", args=[body.pk] if name == "body" else [])
    for who in ("candidate", "manager", "decider", "auditor"):
        client = browser(getattr(people, who))
        assert client.get(url).status_code == 404
        assert client.post(url, BODY).status_code == 404
    assert Client().get(url).status_code == 302
    assert browser(people.ditp).get(url).status_code == 200
    assert CertificationBody.objects.count() == 1
