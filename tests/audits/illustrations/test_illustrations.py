"""The illustrations of a report: asked, or the reason why there is none; images, drawn again and printed. AUD-07."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from pypdf import PdfReader

from audits.audit.models import Audit
from audits.illustrations import images
from audits.illustrations.models import Illustration
from audits.illustrations.use_cases import add_illustration, remove_illustration
from audits.reports.use_cases import send_report
from label_sp.guide.failures import RuleViolation
from tests.audits.conftest import api, browser
from tests.scenarios import Case, at_stage

pytestmark = pytest.mark.django_db
CAPTION = "Le panneau des délais à l’accueil"


def picture(
    size: tuple[int, int] = (2400, 1200), kind: str = "PNG", colour: str = "teal", **kept: Any
) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", size, colour).save(stream, kind, **kept)
    return stream.getvalue()


@pytest.fixture
def case() -> Case:
    """All is ready to be sent, but for the illustrations."""
    found = at_stage("scored")
    Audit.objects.filter(pk=found.audit.pk).update(illustrations="")
    return found


def add(
    case: Case, content: bytes, name: str = "accueil.png", caption: str = CAPTION, **typed: Any
) -> Illustration:
    with case.at(case.today):
        typed = {"actor": case.people.auditor, **typed}
        return add_illustration(case.audit.pk, uploaded=ContentFile(content, name), caption=caption, **typed)


def refusal(case: Case) -> list[tuple[str, str]]:
    with case.at(case.day_of("awaiting_decision")), pytest.raises(RuleViolation) as refused:
        send_report(case.audit.pk, actor=case.people.auditor)
    return [(failure.rule, failure.message) for failure in refused.value.failures]


def printed(case: Case) -> PdfReader:
    with case.at(case.day_of("awaiting_decision")):
        send_report(case.audit.pk, actor=case.people.auditor)
    with case.audit.report_file.open("rb") as stored:
        return PdfReader(io.BytesIO(stored.read()))


def words(report: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in report.pages).split())


@pytest.mark.rule("AUD-07")
@pytest.mark.parametrize("reason", ["", "   "])
def test_a_report_without_illustration_nor_reason_stays(case: Case, reason: str) -> None:
    Audit.objects.filter(pk=case.audit.pk).update(no_illustration_reason=reason)
    assert refusal(case) == [
        ("AUD-07", "Il manque au rapport des illustrations de la mise en œuvre des engagements.")
    ]


@pytest.mark.paper
@pytest.mark.rule("AUD-07")
def test_a_reason_makes_up_for_it_and_is_printed(case: Case) -> None:
    Audit.objects.filter(pk=case.audit.pk).update(no_illustration_reason="Les photographies sont interdites.")
    assert "Sans illustration (AUD-07) : Les photographies sont interdites." in words(printed(case))


@pytest.mark.paper
@pytest.mark.rule("AUD-07")
def test_a_written_example_is_an_illustration(case: Case) -> None:
    Audit.objects.filter(pk=case.audit.pk).update(illustrations="Un usager reçu sans rendez-vous.")
    report = words(printed(case))
    assert "Un usager reçu sans rendez-vous." in report and "Sans illustration" not in report


@pytest.mark.paper
@pytest.mark.rule("AUD-07")
def test_an_image_is_in_the_report_with_its_caption(case: Case) -> None:
    add(case, picture(), engagement=4)
    report = printed(case)
    assert len({image.data for page in report.pages for image in page.images}) == 1
    assert f"Engagement 4 · {CAPTION}" in words(report)


def test_an_image_is_drawn_again_at_a_page_s_size_without_what_a_camera_wrote(case: Case) -> None:
    where = Image.Exif()
    where[0x010E] = "48.85 N, 2.35 E"
    added = add(case, picture(kind="JPEG", exif=where), "vue.jpg")
    with added.image.open("rb") as stored, Image.open(stored) as kept:
        assert (kept.format, kept.size, len(kept.getexif())) == ("JPEG", (1600, 800), 0)


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"%PDF-1.7", "plan.pdf", "Formats acceptés : jpeg, jpg, png"),
        (picture((400, 400), "JPEG")[:600], "torn.jpg", "ne se lit pas"),
        (picture((10, 10)), "faux.jpg", "son contenu n’en est pas un"),
        (b"", "vide.png", "est vide"),
    ],
)
def test_what_is_no_image_is_refused_on_its_field(case: Case, content: bytes, name: str, said: str) -> None:
    with pytest.raises(ValidationError) as refused:
        add(case, content, name)
    assert said in " ".join(refused.value.message_dict["file"])
    assert not Illustration.objects.exists()


@pytest.mark.parametrize(("width", "taken"), [(40, True), (41, False)])
def test_an_image_of_too_many_points_is_refused_before_it_is_unfolded(
    case: Case, monkeypatch: pytest.MonkeyPatch, width: int, taken: bool
) -> None:
    monkeypatch.setattr(images, "MOST_PIXELS", 400)
    if taken:
        assert add(case, picture((width, 10))).pk
        return
    with pytest.raises(ValidationError, match="trop de points"):
        add(case, picture((width, 10)))


@pytest.mark.paper
def test_an_image_once_with_a_caption_by_the_lead_until_the_report_leaves(case: Case) -> None:
    with pytest.raises(ValidationError, match="Écrivez ce que l’image montre"):
        add(case, picture(), caption="  ")
    with pytest.raises(PermissionDenied):
        add(case, picture(), actor=case.people.manager)
    added = add(case, picture())
    with pytest.raises(ValidationError, match="déjà dans le rapport"):
        add(case, picture())
    printed(case)
    with pytest.raises(ValidationError, match="entre l’envoi"):
        add(case, picture(colour="red"))
    with pytest.raises(ValidationError, match="entre l’envoi"):
        remove_illustration(case.audit.pk, added.pk, actor=case.people.auditor)


def test_the_page_adds_shows_and_removes(case: Case) -> None:
    url = reverse("audits:illustrations", args=[case.audit.pk])
    with case.at(case.today):
        auditor, candidate = browser(case.people.auditor), browser(case.people.candidate)
        assert "Aucune image dans ce rapport" in auditor.get(url).content.decode()
        assert candidate.get(url).status_code == 403  # a draft
        wrong = auditor.post(url, {"file": ContentFile(b"x", "a.txt"), "caption": CAPTION})
        assert wrong.status_code == 422 and CAPTION in wrong.content.decode()
        typed = {"file": ContentFile(picture(), "vue.png"), "caption": CAPTION, "engagement": "4"}
        page = auditor.post(url, typed, follow=True).content.decode()
        found = re.search(r'src="([^"]+\.jpg)"', page)
        assert found and f'alt="{CAPTION}"' in page and "Engagement 4" in page
        shown = auditor.get(found[1])
        assert (shown.status_code, shown["Content-Type"]) == (200, "image/jpeg")
        assert shown.getvalue().startswith(b"\xff\xd8")
        assert candidate.get(found[1]).status_code == 403
        assert (
            "1 image dans le rapport"
            in auditor.get(reverse("audits:report", args=[case.audit.pk])).content.decode()
        )
        added = Illustration.objects.get()
        removal = reverse("audits:illustration_remove", args=[case.audit.pk, added.pk])
        assert auditor.post(removal).status_code == 302 and not Illustration.objects.exists()


AGAIN = "Choisissez de nouveau le fichier « vue.png »"


def test_an_image_that_came_with_a_refused_form_is_said_to_be_chosen_again(case: Case) -> None:
    url = reverse("audits:illustrations", args=[case.audit.pk])
    with case.at(case.today):
        auditor = browser(case.people.auditor)
        for caption, told in (("", True), (CAPTION, False), ("La même", True)):  # blank, taken, there already
            sent = {"file": ContentFile(picture(), "vue.png"), "caption": caption}
            assert (AGAIN in auditor.post(url, sent, follow=True).content.decode()) is told


def test_the_routes_add_list_give_and_take_out_an_image(case: Case) -> None:
    route = reverse("api-illustrations", args=[case.audit.pk])
    with case.at(case.today):
        program = api(case.people.auditor)
        sent = {"file": SimpleUploadedFile("accueil.png", picture()), "caption": CAPTION, "engagement": "4"}
        added = program.post(route, sent, format="multipart")
        assert added.status_code == 201 and (added.json()["caption"], added.json()["engagement"]) == (
            CAPTION,
            4,
        )
        assert program.get(route).json() == [added.json()]
        one = reverse("api-illustration", args=[case.audit.pk, added.json()["id"]])
        given = program.get(one)
        assert given["Content-Type"] == "image/jpeg" and given.getvalue().startswith(b"\xff\xd8")
        assert api(case.people.contributor).get(route).status_code == 403
        assert program.delete(one).status_code == 204 and program.get(route).json() == []
        bad = program.post(
            route, {"file": SimpleUploadedFile("a.png", b"\x89PNG"), "caption": " "}, format="multipart"
        )
        assert bad.status_code == 400
