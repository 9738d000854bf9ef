"""The pages of an audit: what they show, what they refuse, and that nothing typed is lost."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse
from pypdf import PdfReader

from audits.audit.enums import AuditKind, AuditStatus
from audits.audit.models import Audit
from audits.auditors import queries as auditor_queries
from audits.draws import queries as draws
from audits.scoring.models import Score
from candidates.dossiers.enums import Status
from certification.deadlines.use_cases import rebuild_all
from label_sp.actors.enums import Role
from label_sp.outbox.models import Message
from tests.audits.conftest import browser, on, page, post
from tests.factories import (
    REPORT_TEXTS,
    VISIT,
    SiteFactory,
    audit_in,
    auditor_of,
    ditp_agent,
    dossier_in,
    member,
)

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


# --- the plan -------------------------------------------------------------------------------------------------------


def plan_of(audit: Audit, **changes: Any) -> dict[str, Any]:
    sites = [str(site.pk) for site in draws.visitable_sites(audit.dossier)]
    days = {"first_day": VISIT[0].isoformat(), "last_day": VISIT[1].isoformat()}
    return {**days, "sites": sites, "resource_persons": "Mme Dupuis, responsable", **changes}


@pytest.mark.rule("AUD-01")
@pytest.mark.parametrize(
    ("day", "status"), [(dt.date(2026, 3, 2), 302), (dt.date(2026, 3, 3), 422)], ids=["last day", "day after"]
)
def test_the_plan_leaves_ten_working_days_before_the_visit(day: dt.date, status: int) -> None:
    audit = audit_in(AuditStatus.ASSIGNED)
    candidate = member(audit.dossier.service.organisation, Role.CANDIDATE_MANAGER)
    with on(day):
        answer = post(audit, "plan", plan_of(audit, send="1"))
    assert answer.status_code == status
    audit.refresh_from_db()
    audit.dossier.refresh_from_db()
    sent = status == 302
    assert (audit.plan_sent_on, audit.dossier.status) == (
        (day, Status.IN_AUDIT) if sent else (None, Status.ADMISSIBLE)
    )
    assert Message.objects.filter(kind="plan_sent", recipient=candidate).exists() == sent
    if not sent:
        text = answer.content.decode()
        assert "AUD-01" in text and "Mme Dupuis" in text and 'value="2026-03-16"' in text
        assert audit.resource_persons == "Mme Dupuis, responsable"  # the plan itself is kept


@pytest.mark.rule("AUD-01")
@pytest.mark.parametrize(
    "missing", [{"first_day": "", "last_day": ""}, {"sites": []}, {"resource_persons": ""}], ids=str
)
def test_a_plan_with_something_missing_does_not_leave(missing: dict[str, Any]) -> None:
    audit = audit_in(AuditStatus.ASSIGNED)
    with on(dt.date(2026, 3, 2)):
        answer = post(audit, "plan", plan_of(audit, send="1", **missing))
    assert (answer.status_code, "AUD-01" in answer.content.decode()) == (422, True)
    audit.refresh_from_db()
    assert audit.plan_sent_on is None


def test_days_in_the_wrong_order_are_said_beside_the_field() -> None:
    audit = audit_in(AuditStatus.ASSIGNED)
    days = {"first_day": "2026-03-17", "last_day": "2026-03-16"}
    answer = post(audit, "plan", plan_of(audit, **days))
    assert answer.status_code == 422
    assert "précède le premier" in answer.content.decode()


@pytest.mark.rule("SAM-03")
def test_a_site_outside_the_perimeter_or_of_another_service_is_not_visited() -> None:
    audit = audit_in(AuditStatus.ASSIGNED)
    outside = SiteFactory(service=audit.dossier.service, in_perimeter=False)
    for site in (outside, SiteFactory()):
        answer = post(audit, "plan", plan_of(audit, sites=[str(site.pk)]))
        assert answer.status_code == 422
    audit.refresh_from_db()
    assert audit.resource_persons == ""


@pytest.mark.rule("CON-02")
def test_the_duration_follows_the_agents_and_the_sites() -> None:
    audit = audit_in(AuditStatus.ASSIGNED)  # 12 agents: 1.5 day
    SiteFactory(service=audit.dossier.service)
    post(audit, "plan", plan_of(audit))
    audit.refresh_from_db()
    assert audit.duration_days == Decimal("2.0")


@pytest.mark.rule("FOL-01")
@pytest.mark.parametrize(
    ("first_day", "status"),
    [("2027-05-14", 422), ("2027-05-15", 302), ("2027-09-15", 302), ("2027-09-16", 422)],
)
def test_a_follow_up_takes_place_in_its_window(first_day: str, status: int) -> None:
    audit = audit_in(
        AuditStatus.ASSIGNED, kind=AuditKind.FOLLOW_UP
    )  # obtained on 15 January 2026: due 15 July 2027
    days = {"first_day": first_day, "last_day": first_day}
    with on(dt.date(2027, 3, 1)):
        answer = post(audit, "plan", plan_of(audit, send="1", **days))
    assert answer.status_code == status
    assert status == 302 or "FOL-01" in answer.content.decode()


def test_a_plan_sent_does_not_change() -> None:
    audit = audit_in(AuditStatus.PLANNED)
    assert post(audit, "plan", plan_of(audit, resource_persons="Un autre")).status_code == 422
    audit.refresh_from_db()
    assert audit.resource_persons == "Mme Dupuis, responsable"


# --- closing meeting, list ------------------------------------------------------------------------------------------


@pytest.mark.rule("AUD-06")
@pytest.mark.parametrize(
    ("held_on", "status"),
    [
        ("2026-03-16", 422),
        ("2026-03-17", 302),
        ("2026-03-18", 302),
        ("2026-03-19", 422),
        ("", 422),
        ("31/02/2026", 422),
    ],
)
def test_the_closing_meeting_ends_the_visit_and_was_held(today: dt.date, held_on: str, status: int) -> None:
    audit = audit_in(AuditStatus.PLANNED)
    answer = post(audit, "closing_meeting", {"held_on": held_on})
    assert answer.status_code == status
    audit.refresh_from_db()
    assert (audit.status == AuditStatus.VISITED) == (status == 302)


def test_my_audits_are_listed_the_most_urgent_first(today: dt.date) -> None:
    late = audit_in(AuditStatus.VISITED, last_day=dt.date(2026, 2, 10), first_day=dt.date(2026, 2, 10))
    auditor, body = late.auditor, late.dossier.body
    soon = audit_in(AuditStatus.VISITED, auditor=auditor, dossier=dossier_in(Status.IN_AUDIT, body=body))
    done = audit_in(AuditStatus.CONCLUDED, auditor=auditor, dossier=dossier_in(Status.LABELLED, body=body))
    rebuild_all()
    text = browser(auditor).get(reverse("audits:audits")).content.decode()
    places = [text.index(str(audit.pk)) for audit in (late, soon, done)]
    assert places == sorted(places)
    assert "En retard" in text and "mardi 7 avril 2026 (dans 20 jours)" in text


def test_a_managers_cancellation_needs_a_word(today: dt.date) -> None:
    audit = audit_in(AuditStatus.PLANNED)
    client = browser(member(audit.dossier.body, Role.BODY_MANAGER))
    address = reverse("audits:cancel", args=[audit.pk])
    assert client.post(address, {"reason": " "}).status_code == 422
    assert client.post(address, {"reason": "Intempéries"}).status_code == 302
    assert client.post(address, {"reason": "Encore"}).status_code == 409
    audit.refresh_from_db()
    assert audit.status == AuditStatus.CANCELLED


@pytest.mark.parametrize("status", AuditStatus.values)
@pytest.mark.parametrize(
    "role", [Role.AUDITOR, Role.BODY_MANAGER, Role.DECIDER, Role.CANDIDATE_MANAGER, Role.DITP]
)
def test_each_role_reads_each_page_in_each_state_or_is_told_no(
    today: dt.date, role: Role, status: str
) -> None:
    audit = audit_in(AuditStatus(status))
    people = {
        Role.AUDITOR: lambda: audit.auditor,
        Role.DITP: ditp_agent,
        Role.CANDIDATE_MANAGER: lambda: member(audit.dossier.service.organisation, role),
    }
    client = browser(people.get(role, lambda: member(audit.dossier.body, role))())
    for name in (
        "audit",
        "plan",
        "grid",
        "closing_meeting",
        "report",
        "report_sending",
        "observations",
        "cancel",
    ):
        answer = client.get(reverse(f"audits:{name}", args=[audit.pk]))
        assert answer.status_code in {200, 403, 404}, name
        if answer.status_code == 200:
            assert answer.content.decode().count("<h1") == 1, name


def test_texts_typed_are_never_markup(today: dt.date) -> None:
    audit = audit_in(
        AuditStatus.VISITED, value="1", **{**REPORT_TEXTS, "synthesis": "<script>alert(1)</script>"}
    )
    Score.objects.filter(audit=audit, point__code="4.2").update(finding="<b>gras</b>")
    for name in ("grid", "report"):
        text = page(audit, name)
        assert "<b>gras" not in text and "<script>alert" not in text


def test_auditors_of_a_body_are_known(today: dt.date) -> None:
    audit = audit_in(AuditStatus.PLANNED)
    other = auditor_of(audit.dossier.body)
    assert set(auditor_queries.auditors_of(audit.dossier.body_id)) == {audit.auditor, other}


@pytest.mark.paper
@pytest.mark.rule("AUD-01")
def test_the_plan_on_paper_says_who_when_where_and_whom_to_meet(today: dt.date) -> None:
    audit = audit_in(AuditStatus.PLANNED, duration_days=Decimal("1.5"))
    candidate = member(audit.dossier.service.organisation, Role.CANDIDATE_CONTRIBUTOR)
    answer = browser(candidate).get(reverse("audits:plan_pdf", args=[audit.pk]))
    pages = PdfReader(BytesIO(b"".join(answer.streaming_content))).pages
    text = " ".join(pages[0].extract_text().split())
    for said in (
        str(audit.auditor),
        "du lundi 16 au mardi 17 mars 2026",
        "1,5 jour",
        "Acheux-en-Amiénois",
        "Mme Dupuis",
    ):
        assert said in text, said
    assert len(pages) == 1


def test_there_is_no_plan_on_paper_before_it_is_sent(today: dt.date) -> None:
    audit = audit_in(AuditStatus.ASSIGNED)
    assert browser(audit.auditor).get(reverse("audits:plan_pdf", args=[audit.pk])).status_code == 404
