"""Open links: one a site, closed and opened again; their poster is read by two decoders of different makers."""

from __future__ import annotations

import io
import re
import subprocess
from pathlib import Path

import pytest
import zxingcpp
from django.core.exceptions import ValidationError
from django.urls import reverse
from django_fsm import TransitionNotAllowed
from PIL import Image
from pypdf import PdfReader
from pyzbar import pyzbar

from candidates.dossiers.models import Dossier
from label_sp.actors.enums import Role
from label_sp.design.qr import QUIET, qr
from label_sp.journal.models import JournalEntry
from surveys.invitations import documents, links, use_cases
from surveys.invitations.models import OpenLink
from tests.audits.conftest import api, browser
from tests.certification.pages import words
from tests.factories import DossierFactory, candidate_of, member, questionnaires
from tests.surveys.campaigns.run_cases import opened, sites

pytestmark = pytest.mark.django_db
LEAST_MM = 18


@pytest.fixture
def dossier() -> Dossier:
    questionnaires()
    return DossierFactory()


@pytest.fixture
def link(dossier: Dossier) -> OpenLink:
    campaign = opened(dossier, sites=sites(dossier, "Accueil"))
    return use_cases.make_open_link(campaign.pk, actor=candidate_of(dossier), site="Accueil")


def photographed(pdf: bytes, folder: Path, dpi: int) -> Image.Image:
    """The poster, as paper shows it."""
    (folder / "poster.pdf").write_bytes(pdf)
    command = [
        "pdftoppm",
        "-r",
        str(dpi),
        "-png",
        "-singlefile",
        str(folder / "poster.pdf"),
        str(folder / "poster"),
    ]
    subprocess.run(command, check=True)
    return Image.open(folder / "poster.png").convert("L")


@pytest.mark.paper
@pytest.mark.parametrize("dpi", [72, 150])
def test_two_decoders_read_the_poster(link: OpenLink, tmp_path: Path, dpi: int) -> None:
    pdf = documents.poster_pdf(link)
    image = photographed(pdf, tmp_path, dpi)
    address = links.to_all(link)
    (seen,) = pyzbar.decode(image)
    assert seen.data.decode() == address and seen.type == "QRCODE"
    (found,) = zxingcpp.read_barcodes(image)
    assert found.text == address and "Micro" not in str(found.format)
    assert min(seen.rect.width, seen.rect.height) / dpi * 25.4 >= LEAST_MM
    (page,) = PdfReader(io.BytesIO(pdf)).pages
    said = " ".join(page.extract_text().split())
    assert address.replace("/", "") in said.replace(" ", "").replace("/", "") and "Accueil" in said
    assert [round(float(side)) for side in page.mediabox[2:]] == [595, 842]


def test_a_short_text_is_no_micro_code() -> None:
    """segno would draw one of 15 modules, which one of the decoders does not know."""
    assert qr("avis").size == 21 + 2 * QUIET


def test_the_code_alone_is_dark_on_white_with_its_margin(link: OpenLink) -> None:
    svg = documents.qr_svg(link)
    size = int(re.search(r'viewBox="0 0 (\d+) \1"', svg).group(1))
    assert 'fill="#fff" d="M0 0h' in svg and 'width="40mm"' in svg
    columns = [int(x) for x in re.findall(r"M(\d+) \d+h\d+v1", svg)]
    assert min(columns) == QUIET and size > 21


def test_one_link_a_site_closed_and_opened_again(dossier: Dossier, link: OpenLink) -> None:
    actor, campaign = candidate_of(dossier), link.campaign
    for wrong in ("Accueil", "Nulle part"):
        with pytest.raises(ValidationError):
            use_cases.make_open_link(campaign.pk, actor=actor, site=wrong)
    assert use_cases.make_open_link(campaign.pk, actor=actor).site == ""
    closed = use_cases.switch_open_link(campaign.pk, actor=actor, code=link.code, closed=True)
    assert closed.closed
    with pytest.raises(TransitionNotAllowed):
        use_cases.switch_open_link(campaign.pk, actor=actor, code=link.code, closed=True)
    assert not use_cases.switch_open_link(campaign.pk, actor=actor, code=link.code, closed=False).closed
    events = JournalEntry.objects.filter(event__startswith="open_link.").order_by("id")
    assert [each.event for each in events] == [
        f"open_link.{what}" for what in ("made", "made", "closed", "reopened")
    ]


@pytest.mark.paper
def test_its_page_and_its_files(dossier: Dossier, link: OpenLink) -> None:
    candidate, campaign = browser(candidate_of(dossier)), link.campaign
    url = reverse("surveys:open_links", args=[campaign.pk])
    assert links.to_all(link) in words(candidate.get(url))
    done = candidate.post(url, {"act": "switch", "code": link.code, "closed": "on"}, follow=True)
    assert "Fermé" in words(done) and "Rouvrir" in words(done)
    poster = candidate.get(reverse("surveys:poster", args=[campaign.pk, link.code]))
    assert poster["Content-Type"] == "application/pdf" and poster.content.startswith(b"%PDF")
    code = candidate.get(reverse("surveys:qr_code", args=[campaign.pk, link.code]))
    assert code["Content-Type"] == "image/svg+xml" and code.content.startswith(b"<svg")
    stranger = browser(member(DossierFactory().service.organisation, Role.CANDIDATE_MANAGER))
    assert stranger.get(reverse("surveys:poster", args=[campaign.pk, link.code])).status_code == 404
    rows = api(candidate_of(dossier)).get(f"/api/v1/campaigns/{campaign.pk}/open-links/").json()
    assert rows[0]["address"] == links.to_all(link)
