"""Addresses to invite: pasted or uploaded, each refused line with its reason."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from candidates.dossiers.models import Dossier
from label_sp.actors.enums import Role
from label_sp.guide.failures import RuleViolation
from surveys.invitations import adding, mailing, reading
from surveys.invitations.enums import Refusal
from surveys.invitations.models import Invitation, OptOut
from tests.audits.conftest import api, browser
from tests.certification.pages import words
from tests.factories import DossierFactory, candidate_of, member, questionnaires
from tests.surveys.campaigns.run_cases import invited, opened, sites
from tests.surveys.invitations.cases import people, send_all, solicited

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def dossier() -> Dossier:
    questionnaires()
    return DossierFactory()


# --- the lines --------------------------------------------------------------------------------------------------------


def test_pasted_lines_are_read_as_people_write_them() -> None:
    lines = ("a@x.fr", "", "  b@x.fr ; Accueil, bureau 2", "Claire Vasseur <c@x.fr>\td@x.fr", "rien")
    text = "\n".join((*lines, "E <e@x.fr>;Annexe", "f@x.fr, g@x.fr"))
    assert [(each.number, each.address, each.site) for each in reading.pasted(text)] == [
        (1, "a@x.fr", ""),
        (3, "b@x.fr", "Accueil, bureau 2"),
        (4, "c@x.fr", ""),
        (4, "d@x.fr", ""),
        (5, "rien", ""),
        (6, "e@x.fr", "Annexe"),
        (7, "f@x.fr", ""),
        (7, "g@x.fr", ""),
    ]


@pytest.mark.parametrize(
    "content",
    [
        "Nom;Adresse électronique;Site\r\nX;a@x.fr;Accueil\r\nY;b@x.fr;\r\n".encode("cp1252"),
        "\ufeffe-mail,lieu\na@x.fr,Accueil\nb@x.fr,\n".encode(),
        b"a@x.fr\tAccueil\nb@x.fr\t\n",
    ],
)
def test_a_table_is_read_by_its_columns_or_by_its_addresses(content: bytes) -> None:
    assert [(each.address, each.site) for each in reading.from_file(content)] == [
        ("a@x.fr", "Accueil"),
        ("b@x.fr", ""),
    ]


def test_each_refused_line_says_why_and_stops_no_other(dossier: Dossier) -> None:
    campaign = opened(dossier, sites=sites(dossier, "Accueil"))
    OptOut.objects.create(
        organisation=dossier.service.organisation,
        address_hash=reading.hash_of_address("Parti@x.fr"),
        since=dossier.today,
    )
    invited(campaign, "connu@x.fr")
    typed = "a@x.fr;accueil\nA@X.fr\nconnu@x.fr\nparti@x.fr\nnulle-part@\nb@x.fr;Ailleurs\nc@x.fr"
    added = adding.add_invitations(campaign.pk, actor=candidate_of(dossier), lines=reading.pasted(typed))
    assert added.count == 2
    assert [(each.line.number, each.reason) for each in added.refused] == [
        (2, Refusal.TWICE),
        (3, Refusal.KNOWN),
        (4, Refusal.OPTED_OUT),
        (5, Refusal.NOT_AN_ADDRESS),
        (6, Refusal.UNKNOWN_SITE),
    ]
    assert campaign.invitations.get(address="a@x.fr").site == "Accueil"


def test_the_page_keeps_what_was_refused_in_its_field(dossier: Dossier) -> None:
    campaign = opened(dossier)
    url, candidate = reverse("surveys:invitations", args=[campaign.pk]), browser(candidate_of(dossier))
    page = candidate.post(url, {"act": "add", "pasted": "a@x.fr\npas une adresse\nb@x.fr"})
    assert page.status_code == 200
    assert "2 adresses ajoutées, 1 ligne refusée" in words(page)
    assert "Ligne 2, « pas une adresse » : ce n’est pas une adresse électronique." in words(page)
    assert re.search(r"<textarea[^>]*>\s*pas une adresse</textarea>", page.content.decode())
    file = SimpleUploadedFile("liste.csv", b"courriel;site\nc@x.fr;\n", "text/csv")
    done = candidate.post(url, {"act": "add", "pasted": "", "file": file}, follow=True)
    assert "1 adresse ajoutée." in words(done) and "3 personnes" in words(done)
    empty = candidate.post(url, {"act": "add", "pasted": " "})
    assert empty.status_code == 422 and "Collez au moins une adresse" in words(empty)
    broken = candidate.post(
        url, {"act": "add", "pasted": "d@x.fr", "file": SimpleUploadedFile("a.csv", b"%PDF-1")}
    )
    assert broken.status_code == 422 and "d@x.fr" in broken.content.decode()
    one = campaign.invitations.get(address="a@x.fr")
    candidate.post(url, {"act": "remove", "invitation": str(one.pk)})
    assert not Invitation.objects.filter(pk=one.pk).exists()
    candidate.post(url, {"act": "remove", "everything": "on"})
    assert not campaign.invitations.exists()


def test_nobody_else_reads_or_writes_addresses(dossier: Dossier) -> None:
    campaign = opened(dossier)
    invited(campaign, "a@x.fr")
    for role in (Role.BODY_MANAGER, Role.AUDITOR):
        with pytest.raises(PermissionDenied):
            invited(campaign, "b@x.fr", actor=member(dossier.body, role))
        with pytest.raises(PermissionDenied):
            mailing.send_invitations(campaign.pk, actor=member(dossier.body, role))
    stranger = api(candidate_of(DossierFactory()))
    assert stranger.get(f"/api/v1/campaigns/{campaign.pk}/invitations/").status_code == 404


def test_agents_solicited_are_never_more_than_those_concerned(dossier: Dossier) -> None:
    campaign = opened(dossier, kind="agents", concerned=3, otherwise=1)
    invited(campaign, *people(2))
    with pytest.raises(RuleViolation) as refused:
        invited(campaign, "un-de-trop@x.fr")
    assert refused.value.failures[0].rule == "SUA-02"
    send_all(campaign)
    assert solicited(campaign) == 3
