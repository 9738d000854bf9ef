"""Each page and each API route, for who may not see the audit, and for who may see it without its draft scores."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from audits.audit.enums import AuditStatus
from audits.audit.models import Audit
from audits.illustrations.models import Illustration
from audits.scoring.models import Score
from label_sp.actors.enums import OrganisationKind, Role
from label_sp.actors.models import User
from tests.audits.conftest import api, browser
from tests.factories import OrganisationFactory, audit_in, auditor_of, ditp_agent, member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

ADDRESSES = {
    each.name: each for app in ("urls", "api_urls") for each in import_module(f"audits.{app}").urlpatterns
}
OF_NO_AUDIT = {
    "audits",
    "api-audits",
    "first_day",
    "audits_csv",
    "majority",
}  # of a dossier, of the DITP: tests of their topics
EXAMPLES: dict[str, Callable[[Audit], object]] = {
    "number": lambda _: 1,
    "audit_id": lambda audit: audit.pk,
    "code": lambda audit: "4.2",
    "illustration_id": lambda audit: illustration_of(audit).pk,
    "kind": lambda audit: "csv",
}


def illustration_of(audit: Audit) -> Illustration:
    """An image in its report."""
    found = audit.images.first()
    if found is None:
        found = Illustration(audit=audit, caption="L’accueil", added_by=audit.auditor)
        found.image.save("image.jpg", ContentFile(b"\xff\xd8"), save=False)
        found.save()
    return found


METHODS = ("get", "post", "put", "patch", "delete")


def methods_of(view: Any) -> tuple[str, ...]:
    """Those that the view of an address takes; a function of ours shows or takes a form."""
    held = getattr(view, "view_class", None)
    if held is None:
        return ("get", "post")
    return tuple(each for each in METHODS if each in held.http_method_names and hasattr(held, each))


ALL = [
    (name, method)
    for name, address in ADDRESSES.items()
    if name not in OF_NO_AUDIT
    for method in methods_of(address.callback)
]
ALL_PAGES = [(name, method) for name, method in ALL if not name.startswith("api-")]
ALL_ROUTES = [(name, method) for name, method in ALL if name.startswith("api-")]
STRANGERS = (
    "nobody's member",
    "another candidate",
    "another body's auditor",
    "another auditor",
    "another body",
)
STATES = (AuditStatus.PLANNED, AuditStatus.REPORTED)
GOOD_SCORE = {"value": "1", "version": 0, "finding": "", "is_strength": False, "is_progress": False}


def stranger(kind: str, audit: Audit) -> User:
    elsewhere = OrganisationFactory(kind=OrganisationKind.BODY)
    people = {
        "nobody's member": lambda: member(OrganisationFactory(), Role.CANDIDATE_CONTRIBUTOR),
        "another candidate": lambda: member(OrganisationFactory(), Role.CANDIDATE_MANAGER),
        "another body's auditor": lambda: auditor_of(elsewhere),
        "another auditor": lambda: auditor_of(audit.dossier.body),
        "another body": lambda: member(elsewhere, Role.BODY_MANAGER),
    }
    return people[kind]()


def address(name: str, audit: Audit) -> str:
    prefix = "" if name.startswith("api-") else "audits:"
    taken = ADDRESSES[name].pattern.converters
    return reverse(f"{prefix}{name}", kwargs={each: EXAMPLES[each](audit) for each in taken})


def asked(client: Any, method: str, name: str, audit: Audit, data: dict[str, Any] | None = None) -> Any:
    is_api = name.startswith("api-")
    given = {} if method == "get" else {"data": data or {}, **({"format": "json"} if is_api else {})}
    return getattr(client, method)(address(name, audit), **given)


def snapshot(audit: Audit) -> tuple[object, ...]:
    row = Audit.objects.filter(pk=audit.pk).values().get()
    return tuple(row.items()), tuple(Score.objects.filter(audit=audit).values_list("pk", "version", "value"))


@pytest.mark.parametrize("kind", STRANGERS)
@pytest.mark.parametrize("status", STATES)
def test_a_stranger_gets_the_same_answer_everywhere_as_for_no_audit(status: AuditStatus, kind: str) -> None:
    audit = audit_in(status, value="0.25")
    before, person = snapshot(audit), stranger(kind, audit)
    pages, programs = browser(person), api(person)
    for name, method in ALL_PAGES:
        assert asked(pages, method, name, audit, GOOD_SCORE).status_code == 404, (name, method)
    for name, method in ALL_ROUTES:
        assert asked(programs, method, name, audit, {**GOOD_SCORE}).status_code == 404, (name, method)
    assert snapshot(audit) == before
    assert str(audit.pk) not in pages.get(reverse("audits:audits")).content.decode()
    assert programs.get(reverse("api-audits")).json()["count"] == 0


def test_the_control_of_the_test_above_the_auditor_gets_in() -> None:
    audit = audit_in(AuditStatus.PLANNED)
    pages, programs = browser(audit.auditor), api(audit.auditor)
    for name in ("audit", "plan", "grid", "closing_meeting", "report", "report_sending", "observations"):
        assert asked(pages, "get", name, audit).status_code == 200, name
    for name in ("api-audit", "api-audit-scores", "api-audit-score", "api-audit-report"):
        assert asked(programs, "get", name, audit).status_code == 200, name
    assert str(audit.pk) in pages.get(reverse("audits:audits")).content.decode()
    assert programs.get(reverse("api-audits")).json()["count"] == 1


def test_a_visitor_is_sent_to_the_login_page_and_a_program_without_token_is_refused() -> None:
    audit = audit_in(AuditStatus.PLANNED)
    for name, method in ALL_PAGES:
        answer = asked(Client(), method, name, audit)
        assert (answer.status_code, answer.url.startswith(reverse("actors:login"))) == (302, True), name
    for name, method in ALL_ROUTES:
        assert asked(APIClient(), method, name, audit).status_code == 401, name


def test_every_address_is_of_an_audit_and_asked_by_each_of_its_methods() -> None:
    assert {
        name for name, each in ADDRESSES.items() if "audit_id" not in each.pattern.converters
    } == OF_NO_AUDIT
    assert {name for name, _ in ALL} == set(ADDRESSES) - OF_NO_AUDIT
    some = {
        ("report", "get"),
        ("report", "post"),
        ("waiver", "post"),
        ("point", "post"),
        ("postpone", "post"),
    }
    assert some < set(ALL_PAGES) and ("cancel", "put") not in ALL
    assert {method for name, method in ALL_ROUTES if name == "api-audit-report"} == {"get", "put", "post"}
    assert {("api-audit-score", "put"), ("api-answer_postponement", "post")} < set(ALL_ROUTES)


def test_before_the_plan_is_sent_the_candidate_sees_no_audit() -> None:
    audit = audit_in(AuditStatus.ASSIGNED)
    candidate = member(audit.dossier.service.organisation, Role.CANDIDATE_MANAGER)
    assert asked(browser(candidate), "get", "audit", audit).status_code == 404
    assert asked(api(candidate), "get", "api-audit", audit).status_code == 404


DRAFT_PAGES = ("grid", "report", "report_pdf", "gap", "gap_file")
DRAFT_ROUTES = ("api-audit-scores", "api-audit-score", "api-audit-report", "api-audit-gap")


@pytest.mark.rule("AUD-08")
@pytest.mark.parametrize("role", [Role.CANDIDATE_MANAGER, Role.CANDIDATE_CONTRIBUTOR, Role.DITP])
def test_draft_scores_are_for_the_body_alone(role: Role) -> None:
    audit = audit_in(AuditStatus.PLANNED, value="0.25", synthesis="Un secret d’atelier")
    Score.objects.filter(audit=audit).update(finding="Constat en brouillon")
    reader = ditp_agent() if role == Role.DITP else member(audit.dossier.service.organisation, role)
    pages, programs = browser(reader), api(reader)
    for name in DRAFT_PAGES:
        assert asked(pages, "get", name, audit).status_code == 403, name
    for name in DRAFT_ROUTES:
        assert asked(programs, "get", name, audit).status_code == 403, name
    for answer in (asked(pages, "get", "audit", audit), asked(programs, "get", "api-audit", audit)):
        text = answer.content.decode()
        assert answer.status_code == 200
        assert not any(
            secret in text for secret in ("secret d’atelier", "Constat en brouillon", "Résultat", "25,0")
        )


@pytest.mark.rule("AUD-08")
@pytest.mark.parametrize("role", [Role.CANDIDATE_MANAGER, Role.CANDIDATE_CONTRIBUTOR, Role.DITP])
def test_the_control_once_the_report_is_sent_they_read_it(role: Role) -> None:
    audit = audit_in(AuditStatus.REPORTED, value="0.75")
    reader = ditp_agent() if role == Role.DITP else member(audit.dossier.service.organisation, role)
    pages, programs = browser(reader), api(reader)
    for name in DRAFT_PAGES:
        assert asked(pages, "get", name, audit).status_code == 200, name
    for name in DRAFT_ROUTES:
        assert asked(programs, "get", name, audit).status_code == 200, name


@pytest.mark.parametrize("role", [Role.BODY_MANAGER, Role.DECIDER])
def test_the_bodys_people_read_drafts_and_write_none(role: Role) -> None:
    audit = audit_in(AuditStatus.PLANNED)
    pages, programs = browser(reader := member(audit.dossier.body, role)), api(reader)
    for name in DRAFT_PAGES:
        assert asked(pages, "get", name, audit).status_code == 200, name
    assert "Enregistrer" not in asked(pages, "get", "grid", audit).content.decode()
    assert asked(pages, "post", "point", audit, GOOD_SCORE).status_code == 403
    assert asked(programs, "put", "api-audit-score", audit, GOOD_SCORE).status_code == 403


AUDITOR_ACTS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("plan", "post", {"resource_persons": "x", "send": "1"}),
    ("closing_meeting", "post", {"held_on": "2026-03-17"}),
    ("point", "post", GOOD_SCORE),
    ("report_sending", "post", {}),
    ("cancel", "post", {"reason": "x"}),
    (
        "api-audit-plan",
        "put",
        {"first_day": None, "last_day": None, "sites": [], "resource_persons": ""},
    ),
    ("api-audit-plan", "post", {}),
    ("api-audit-score", "put", GOOD_SCORE),
    ("api-audit-closing-meeting", "post", {"held_on": "2026-03-17"}),
    ("api-audit-report", "post", {}),
    ("api-audit-cancel", "post", {"reason": "x"}),
)


@pytest.mark.parametrize(("name", "method", "data"), AUDITOR_ACTS, ids=lambda value: str(value)[:30])
@pytest.mark.parametrize("role", [Role.CANDIDATE_MANAGER, Role.CANDIDATE_CONTRIBUTOR])
def test_the_candidate_acts_on_nothing_of_its_auditor(
    role: Role, name: str, method: str, data: dict[str, Any]
) -> None:
    audit = audit_in(AuditStatus.PLANNED)
    before, candidate = snapshot(audit), member(audit.dossier.service.organisation, role)
    client = api(candidate) if name.startswith("api-") else browser(candidate)
    assert asked(client, method, name, audit, data).status_code == 403
    assert snapshot(audit) == before


ANSWERS = (
    ("observations", "post"),
    ("waiver", "post"),
    ("api-audit-observations", "post"),
    ("api-audit-waive", "post"),
)


@pytest.mark.rule("AUD-08")
@pytest.mark.parametrize(
    ("route", "role"),
    list(
        itertools.product(
            ANSWERS, [Role.AUDITOR, Role.BODY_MANAGER, Role.DECIDER, Role.CANDIDATE_CONTRIBUTOR, Role.DITP]
        )
    ),
    ids=str,
)
def test_only_the_candidates_managers_answer_the_report(route: tuple[str, str], role: Role) -> None:
    audit = audit_in(AuditStatus.REPORTED)
    people = {
        Role.AUDITOR: lambda: audit.auditor,
        Role.CANDIDATE_CONTRIBUTOR: lambda: member(audit.dossier.service.organisation, role),
        Role.DITP: ditp_agent,
    }
    person = people.get(role, lambda: member(audit.dossier.body, role))()
    client = api(person) if route[0].startswith("api-") else browser(person)
    data = {"observations": "Je ne suis pas d’accord."} if "observations" in route[0] else {}
    assert asked(client, route[1], route[0], audit, data).status_code == 403
    audit.refresh_from_db()
    assert not audit.is_answered
