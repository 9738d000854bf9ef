"""The report: texts, sending, PDF, freezing, and what the candidate answers. AUD-02, AUD-06, AUD-07, AUD-08."""

from __future__ import annotations

import datetime as dt
import hashlib
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse
from django_fsm import ConcurrentTransition, TransitionNotAllowed
from pypdf import PdfReader

from audits.audit.enums import AuditStatus
from audits.audit.models import Audit
from audits.reports import documents
from audits.reports import use_cases as report_use_cases
from audits.scoring import queries
from audits.scoring import use_cases as scoring_use_cases
from audits.scoring.models import Score
from candidates.dossiers.enums import Status
from label_sp.actors.enums import Role
from label_sp.guide.failures import RuleViolation
from label_sp.journal.models import JournalEntry
from label_sp.outbox.models import Message
from tests.audits.conftest import browser, on
from tests.factories import REPORT_TEXTS, audit_in, member

pytestmark = pytest.mark.django_db
LAST_DAY_TO_SEND = dt.date(2026, 4, 7)
HTMX = {"HX-Request": "true"}


@pytest.fixture
def audit() -> Audit:
    """A visit that is over, all points at 0.75."""
    return audit_in(AuditStatus.VISITED, value="0.75")


def sent(audit: Audit, day: dt.date = LAST_DAY_TO_SEND) -> Audit:
    with on(day):
        return report_use_cases.send_report(audit.pk, actor=audit.auditor)


def pdf_of(audit: Audit) -> bytes:
    with audit.report_file.open("rb") as file:
        return file.read()


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def broken(audit: Audit) -> list[str]:
    with pytest.raises(RuleViolation) as refused:
        sent(audit)
    audit.refresh_from_db()
    assert (audit.status, bool(audit.report_file)) == (AuditStatus.VISITED, False)
    return [failure.rule for failure in refused.value.failures]


# --- sending --------------------------------------------------------------------------------------------------------


def test_the_report_leaves_with_its_pdf_and_the_dossier_waits_for_its_decision(audit: Audit) -> None:
    candidate = member(audit.dossier.service.organisation, Role.CANDIDATE_MANAGER)
    decider = member(audit.dossier.body, Role.DECIDER)
    result = sent(audit)
    audit.dossier.refresh_from_db()
    assert (result.status, audit.dossier.status) == (AuditStatus.REPORTED, Status.AWAITING_DECISION)
    assert result.report_sha256 == hashlib.sha256(pdf_of(result)).hexdigest()
    told = set(Message.objects.filter(kind="report_sent").values_list("recipient", flat=True))
    assert {candidate.pk, decider.pk} <= told
    entry = JournalEntry.objects.get(event="audit.report_sent")
    assert entry.data["scores_sha256"] == result.scores_sha256 == documents_fingerprint(audit)


def documents_fingerprint(audit: Audit) -> str:
    return queries.scores_fingerprint(audit, queries.points(audit))


@pytest.mark.paper
@pytest.mark.rule("AUD-07")
@pytest.mark.parametrize(("day", "late_by"), [(dt.date(2026, 4, 7), 0), (dt.date(2026, 4, 8), 1)])
def test_a_late_report_still_leaves_and_says_how_late(audit: Audit, day: dt.date, late_by: int) -> None:
    result = sent(audit, day)
    assert result.late_by == late_by
    assert JournalEntry.objects.get(event="audit.report_sent").data["late_by"] == late_by
    assert ("jour de retard" in text_of(pdf_of(result))) == bool(late_by)


@pytest.mark.rule("AUD-02")
def test_one_point_without_score_holds_the_report_back_even_an_or_criterion(audit: Audit) -> None:
    Score.objects.filter(audit=audit, point__code="OR.10").update(value=None)
    assert broken(audit) == ["AUD-02"]


@pytest.mark.rule("AUD-07")
@pytest.mark.parametrize(
    "missing", ["presentation", "synthesis", "illustrations", "strengths", "points_of_progress"]
)
def test_each_part_of_the_report_is_asked(audit: Audit, missing: str) -> None:
    Audit.objects.filter(pk=audit.pk).update(**{missing: "  "})
    assert broken(audit) == ["AUD-07"]


def test_points_ticked_in_the_grid_are_the_strengths_and_points_of_progress(audit: Audit) -> None:
    Audit.objects.filter(pk=audit.pk).update(strengths="", points_of_progress="")
    Score.objects.filter(audit=audit, point__code="1.1").update(is_strength=True)
    Score.objects.filter(audit=audit, point__code="1.2").update(is_progress=True)
    assert sent(audit).status == AuditStatus.REPORTED


def test_sending_twice_makes_one_pdf_one_message_each_and_one_journal_entry(audit: Audit) -> None:
    candidate = member(audit.dossier.service.organisation, Role.CANDIDATE_MANAGER)
    first = sent(audit)
    with pytest.raises(TransitionNotAllowed):
        sent(audit)
    audit.refresh_from_db()
    folder = Path(settings.MEDIA_ROOT) / "reports" / str(audit.pk)
    assert [file.name for file in folder.iterdir()] == [f"{first.report_sha256}.pdf"]
    assert Message.objects.filter(kind="report_sent", recipient=candidate).count() == 1
    assert JournalEntry.objects.filter(event="audit.report_sent").count() == 1


def test_two_windows_that_both_printed_store_one(audit: Audit) -> None:
    with on(LAST_DAY_TO_SEND):
        printed = documents.print_report(audit, sent_on=LAST_DAY_TO_SEND)
        report_use_cases._store(audit.pk, audit.auditor, printed)
        with pytest.raises(TransitionNotAllowed):
            report_use_cases._store(audit.pk, audit.auditor, printed)
    assert len(list((Path(settings.MEDIA_ROOT) / "reports" / str(audit.pk)).iterdir())) == 1


@pytest.mark.parametrize("what", ["score", "text"])
def test_a_report_printed_before_the_last_save_does_not_leave(audit: Audit, what: str) -> None:
    with on(LAST_DAY_TO_SEND):
        printed = documents.print_report(audit, sent_on=LAST_DAY_TO_SEND)
        if what == "score":
            scoring_use_cases.score_point(
                audit.pk, "4.2", actor=audit.auditor, value=Decimal(1), expected_version=0
            )
        else:
            texts = {**REPORT_TEXTS, "synthesis": "Autre chose"}
            report_use_cases.save_report_texts(audit.pk, actor=audit.auditor, expected_version=0, **texts)
        with pytest.raises(ConcurrentTransition):
            report_use_cases._store(audit.pk, audit.auditor, printed)
    audit.refresh_from_db()
    assert audit.status == AuditStatus.VISITED


@pytest.mark.rule("AUD-08")
def test_sending_leaves_each_score_a_version_that_no_open_window_expects(audit: Audit) -> None:
    sent(audit)
    assert set(Score.objects.filter(audit=audit).values_list("version", flat=True)) == {1}
    with pytest.raises(RuleViolation) as refused:
        scoring_use_cases.score_point(
            audit.pk, "4.2", actor=audit.auditor, value=Decimal(1), expected_version=0
        )
    assert [failure.rule for failure in refused.value.failures] == ["AUD-08"]
    assert documents_fingerprint(audit) == Audit.objects.get(pk=audit.pk).scores_sha256


def test_the_fingerprint_moves_with_any_score_and_with_nothing_else(audit: Audit) -> None:
    before = documents_fingerprint(audit)
    Score.objects.filter(audit=audit, point__code="4.2").update(finding="autre")
    assert documents_fingerprint(audit) == before
    Score.objects.filter(audit=audit, point__code="4.2").update(value=1)
    assert documents_fingerprint(audit) != before


# --- the page -------------------------------------------------------------------------------------------------------


def form_of(audit: Audit, **changes: Any) -> dict[str, Any]:
    return {**REPORT_TEXTS, "texts_version": audit.texts_version, **changes}


def test_texts_are_kept_as_a_draft_without_filling_the_dossiers_story(audit: Audit) -> None:
    client, address = browser(audit.auditor), reverse("audits:report", args=[audit.pk])
    answer = client.post(address, form_of(audit, synthesis="Nouvelle"), headers=HTMX)
    assert (answer.status_code, answer["X-Fragment"]) == (200, "report")
    assert 'name="texts_version" id="id_texts_version" value="1"' in " ".join(answer.content.decode().split())
    audit.refresh_from_db()
    assert audit.synthesis == "Nouvelle"
    assert not JournalEntry.objects.filter(event="audit.report_drafted", dossier_id=audit.dossier_id).exists()


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
def test_two_windows_on_the_texts_lose_nothing(audit: Audit, headers: dict[str, str]) -> None:
    client, address = browser(audit.auditor), reverse("audits:report", args=[audit.pk])
    client.post(address, form_of(audit, synthesis="Premier onglet"))
    answer = client.post(address, form_of(audit, synthesis="Second onglet"), headers=headers)
    text = answer.content.decode()
    assert (answer.status_code, "Premier onglet" in text) == (409, True)
    audit.refresh_from_db()
    assert audit.synthesis == "Premier onglet"
    if not headers:
        assert "Second onglet" in text
        assert 'value="1"' in text[text.index('name="texts_version"') :][:40]


def test_the_sending_page_says_what_is_missing_or_late(audit: Audit) -> None:
    client, address = browser(audit.auditor), reverse("audits:report_sending", args=[audit.pk])
    Audit.objects.filter(pk=audit.pk).update(synthesis="")
    with on(dt.date(2026, 4, 9)):
        client = browser(audit.auditor)
        text = client.get(address).content.decode()
        assert "Ce qui manque encore" in text and "AUD-07" in text and "Transmettre le rapport" not in text
        refused = client.post(address)
        assert (refused.status_code, "synthèse" in refused.content.decode()) == (422, True)
        Audit.objects.filter(pk=audit.pk).update(synthesis="Là")
        text = client.get(address).content.decode()
        assert "2 jours de retard" in text and "Transmettre le rapport" in text
        assert client.post(address).status_code == 302
        assert client.post(address).status_code == 409


@pytest.mark.rule("AUD-06")
def test_no_report_before_the_closing_meeting() -> None:
    audit = audit_in(AuditStatus.PLANNED, value="1", **REPORT_TEXTS)
    with pytest.raises(TransitionNotAllowed):
        sent(audit)


@pytest.mark.parametrize("status", [AuditStatus.ASSIGNED, AuditStatus.REPORTED, AuditStatus.CANCELLED])
def test_no_text_is_written_before_the_plan_or_after_the_report(status: AuditStatus) -> None:
    audit = audit_in(status)
    answer = browser(audit.auditor).post(
        reverse("audits:report", args=[audit.pk]), form_of(audit, synthesis="Non")
    )
    assert answer.status_code == 422
    audit.refresh_from_db()
    assert audit.synthesis != "Non"


# --- the document ---------------------------------------------------------------------------------------------------


@pytest.mark.paper
@pytest.mark.rule("AUD-07")
def test_the_pdf_says_all_that_a_report_holds(audit: Audit) -> None:
    Score.objects.filter(audit=audit, point__code="4.2").update(
        value=Decimal("0.25"), finding="Le délai n’est pas affiché à Bray.", is_progress=True
    )
    Score.objects.filter(audit=audit, point__code="1.1").update(value=1, is_strength=True)
    pdf = pdf_of(sent(audit))
    text = text_of(pdf)
    for said in (
        *REPORT_TEXTS.values(),
        str(audit.dossier.service),
        str(audit.auditor),
        "du lundi 16 au mardi 17 mars 2026",
        "mardi 7 avril 2026",
        "Le délai n’est pas affiché à Bray.",
        "Grille provisoire",
        "6.4 Résultats publiés",
        "OR.10",
        audit.scores_sha256 or documents_fingerprint(audit),
        "65,0",  # engagement 4: (4 × 0.75 + 0.25) / 5
    ):
        assert said in text or said.replace(" ", "") in text.replace(" ", ""), said
    assert "PROJET" not in text and "retard" not in text
    reader = PdfReader(BytesIO(pdf))
    assert 3 <= len(reader.pages) <= 8
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert (
        reader.metadata is not None and reader.metadata.title == f"Rapport d’audit : {audit.dossier.service}"
    )


def test_the_same_report_gives_the_same_bytes(audit: Audit) -> None:
    first, second = (documents.print_report(audit, sent_on=LAST_DAY_TO_SEND) for _ in range(2))
    assert first.pdf == second.pdf


@pytest.mark.paper
def test_a_draft_says_that_it_is_one_on_each_page(audit: Audit) -> None:
    answer = browser(audit.auditor).get(reverse("audits:report_pdf", args=[audit.pk]))
    content = b"".join(answer.streaming_content)
    pages = PdfReader(BytesIO(content)).pages
    assert all("PROJET" in page.extract_text() for page in pages)
    assert answer["Content-Disposition"].startswith("attachment")
    assert (answer["X-Content-Type-Options"], answer["Cache-Control"]) == ("nosniff", "private, no-store")


def test_the_candidate_downloads_the_very_file_that_was_sent(audit: Audit) -> None:
    candidate = member(audit.dossier.service.organisation, Role.CANDIDATE_MANAGER)
    result = sent(audit)
    answer = browser(candidate).get(reverse("audits:report_pdf", args=[audit.pk]))
    content = b"".join(answer.streaming_content)
    assert hashlib.sha256(content).hexdigest() == result.report_sha256
    assert f"rapport-audit-{audit.dossier.reference}.pdf" in answer["Content-Disposition"]


# --- observations ---------------------------------------------------------------------------------------------------

REPORTED_ON = dt.date(2026, 3, 30)  # the factories' report; ten days end on 9 April


@pytest.mark.rule("AUD-08")
@pytest.mark.parametrize(("day", "status"), [(dt.date(2026, 4, 9), 302), (dt.date(2026, 4, 10), 422)])
@pytest.mark.parametrize("answer", ["observations", "waiver"])
def test_the_candidate_answers_within_ten_days(answer: str, day: dt.date, status: int) -> None:
    audit = audit_in(AuditStatus.REPORTED)
    candidate = member(audit.dossier.service.organisation, Role.CANDIDATE_MANAGER)
    with on(day):
        reply = browser(candidate).post(
            reverse(f"audits:{answer}", args=[audit.pk]), {"observations": "Le point 4.2 est tenu."}
        )
    assert reply.status_code == status
    audit.refresh_from_db()
    assert audit.is_answered == (status == 302)
    if status == 422:
        assert "AUD-08" in reply.content.decode()
    elif answer == "observations":
        assert (audit.observations, audit.observations_on) == ("Le point 4.2 est tenu.", day)
    else:
        assert (audit.observations, audit.observations_waived_on) == ("", day)


@pytest.mark.rule("AUD-08")
def test_observations_never_change_a_score() -> None:
    audit = audit_in(AuditStatus.REPORTED)
    candidate = member(audit.dossier.service.organisation, Role.CANDIDATE_MANAGER)
    before = documents_fingerprint(audit)
    with on(REPORTED_ON):
        report_use_cases.record_observations(audit.pk, actor=candidate, observations="Tout est à 1.")
    assert documents_fingerprint(audit) == before
    assert Audit.objects.get(pk=audit.pk).status == AuditStatus.REPORTED


@pytest.mark.rule("AUD-08")
def test_one_answer_only(today: dt.date) -> None:
    audit = audit_in(AuditStatus.REPORTED, report_sent_on=today)
    candidate = member(audit.dossier.service.organisation, Role.CANDIDATE_MANAGER)
    client = browser(candidate)
    assert client.post(reverse("audits:waiver", args=[audit.pk])).status_code == 302
    answer = client.post(reverse("audits:observations", args=[audit.pk]), {"observations": "Finalement si"})
    assert answer.status_code == 422
    audit.refresh_from_db()
    assert (audit.observations, audit.observations_waived_on) == ("", today)


def test_empty_observations_are_told_to_be_a_waiver_instead(today: dt.date) -> None:
    audit = audit_in(AuditStatus.REPORTED, report_sent_on=today)
    candidate = member(audit.dossier.service.organisation, Role.CANDIDATE_MANAGER)
    answer = browser(candidate).post(reverse("audits:observations", args=[audit.pk]), {"observations": "  "})
    assert answer.status_code == 422
    audit.refresh_from_db()
    assert not audit.is_answered


def test_those_who_wait_for_the_answer_are_told(today: dt.date) -> None:
    audit = audit_in(AuditStatus.REPORTED, report_sent_on=today)
    manager, decider = (member(audit.dossier.body, role) for role in (Role.BODY_MANAGER, Role.DECIDER))
    candidate = member(audit.dossier.service.organisation, Role.CANDIDATE_MANAGER)
    report_use_cases.record_observations(audit.pk, actor=candidate, observations="Merci.")
    told = set(Message.objects.filter(kind="report_answered").values_list("recipient", flat=True))
    assert told == {audit.auditor.pk, manager.pk, decider.pk}
    for reader in (audit.auditor, manager, decider):
        assert (
            "Merci." in browser(reader).get(reverse("audits:observations", args=[audit.pk])).content.decode()
        )
