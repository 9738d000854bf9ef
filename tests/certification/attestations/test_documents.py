"""The attestation and the notification of refusal: what they say, once, without fetching anything."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import threading
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from certification.attestations import documents as attestation_documents
from certification.attestations import tasks
from certification.attestations.models import Attestation
from certification.decisions import documents as decision_documents
from certification.decisions.models import Decision
from label_sp.actors.enums import Role
from tests.audits.conftest import browser, on
from tests.certification.labels import Label, label
from tests.factories import OrganisationFactory, member
from tests.scenarios import at_stage, make_people

pytestmark = [pytest.mark.django_db, pytest.mark.paper]
DAY = dt.date(2026, 3, 2)


def text_of(content: bytes) -> str:
    pages = PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def body_of(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


@pytest.mark.rule("ATT-02")
def test_the_attestation_names_service_tier_sites_perimeter_body_and_dates() -> None:
    it = label(cities=("Acheux-en-Amiénois", "Bray-sur-Somme"), perimeter="Tout l’accueil", tier="or")
    attestation = it.attestation
    found = text_of(attestation_documents.attestation_pdf(attestation))
    for words in (
        "Attestation de labellisation",
        "France services de Bray",
        "Communauté de communes d’essai",
        "Or",
        "1er juillet 2025",
        "30 juin 2028 inclus",
        "Site de Acheux-en-Amiénois",
        "1 place de la Mairie, 80560 Bray-sur-Somme",
        "Tout l’accueil",
        "Organisme d’essai (fictif)",
        "5-0001",
        f"n° {attestation.number}",
        attestation_documents.grouped(attestation.code),
        "Organisme de certification habilité Accréditation COFRAC n° 5-0001",
        "Décision du 1er juillet 2025 Émise et notifiée le 1er juillet 2025",
        "liste des services publics labellisés, publiée et tenue à jour par la DITP",
        "Page 1 sur 1",
    ):
        assert words in found
    assert "française" not in found  # a body is no service of the State
    assert "http://127.0.0.1:8000/registre/" in found.replace(" ", "")
    assert "http://127.0.0.1:8000/verifier/" in found.replace(" ", "")


def test_the_same_row_gives_the_same_bytes() -> None:
    attestation = label().attestation
    assert attestation_documents.attestation_pdf(attestation) == attestation_documents.attestation_pdf(
        attestation
    )


def test_the_pdf_is_tagged_in_french_and_titled() -> None:
    reader = PdfReader(io.BytesIO(attestation_documents.attestation_pdf(label().attestation)))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert str(root["/Lang"]).startswith("fr")
    assert reader.metadata and "Attestation LSP-2025-00001" in str(reader.metadata.title)


def test_a_name_is_text_and_fetches_nothing() -> None:
    evil = '<img src="http://exemple.test/x.png"><style>@import "http://exemple.test/y.css"</style>'
    it = label(name=evil)
    html = attestation_documents.attestation_html(it.attestation)
    assert "<img" not in html and "&lt;img" in html
    assert "http://exemple.test/x.png" in text_of(
        attestation_documents.attestation_pdf(it.attestation)
    ).replace(" ", "")


def test_sixty_sites_flow_to_a_second_page() -> None:
    it = label(cities=tuple(f"Commune {rank:02d}" for rank in range(60)))
    content = attestation_documents.attestation_pdf(it.attestation)
    assert len(PdfReader(io.BytesIO(content)).pages) > 1
    assert "Commune 59" in text_of(content)


def test_the_qr_code_is_a_drawing_in_the_page() -> None:
    html = attestation_documents.attestation_html(label().attestation)
    assert "<svg" in html and "data:" not in html


# --- kept once --------------------------------------------------------------------------------------------------------


def test_the_pdf_is_drawn_once_and_its_fingerprint_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    it = label()
    kept = attestation_documents.ensure_pdf(it.attestation)
    with kept.pdf.open() as stored:
        assert hashlib.sha256(stored.read()).hexdigest() == kept.pdf_sha256
    monkeypatch.setattr(
        attestation_documents, "attestation_pdf", lambda attestation: pytest.fail("drawn again")
    )
    tasks.draw_attestation(str(kept.pk))
    assert (
        attestation_documents.ensure_pdf(it.attestation).pdf.name
        == kept.pdf.name
        == f"attestations/{kept.pk}.pdf"
    )


def test_a_second_drawer_finds_the_first_one_s_file() -> None:
    it = label()
    late = it.attestation  # read before the first one stored its file
    first = attestation_documents.ensure_pdf(it.attestation)
    second = attestation_documents.ensure_pdf(late)
    assert second.pdf.name == first.pdf.name


@pytest.mark.django_db(transaction=True)
def test_two_at_once_keep_one_file() -> None:
    it = label()
    pk, names = it.attestation.pk, []
    ready = threading.Barrier(2)

    def draw() -> None:
        attestation = Attestation.objects.get(pk=pk)
        ready.wait()
        names.append(attestation_documents.ensure_pdf(attestation).pdf.name)
        connection.close()

    both = [threading.Thread(target=draw) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert names == [f"attestations/{pk}.pdf"] * 2


# --- who reads --------------------------------------------------------------------------------------------------------


def readers(it: Label) -> dict[str, int]:
    """Who asks for the PDF, and the status of the answer."""
    stranger = member(OrganisationFactory(), Role.CANDIDATE_MANAGER)
    other_body = make_people("Autre organisme (fictif)").manager
    people = it.people
    return {
        people.candidate: 200,
        people.contributor: 200,
        people.manager: 200,
        people.decider: 200,
        people.ditp: 200,
        people.auditor: 404,  # no audit of theirs
        stranger: 404,
        other_body: 404,
    }  # type: ignore[return-value]


def test_the_readers_of_the_dossier_read_its_attestation() -> None:
    it = label()
    url = reverse("certification:attestation_pdf", args=[it.attestation.number])
    for person, status in readers(it).items():
        answer = browser(person).get(url)  # type: ignore[arg-type]
        assert answer.status_code == status, person
        if status == 200:
            assert answer["Content-Type"] == "application/pdf"
            assert answer["Cache-Control"] == "private, no-store"
            assert body_of(answer).startswith(b"%PDF")
    assert Client().get(url).status_code == 302
    assert browser(it.people.ditp).get(url.replace("2025", "2031")).status_code == 404


# --- the refusal ------------------------------------------------------------------------------------------------------


@pytest.mark.rule("DEC-05")
@pytest.mark.rule("DEC-06")
def test_the_notification_of_a_refusal_gives_reasons_conditions_and_the_next_possible_day() -> None:
    case = at_stage("refused", scores="below")
    url = reverse("certification:refusal_pdf", args=[case.dossier_id])
    with on(case.today):
        answer = browser(case.people.candidate).get(url)
        found = text_of(body_of(answer))
        assert browser(make_people("Autre").manager).get(url).status_code == 404
    for words in (
        "Notification de refus du label",
        "Les engagements ne sont pas tenus.",
        "Engagement 4 · Traitement dans les délais annoncés 25,0 50",
        "30 septembre 2026",
        "30 mars 2026",
        str(case.people.decider),
        "Organisme de certification habilité Accréditation COFRAC",
    ):
        assert words in found
    assert "française" not in found
    decision = Decision.objects.get()
    assert decision_documents.refusal_pdf(decision) == decision_documents.refusal_pdf(decision)


def test_a_label_granted_has_no_notification_of_refusal() -> None:
    it = label()
    url = reverse("certification:refusal_pdf", args=[it.dossier.pk])
    assert browser(it.people.candidate).get(url).status_code == 404
