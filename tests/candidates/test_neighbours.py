"""Situations out of public complaints about neighbouring systems, each tried here as a user would.

Each test names the thread. What the neighbours answered is theirs; the right answer here is ours.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import unicodedata
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from candidates.dossiers.enums import Status
from candidates.dossiers.models import Dossier
from candidates.imports import work
from candidates.imports.use_cases import start_import
from candidates.pieces.enums import PieceKind
from candidates.pieces.matching import kind_of
from candidates.services.models import Service
from label_sp.actors.enums import Role
from label_sp.actors.models import Membership, Organisation, User
from label_sp.journal.models import JournalEntry
from surveys.answers import samples
from surveys.answers.imports import UnreadableAnswers, read_answers
from tests.audits.conftest import browser
from tests.candidates.conftest import file, team
from tests.candidates.dossiers.test_pages import NEW, SERVICE, page_of
from tests.candidates.imports.cases import done, planned, said, states
from tests.factories import ServiceFactory, dossier_in, member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
LINES = "nom;code insee\nAccueil d’Albert;80016\nAccueil de nulle part;99999\nRelais Élodie;80016\n"


def test_who_opens_the_form_twice_is_told_of_the_dossier_that_exists(
    organisation: Organisation, actor: User
) -> None:
    """demarche-numerique/demarche.numerique.gouv.fr#2860: people begin again and have five drafts."""
    client = browser(actor)
    assert client.post(NEW, SERVICE).status_code == 302
    again = client.post(NEW, SERVICE)
    assert again.status_code == 422 and "porte déjà ce nom" in page_of(again)
    assert Dossier.objects.filter(service__organisation=organisation).count() == 1


def test_opening_a_form_creates_nothing(organisation: Organisation, actor: User) -> None:
    """demarche-numerique/demarche.numerique.gouv.fr#1895: following the link made a draft."""
    client = browser(actor)
    for _ in range(3):
        assert client.get(NEW).status_code == 200
    assert not Dossier.objects.exists() and not Service.objects.exists()


def test_a_draft_can_be_given_up_from_its_page() -> None:
    """demarche-numerique/demarche.numerique.gouv.fr#2211: a draft could not be removed any more."""
    there = team()
    client = browser(there.manager)
    address = reverse("candidates:abandon", args=[there.dossier.pk])
    assert address in client.get(reverse("certification:dossier", args=[there.dossier.pk])).content.decode()
    assert client.get(address).status_code == 200


def test_files_stay_when_the_rest_is_not_complete() -> None:
    """demarche-numerique/demarche.numerique.gouv.fr#2165: a required field left blank lost the files."""
    there = team()
    client = browser(there.manager)
    address = reverse("candidates:piece", args=[there.dossier.pk, PieceKind.TRAINING_PLAN])
    assert client.post(address, {"file": file("plan.pdf")}).status_code == 302
    refused = client.post(reverse("certification:submit", args=[there.dossier.pk]), {"confirmed": "on"})
    assert refused.status_code in (409, 422)
    assert "plan.pdf" in client.get(reverse("candidates:pieces", args=[there.dossier.pk])).content.decode()


def test_a_bad_line_is_told_and_the_good_ones_come_in(organisation: Organisation, actor: User) -> None:
    """pluginsGLPI/datainjection#427: which lines failed was not said. #436: lines vanished without a word."""
    imported = done(organisation, actor, LINES.encode())
    assert sum(states(imported).values()) == 3
    assert Service.objects.filter(organisation=organisation).count() == 2
    assert "99999" in said(imported, 3)
    client = browser(actor)
    page = page_of(client.get(reverse("candidates:service_import", args=[imported.pk])))
    assert "3 lignes" in page and "99999" in page


def test_the_same_file_brought_in_again_changes_nothing(organisation: Organisation, actor: User) -> None:
    """pluginsGLPI/datainjection#168: the second injection of one file failed on a date nobody had given."""
    done(organisation, actor, LINES.encode())
    again = planned(organisation, actor, LINES.encode())
    assert states(again) == {"same": 2, "refused": 1}
    with pytest.raises(ValidationError, match="il n’y a rien à lancer"):
        start_import(again.pk, actor=actor)
    assert Service.objects.filter(organisation=organisation).count() == 2


def test_a_second_press_on_the_import_s_button_brings_nothing_in_twice(
    organisation: Organisation, actor: User
) -> None:
    """grokability/snipe-it#1614: « process » pressed twice made duplicates."""
    imported = planned(organisation, actor, LINES.encode())
    client, address = browser(actor), reverse("candidates:service_import", args=[imported.pk])
    first, second = (client.post(address, {"act": "start"}) for _ in range(2))
    assert first.status_code == second.status_code == 302
    imported.refresh_from_db()
    work.run(imported)
    assert client.post(address, {"act": "start"}).status_code == 302
    assert Service.objects.filter(organisation=organisation).count() == 2
    assert JournalEntry.objects.filter(event="services.import_started").count() == 1


def test_a_windows_file_keeps_its_accents(organisation: Organisation, actor: User) -> None:
    """claroline/Distribution#1261: « Clémentine » became « Cl »."""
    done(organisation, actor, LINES.replace("’", "'").encode("cp1252"))
    assert Service.objects.filter(organisation=organisation, name__startswith="Relais Élodie").exists()


@pytest.mark.parametrize("name", ["fîlé 2.pdf", "f😂le3.pdf", "plus+plus & moins 100 %.pdf", "a’b;c=d.pdf"])
def test_a_file_whose_name_is_unusual_comes_back_whole(name: str) -> None:
    """getodk/central#433: attachments with such names were not kept. getodk/getodk#408: « + » in a name."""
    there = team()
    client = browser(there.manager)
    address = reverse("candidates:piece", args=[there.dossier.pk, PieceKind.TRAINING_PLAN])
    content = b"%PDF-1.4\n% tel quel\n%%EOF\n"
    assert client.post(address, {"file": file(name, content)}).status_code == 302
    piece = there.dossier.pieces.get()
    assert piece.name == name
    answer = client.get(reverse("candidates:piece_file", args=[there.dossier.pk, piece.kind, piece.version]))
    assert b"".join(answer.streaming_content) == content  # type: ignore[attr-defined]
    archive = client.get(reverse("candidates:archive", args=[there.dossier.pk]))
    inside = zipfile.ZipFile(io.BytesIO(b"".join(archive.streaming_content)))  # type: ignore[attr-defined]
    assert any(inside.read(each) == content for each in inside.namelist())


@pytest.mark.parametrize("kind", [PieceKind.SURVEY_REPORTS, PieceKind.CANDIDATE_DATA])
def test_a_name_whose_accents_are_decomposed_is_the_same_name(kind: PieceKind) -> None:
    """kobotoolbox/kpi#7467: a file from a Mac, named in NFD, was never matched."""
    name = {
        PieceKind.SURVEY_REPORTS: "résultats enquêtes usagers-agents.pdf",
        PieceKind.CANDIDATE_DATA: "Présentation du candidat.pdf",
    }[kind]
    assert kind_of(unicodedata.normalize("NFD", name)) == kind_of(name) == kind


def test_a_photograph_of_a_phone_is_taken_or_refused_with_what_to_do() -> None:
    """opengovsg/FormSG#2856, OpenBeta/open-tacos#1265: HEIC hung, or failed without a word."""
    there = team()
    client = browser(there.manager)
    address = reverse("candidates:piece", args=[there.dossier.pk, PieceKind.ORGANISATION_CHART])
    answer = client.post(address, {"file": file("IMG_0001.HEIC", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic")})
    assert answer.status_code == 422
    assert "HEIC" in page_of(answer) and "JPEG" in page_of(answer)


def test_a_link_of_a_mail_leads_where_it_says_after_the_login() -> None:
    """surveysolutions/surveysolutions#2419: « the link has expired » in the place of the login."""
    there = team()
    address = reverse("certification:dossier", args=[there.dossier.pk])
    client = Client()
    answer = client.get(address)
    assert answer.status_code == 302 and address in answer["Location"]
    there.manager.set_password("une-phrase-assez-longue")
    there.manager.save()
    said = {"username": there.manager.email.upper(), "password": "une-phrase-assez-longue"}
    logged_in = client.post(answer["Location"], said | {"next": address})
    assert logged_in.status_code == 302 and logged_in["Location"].endswith(address)


def test_the_format_is_still_said_beside_the_error() -> None:
    """assurance-maladie-digital/design-system#3638: the hint of a date vanished when the error came."""
    there = team()
    client = browser(there.manager)
    address = reverse("candidates:improvement_action_new", args=[there.dossier.pk])
    answer = client.post(address, {"title": "Afficher les horaires", "due": "31/02/2026"})
    assert answer.status_code == 422
    assert "31/02/2026" in page_of(answer) and "jour/mois/année" in page_of(answer)


def test_the_empty_model_of_a_file_says_that_it_is_empty() -> None:
    """pluginsGLPI/datainjection#525: the very model of the product was refused without a reason."""
    with pytest.raises(UnreadableAnswers) as refusal:
        read_answers(samples.empty_csv(samples.CODES["users"]), samples.CODES["users"], max_bytes=10_000)
    assert "ajoutez une ligne par réponse" in str(refusal.value)


def test_a_line_break_in_a_cell_breaks_no_line_of_an_export(organisation: Organisation) -> None:
    """DISIC/observatoire#923, simonv3/quick-survey#57: lines broken in two, accents spoilt, « ; » in a cell."""
    service = ServiceFactory(organisation=organisation, name='Accueil ; « été » "A"')
    dossier = dossier_in(Status.PREPARING, service=service)
    answer = browser(member(organisation, Role.CANDIDATE_MANAGER)).get(reverse("certification:dossiers_csv"))
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert len({len(row) for row in rows}) == 1
    assert any(dossier.reference in row and any("été" in cell for cell in row) for row in rows)


def test_two_tabs_of_one_form_lose_nothing() -> None:
    """ONSdigital/eq-survey-runner#1899: two forms at once, and the session was said to be over."""
    first, second = team(), team()
    client = browser(first.manager)
    Membership.objects.create(
        user=first.manager,
        organisation=second.dossier.service.organisation,
        role=Role.CANDIDATE_MANAGER,
        started_on=dt.date(2026, 1, 5),
    )
    pages = [
        reverse("candidates:piece", args=[each.dossier.pk, PieceKind.TRAINING_PLAN])
        for each in (first, second)
    ]
    for page in pages:
        assert client.get(page).status_code == 200
    for page in pages:
        assert client.post(page, {"file": file("plan.pdf")}).status_code == 302
    assert all(each.dossier.pieces.count() == 1 for each in (first, second))
