"""Who may call which route: 401 without a token, 404 for who may not see the dossier, 403 for the wrong role."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from candidates.dossiers.models import Dossier
from certification.bodies.models import CertificationBody, Habilitation
from label_sp.actors.enums import Role
from label_sp.actors.models import User
from label_sp.common.acts import found_in
from tests.audits.conftest import api
from tests.certification.labels import label
from tests.factories import OrganisationFactory, member
from tests.scenarios import Case, at_stage, make_people

pytestmark = pytest.mark.django_db
ACTS = [act for act in found_in("certification") if act.api and act.states]  # those on a dossier
PROBLEM = "application/problem+json"
REASON = {"reason": "Motif"}
BODIES: dict[str, dict[str, object]] = {  # a well-formed body for each act that takes one
    "agreement": {"signed_on": "2026-01-05", "agents_in_scope": 3},
    "choose_body": {"body_id": str(uuid4())},
    "take_over": {"signed_on": "2026-01-05", "agents_in_scope": 3},
    "decline_takeover": REASON,
    "review_piece": {"verdict": "accepted"},
    "acknowledge": {"sample_accepted": True},
    "assign_auditor": {"auditor_id": str(uuid4()), "impartiality_declared": True},
    "grant": {"tier": "or"},
    "refuse": REASON,
    "raise_tier": {"tier": "or"},
    "file_action_plan": {"text": "Plan"},
    "require_better_plan": {"reason": "Aucune échéance.", "due_on": "2026-06-01"},
    "record_audit_refusal": {"refused_on": "2026-01-05", "words": "Aucune visite."},
    "suspend": {"ground": "mark_misused", "reason": "Logo", "conform_by": "2026-06-01"},
    "set_conformity_date": {"reason": "Travaux", "conform_by": "2026-06-01"},
    "lift": {"conformity": "Retiré", "conformity_shown_on": None},
    "grant_funding": {"network": "CAF", "amount": "1.00", "granted_on": "2026-01-05"},
    "take_back_funding": REASON,
    "withdraw": {"ground": "mark_misused", "reason": "Logo", "effective_on": "2026-06-01"},
}
OWNERS = {  # act: the only roles that may
    "record_audit_refusal": "manager decider",
    **dict.fromkeys(["take_over", "decline_takeover"], ""),  # another body's, once it is asked
    **dict.fromkeys(
        ["submit", "resubmit", "open_follow_up", "file_action_plan", "renew"],
        "candidate",
    ),
    **dict.fromkeys(["choose_body", "give_up_takeover"], "candidate"),
    **dict.fromkeys(
        ["agreement", "review_piece", "request_complements", "acknowledge", "assign_auditor"], "manager"
    ),
    **dict.fromkeys(
        [
            "grant",
            "refuse",
            "confirm_tier",
            "raise_tier",
            "require_action_plan",
            "require_better_plan",
            "accept_action_plan",
            "suspend",
            "set_conformity_date",
            "lift",
            "withdraw",
        ],
        "decider",
    ),
    **dict.fromkeys(["grant_funding", "take_back_funding"], "ditp"),
}
READING = ("verdict", "deadlines", "journal", "decisions", "attestations")
ROLES = ("candidate", "contributor", "manager", "auditor", "decider", "ditp")


def routes(dossier: Dossier) -> Iterator[tuple[str, str, str, dict[str, object]]]:
    """Every route of a dossier: name, method, address, body."""
    for act in ACTS:
        route = act.route
        yield route, act.api.method, reverse(f"api-{route}", args=[dossier.pk]), BODIES.get(route, {})
    review = reverse("api-review_piece", args=[dossier.pk, "training_plan"])
    yield "review_piece", "put", review, BODIES["review_piece"]
    for name in READING:
        yield name, "get", reverse(f"api-{name}", args=[dossier.pk]), {}
    yield "attestation-pdf", "get", reverse("api-attestation-pdf", args=[dossier.pk, "LSP-2026-00001"]), {}


def call(client: APIClient, method: str, url: str, body: dict[str, object]) -> Any:
    return getattr(client, method)(url, body or None, format="json")


def test_the_table_of_owners_is_complete() -> None:
    assert {act.route for act in ACTS} | {"review_piece"} == set(OWNERS)


def strangers() -> list[User]:
    """A member of another candidate, and another body's whole team."""
    other = make_people("Autre organisme (fictif)")
    return [
        member(OrganisationFactory(), Role.CANDIDATE_MANAGER),
        other.manager,
        other.decider,
        other.auditor,
    ]


def test_nobody_calls_a_route_of_a_dossier_without_a_token() -> None:
    dossier = label().dossier
    for name, method, url, body in routes(dossier):
        answer = call(APIClient(), method, url, body)
        assert (answer.status_code, answer["Content-Type"]) == (401, PROBLEM), name


def test_a_dossier_of_others_is_answered_as_a_missing_one() -> None:
    case = at_stage("answered")
    missing = Dossier(pk=uuid4())
    for stranger in strangers():
        client = api(stranger)
        pairs = zip(routes(case.dossier), routes(missing), strict=True)
        for (name, method, url, body), (_, _, nowhere, _) in pairs:
            there, absent = call(client, method, url, body), call(client, method, nowhere, body)
            assert (there.status_code, absent.status_code) == (404, 404), name
            assert there.content == absent.content, name


def test_a_body_not_chosen_yet_sees_nothing_before_the_filing() -> None:
    case = at_stage("ready")
    client = api(case.people.manager)
    for name, method, url, body in routes(case.dossier):
        assert call(client, method, url, body).status_code == 404, name


@pytest.mark.parametrize("role", ROLES)
def test_the_wrong_role_is_told_so(role: str) -> None:
    case = at_stage("answered")
    client = api(getattr(case.people, role))
    with case.at(case.today):
        for name, method, url, body in routes(case.dossier):
            if name not in OWNERS or role in OWNERS[name].split():
                continue
            answer = call(client, method, url, body)
            assert (answer.status_code, answer["Content-Type"]) == (403, PROBLEM), name
            assert answer.json()["detail"], name
    assert case.dossier.status == "awaiting_decision"


@pytest.mark.parametrize("role", ROLES)
def test_all_readers_read(role: str) -> None:
    case = at_stage("labelled")
    client = api(getattr(case.people, role))
    number = case.dossier.attestations.get().number
    with case.at(case.today):
        for name in READING:
            assert client.get(reverse(f"api-{name}", args=[case.dossier_id])).status_code == 200, name
        answer = client.get(reverse("api-attestation-pdf", args=[case.dossier_id, number]))
        assert answer.status_code == 200 and b"".join(answer.streaming_content).startswith(b"%PDF")


@pytest.mark.rule("AUD-08")
@pytest.mark.parametrize(
    ("role", "status"), [("candidate", 403), ("contributor", 403), ("auditor", 200), ("decider", 200)]
)
def test_scores_are_not_read_before_the_report(role: str, status: int) -> None:
    case = at_stage("scored")
    with case.at(case.today):
        answer = api(getattr(case.people, role)).get(reverse("api-verdict", args=[case.dossier_id]))
    assert answer.status_code == status


# --- bodies -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def case() -> Case:
    return at_stage("submitted")


def body_routes() -> Iterator[tuple[str, dict[str, object]]]:
    habilitation = Habilitation.objects.get()
    ids = [habilitation.body_id, habilitation.pk]
    yield (
        reverse("api-bodies"),
        {
            "name": "Autre",
            "standard": "17065",
            "accreditation_number": "5-1",
            "accreditation_valid_until": "2031-01-01",
        },
    )
    yield reverse("api-habilitate", args=ids[:1]), {"decided_on": "2026-01-05"}
    yield reverse("api-habilitation-sign", args=ids), {"signed_on": "2026-01-05"}
    yield reverse("api-habilitation-suspend", args=ids), REASON
    yield reverse("api-habilitation-restore", args=ids), REASON


def test_bodies_are_kept_by_the_ditp_alone(case: Case) -> None:
    for url, body in body_routes():
        assert APIClient().post(url, body, format="json").status_code == 401
        for role in ROLES[:-1]:
            assert api(getattr(case.people, role)).post(url, body, format="json").status_code == 403
    assert Habilitation.objects.get().suspended_on is None


def test_auditors_are_their_body_s_own_business(case: Case) -> None:
    body, auditor = CertificationBody.objects.get(), case.people.auditor
    listing = reverse("api-auditors", args=[body.pk])
    one = reverse("api-auditor", args=[body.pk, auditor.pk])
    ties = reverse("api-auditor-ties", args=[body.pk, auditor.pk])
    declared = dict.fromkeys(["public_sector_experience", "trained_on_programme", "trained_on_label"], True)
    tie = {"service": str(case.dossier.service_id), "nature": "conseil"}
    assert APIClient().get(listing).status_code == 401
    for person in (*strangers(), case.people.candidate, case.people.decider, auditor, case.people.ditp):
        client = api(person)
        assert client.get(listing).status_code == 403
        assert client.put(one, declared, format="json").status_code == 403
        assert client.post(ties, tie, format="json").status_code == 403
    manager = api(case.people.manager)
    assert [row["id"] for row in manager.get(listing).json()] == [str(auditor.pk)]
    assert manager.put(one, declared, format="json").json()["trained_on_label"] is True
    assert manager.post(ties, tie, format="json").status_code == 201
    stranger = reverse("api-auditor", args=[body.pk, case.people.candidate.pk])
    assert manager.put(stranger, declared, format="json").status_code == 404
    elsewhere = {**tie, "service": str(label(dt.date(2025, 7, 1)).dossier.service_id)}
    assert manager.post(ties, elsewhere, format="json").status_code == 404
