"""The whole chain through the API alone: from the habilitation of a body to a verified attestation, and to a refusal.

Accounts and their organisations are there at the start; everything after goes through HTTP calls with tokens.
"""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
import time_machine
from pypdf import PdfReader
from rest_framework.test import APIClient

from candidates.pieces.enums import PieceKind
from label_sp.actors.enums import Role
from label_sp.actors.models import Membership, Organisation, User
from tests.audits.conftest import api
from tests.factories import OrganisationFactory, UserFactory, ditp_agent, member
from tests.scenario_files import answers, load_reference_data, pdf
from tests.scenarios import PARIS

pytestmark = [pytest.mark.django_db, pytest.mark.paper, pytest.mark.slow]
ROOT = "/api/v1"
DATES = {
    "habilitation": dt.date(2025, 1, 15),
    "preparation": dt.date(2025, 12, 15),
    "filing": dt.date(2026, 1, 12),
    "review": dt.date(2026, 1, 20),
    "plan": dt.date(2026, 2, 20),
    "visit": dt.date(2026, 3, 17),
    "report": dt.date(2026, 3, 25),
    "decision": dt.date(2026, 4, 1),
}
FIRST, LAST = dt.date(2026, 3, 16), dt.date(2026, 3, 17)


class Chain:
    """The people, their tokens, and the ids that the answers gave."""

    def __init__(self) -> None:
        organisation = OrganisationFactory(name="Communauté de communes d’essai")
        self.organisation: Organisation = organisation
        self.candidate: User = member(organisation, Role.CANDIDATE_MANAGER)
        self.ditp: User = ditp_agent()
        self.manager, self.auditor, self.decider = UserFactory(), UserFactory(), UserFactory()
        self.ids: dict[str, str] = {}
        self.clients: dict[str, APIClient] = {}

    def call(self, who: str, method: str, path: str, body: Any = None, *, form: str = "json") -> Any:
        """One call with that person's token; a refusal shows what it says."""
        client = self.clients.setdefault(who, api(getattr(self, who)))
        answer = getattr(client, method)(ROOT + path.format(**self.ids), body, format=form)
        assert answer.status_code < 300, (path, answer.json())
        return answer if answer.streaming else answer.json()

    def post(self, who: str, path: str, body: Any = None, **more: Any) -> Any:
        return self.call(who, "post", path, body, **more)


def at(step: str) -> Any:
    day = DATES[step]
    return time_machine.travel(dt.datetime(day.year, day.month, day.day, 9, tzinfo=PARIS), tick=False)


@pytest.fixture
def chain() -> Chain:
    load_reference_data()
    return Chain()


def habilitate(chain: Chain) -> None:
    """ACT-02 to ACT-05, ACT-07. The body's accounts are given once it exists."""
    body = {
        "name": "Certif Essai (fictif)",
        "standard": "17065",
        "accreditation_number": "5-0001",
        "accreditation_valid_until": "2030-01-01",
    }
    registered = chain.post("ditp", "/bodies/", body)
    chain.ids |= {"body": registered["id"], "body_organisation": registered["organisation"]}
    chain.post(
        "ditp",
        "/bodies/{body}/habilitations/",
        {"decided_on": "2025-01-10", "agreement_signed_on": "2025-01-15"},
    )
    for who, role in (("manager", Role.BODY_MANAGER), ("auditor", Role.AUDITOR), ("decider", Role.DECIDER)):
        Membership.objects.create(
            user=getattr(chain, who),
            organisation_id=registered["organisation"],
            role=role,
            started_on=DATES["habilitation"],
        )
    auditors = chain.call("manager", "get", "/bodies/{body}/auditors/")
    chain.ids["auditor"] = auditors[0]["id"]
    declared = dict.fromkeys(["public_sector_experience", "trained_on_programme", "trained_on_label"], True)
    chain.call("manager", "put", "/bodies/{body}/auditors/{auditor}/", declared)


def prepare(chain: Chain, users: float, agents: float) -> None:
    """ELI-01, PRE-01, SUR-01, DOS-01."""
    service = chain.post(
        "candidate",
        "/services/",
        {
            "organisation": str(chain.organisation.pk),
            "name": "France services de la chaîne",
            "kind": "local_authority",
            "department": "80",
            "agents_in_contact": 12,
        },
    )
    dossier = chain.post("candidate", "/dossiers/", {"service": service["id"], "applies_as": "local"})
    chain.ids |= {"service": service["id"], "dossier": dossier["id"]}
    for name, city in (("Maison", "Acheux-en-Amiénois"), ("Antenne", "Bray-sur-Somme")):
        site = {"name": name, "address": "1 place", "postal_code": "80560", "city": city}
        chain.post("candidate", "/dossiers/{dossier}/sites/", site)
    chain.call(
        "candidate",
        "put",
        "/dossiers/{dossier}/planning/",
        {
            "body": chain.ids["body_organisation"],
            "audit_first_day": FIRST.isoformat(),
            "audit_last_day": LAST.isoformat(),
            "perimeter": "Tout l’accueil",
        },
    )
    scope = {"authority": "epci", "general_reception": True, "domains": ["action sociale"]}
    chain.call("candidate", "put", "/dossiers/{dossier}/scope/", scope)
    assessment = {"done_on": "2025-12-10", "scores": {str(number): "75" for number in range(1, 9)}}
    chain.post("candidate", "/dossiers/{dossier}/self-assessments/", assessment)
    import_surveys(chain, users, agents)
    indicator = {"label": "Délai moyen", "in_place_since": "2025-01-01"}
    chain.post("candidate", "/dossiers/{dossier}/indicators/", indicator)
    for kind in PieceKind:
        chain.post(
            "candidate", f"/dossiers/{{dossier}}/pieces/{kind}/", {"file": pdf(kind)}, form="multipart"
        )


def import_surveys(chain: Chain, users: float, agents: float) -> None:
    for kind, wanted, responses, solicited in (("users", users, 60, 1000), ("agents", agents, 10, 12)):
        campaign = {
            "file": answers(kind, wanted, responses),
            "solicited": solicited,
            **({"concerned": solicited} if kind == "agents" else {}),
            "opened_on": "2025-11-01",
            "closed_on": "2025-12-10",
            "sample_method": "Tous les usagers du trimestre",
        }
        found = chain.post(
            "candidate", f"/dossiers/{{dossier}}/surveys/{kind}/import/", campaign, form="multipart"
        )
        assert found["result"]["valid"] if "result" in found else found


def examine(chain: Chain) -> None:
    """CON-03, DOS-03, DOS-04, ACT-07: one complement asked for, sent, accepted."""
    chain.post(
        "manager", "/dossiers/{dossier}/agreement/", {"signed_on": "2026-01-20", "agents_in_scope": 12}
    )
    review = "/dossiers/{{dossier}}/pieces/{}/review/"
    asked = {"verdict": "complement", "reason": "Il manque une année."}
    chain.call("manager", "put", review.format("training_plan"), asked)
    chain.post("manager", "/dossiers/{dossier}/request-complements/")
    again = {"file": pdf("plan complet")}
    chain.post("candidate", "/dossiers/{dossier}/pieces/training_plan/", again, form="multipart")
    chain.post("candidate", "/dossiers/{dossier}/resubmit/")
    for kind in PieceKind:
        chain.call("manager", "put", review.format(kind), {"verdict": "accepted"})
    chain.post("manager", "/dossiers/{dossier}/acknowledge/", {"sample_accepted": True})
    assigned = {"auditor_id": chain.ids["auditor"], "impartiality_declared": True}
    chain.ids["audit"] = chain.post("manager", "/dossiers/{dossier}/assign-auditor/", assigned)["id"]


def plan(chain: Chain) -> None:
    """AUD-01."""
    sites = [site["id"] for site in chain.call("candidate", "get", "/dossiers/{dossier}/sites/")]
    wanted = {
        "first_day": FIRST.isoformat(),
        "last_day": LAST.isoformat(),
        "sites": sites,
        "resource_persons": "La responsable",
    }
    chain.call("auditor", "put", "/audits/{audit}/plan/", wanted)
    chain.post("auditor", "/audits/{audit}/plan/")


def visit(chain: Chain, value: str) -> None:
    """AUD-02, AUD-06."""
    for score in chain.call("auditor", "get", "/audits/{audit}/scores/")["scores"]:
        path = f"/audits/{{audit}}/scores/{score['point']['code']}/"
        chain.call("auditor", "put", path, {"value": value, "version": score["version"]})
    chain.post("auditor", "/audits/{audit}/closing-meeting/", {"held_on": LAST.isoformat()})


def report(chain: Chain) -> None:
    """AUD-07, AUD-08."""
    texts = {
        "presentation": "Un accueil de proximité.",
        "synthesis": "Les engagements sont examinés.",
        "illustrations": "Un usager reçu sans rendez-vous",
        "strengths": "L’écoute",
        "points_of_progress": "Les délais",
        "texts_version": 0,
    }
    chain.call("auditor", "put", "/audits/{audit}/report/", texts)
    chain.post("auditor", "/audits/{audit}/report/")
    chain.post("candidate", "/audits/{audit}/waive/")


def up_to_the_decision(chain: Chain, value: str, users: float, agents: float) -> None:
    with at("habilitation"):
        habilitate(chain)
    with at("preparation"):
        prepare(chain, users, agents)
    with at("filing"):
        assert chain.post("candidate", "/dossiers/{dossier}/submit/")["status"] == "submitted"
    with at("review"):
        examine(chain)
    with at("plan"):
        plan(chain)
    with at("visit"):
        visit(chain, value)
    with at("report"):
        report(chain)


@pytest.mark.rule("ATT-02")
@pytest.mark.rule("LIS-01")
def test_from_the_habilitation_to_a_verified_attestation(chain: Chain) -> None:
    up_to_the_decision(chain, "1", users=95, agents=90)
    with at("decision"):
        verdict = chain.call("decider", "get", "/dossiers/{dossier}/verdict/")
        assert (verdict["tier"], verdict["final"]) == ("or", True)
        granted = chain.post("decider", "/dossiers/{dossier}/decision/grant/", {"tier": "or"})
        assert (granted["status"], granted["valid_until"]) == ("labelled", "2029-03-31")
        attestation = chain.call("candidate", "get", "/dossiers/{dossier}/attestations/")[0]
        number, code = attestation["number"], attestation["code"]
        answer = chain.call("candidate", "get", f"/dossiers/{{dossier}}/attestations/{number}/pdf/")
        pages = PdfReader(io.BytesIO(b"".join(answer.streaming_content))).pages
        text = " ".join(" ".join(page.extract_text() for page in pages).split())
        for words in ("France services de la chaîne", "Or", "Bray-sur-Somme", "31 mars 2029", number):
            assert words in text
        anyone = APIClient()
        checked = anyone.get(f"{ROOT}/attestations/{number}/verify/", {"code": code}).json()
        assert checked["sentence"] == "Valide jusqu’au 31 mars 2029"
        listed = anyone.get(f"{ROOT}/register/", {"q": "bray"}).json()["results"]
        assert [(row["id"], row["tier"]) for row in listed] == [(chain.ids["dossier"], "or")]


@pytest.mark.rule("DEC-05")
@pytest.mark.rule("DEC-06")
def test_from_the_habilitation_to_a_refusal(chain: Chain) -> None:
    up_to_the_decision(chain, "0.25", users=75, agents=60)
    with at("decision"):
        verdict = chain.call("decider", "get", "/dossiers/{dossier}/verdict/")
        assert verdict["tier"] is None
        client = chain.clients["decider"]
        url = f"{ROOT}/dossiers/{chain.ids['dossier']}/decision/"
        granted = client.post(f"{url}grant/", {"tier": "bronze", "reason": "Quand même"}, format="json")
        assert {failure["rule"] for failure in granted.json()["failures"]} == {"DEC-01"}
        without_reason = client.post(f"{url}refuse/", {"reason": ""}, format="json")
        assert without_reason.json()["failures"][0]["rule"] == "DEC-05"
        reason = {"reason": "Aucun engagement n’atteint 50."}
        assert chain.post("decider", "/dossiers/{dossier}/decision/refuse/", reason)["status"] == "refused"
        decision = chain.call("candidate", "get", "/dossiers/{dossier}/decisions/")[0]
        assert (decision["kind"], decision["reason"]) == ("refused", reason["reason"])
        deadlines = chain.call("candidate", "get", "/dossiers/{dossier}/deadlines/")
        again = next(row for row in deadlines if row["rule"] == "DEC-06")
        assert again["due"] == "2026-10-01"
        assert APIClient().get(f"{ROOT}/register/").json()["count"] == 0
