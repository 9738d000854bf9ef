"""Several pieces in one go: matched by their names, each for itself, taken back, made by the application, frozen."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from candidates.dossiers.enums import Status
from candidates.dossiers.models import Dossier
from candidates.pieces import queries, together, use_cases
from candidates.pieces.documents import example, template
from candidates.pieces.enums import PieceKind, Verdict
from candidates.pieces.matching import kind_of
from candidates.pieces.models import Piece, WaitingFile
from candidates.pieces.together import LEAVE_OUT, Chosen
from label_sp.common import documents
from label_sp.guide import pieces as piece_rules
from label_sp.journal.models import JournalEntry
from tests.audits.conftest import api, browser
from tests.candidates.conftest import Team, bytes_of, file, team
from tests.certification.pages import words
from tests.scenarios import at_stage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
NAMES = {  # as people name their files
    PieceKind.CANDIDATE_DATA: "01 Présentation du candidat.pdf",
    PieceKind.ORGANISATION_CHART: "ORGANIGRAMME_2026.pdf",
    PieceKind.TRAINING_PLAN: "Plan-de-formation 2025-2026.pdf",
    PieceKind.SELF_ASSESSMENT: "Rapport d’autodiagnostic.pdf",
    PieceKind.USER_SAMPLE_METHOD: "methode_echantillon_usagers.pdf",
    PieceKind.SURVEY_REPORTS: "résultats enquêtes usagers-agents.pdf",
    PieceKind.IMPROVEMENT_PLAN: "Plan d'actions d'amélioration v3.pdf",
    PieceKind.QUALITY_INDICATORS: "Indicateurs qualité.pdf",
}


def pdf(name: str) -> SimpleUploadedFile:
    return file(name, f"%PDF-1.4\n% {name}\n%%EOF\n".encode())


def page(there: Team, name: str = "pieces", *more: object) -> str:
    return reverse(f"candidates:{name}", args=[there.dossier.pk, *more])


def filed(dossier: Dossier) -> dict[str, str]:
    return {kind: piece.name for kind, piece in queries.current_pieces(dossier).items()}


# --- by name ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", PieceKind)
def test_a_piece_is_known_by_the_name_people_give_it_and_by_its_key(kind: PieceKind) -> None:
    assert kind_of(NAMES[kind]) == kind
    assert kind_of(f"{kind}.docx") == kind
    assert kind_of(str(kind.label)) == kind


@pytest.mark.parametrize(
    "name", ["scan0001.pdf", "", "plan.pdf", "formation et organigramme.pdf", "déformations"]
)
def test_a_name_that_says_nothing_or_two_things_is_left_to_people(name: str) -> None:
    assert kind_of(name) is None


# --- one form ---------------------------------------------------------------------------------------------------------


@pytest.mark.rule("DOS-01")
def test_eight_files_of_one_field_are_filed_in_one_go() -> None:
    there = team()
    sent = {"together": [pdf(NAMES[kind]) for kind in PieceKind], "kinds": list(PieceKind)}
    answer = browser(there.contributor).post(page(there), sent, follow=True)
    assert filed(there.dossier) == NAMES
    assert answer.redirect_chain[-1][0] == page(there)
    assert "8 pièces sont déposées" in words(answer) and "8 déposées sur 8" in words(answer)


def test_each_piece_has_a_field_of_its_own_in_the_same_form() -> None:
    there = team()
    sent = {kind: pdf(f"{number}.pdf") for number, kind in enumerate(PieceKind) if number < 3}
    assert browser(there.manager).post(page(there), sent).status_code == 302
    assert len(filed(there.dossier)) == 3


def test_without_a_word_on_the_pieces_the_next_page_asks_and_proposes() -> None:
    there = team()
    client = browser(there.contributor)
    sent = {"together": [pdf(NAMES[PieceKind.TRAINING_PLAN]), pdf("scan.pdf"), pdf("photo.pdf")]}
    answer = client.post(page(there), sent)
    assert answer["Location"] == page(there, "pieces_sort") and not filed(there.dossier)
    shown = client.get(page(there, "pieces_sort"))
    first, second, third = (str(each.pk) for each in queries.waiting_files(there.dossier, there.contributor))
    chosen = {name: shown.context["form"][name].initial for name in (first, second, third)}
    assert sorted(chosen.values()) == ["", "", "training_plan"]
    assert "3 fichiers attendent" in words(client.get(page(there)))
    by_name = {each.name: str(each.pk) for each in there.dossier.waiting_files.all()}
    same = {**dict.fromkeys(by_name.values(), "organisation_chart"), by_name["photo.pdf"]: LEAVE_OUT}
    refused = client.post(page(there, "pieces_sort"), same)
    assert refused.status_code == 422 and "Gardez-en un" in words(refused)
    said = {**same, by_name[NAMES[PieceKind.TRAINING_PLAN]]: "training_plan"}
    assert client.post(page(there, "pieces_sort"), said)["Location"] == page(there)
    assert filed(there.dossier) == {"organisation_chart": "scan.pdf", "training_plan": NAMES["training_plan"]}
    assert not WaitingFile.objects.exists()
    assert b"scan.pdf" in bytes_of(queries.current_pieces(there.dossier)["organisation_chart"])
    assert client.get(page(there, "pieces_sort"))["Location"] == page(there)


def test_what_waits_is_its_owners_only() -> None:
    there = team()
    together.file_together(there.dossier.pk, actor=there.manager, chosen=[Chosen("", pdf("scan.pdf"))])
    (waiting,) = WaitingFile.objects.all()
    report = together.sort(there.dossier.pk, actor=there.contributor, kinds={waiting.pk: "training_plan"})
    assert not report.filed and WaitingFile.objects.exists()
    assert "attend" not in words(browser(there.contributor).get(page(there)))


def test_a_bad_file_stops_no_other_and_is_told_on_its_field() -> None:
    there = team()
    sent = {
        "together": [pdf(NAMES[PieceKind.SURVEY_REPORTS]), file("outil.exe", b"MZ")],
        "kinds": ["survey_reports", "improvement_plan"],
        "organisation_chart": pdf("organigramme.pdf"),
        "training_plan": file("plan.pdf", b""),
    }
    answer = browser(there.contributor).post(page(there), sent)
    assert answer.status_code == 422
    assert set(filed(there.dossier)) == {"survey_reports", "organisation_chart"}
    form, shown = answer.context["form"], words(answer)
    assert set(form.errors) == {"together", "training_plan"}
    assert "outil.exe" in str(form.errors["together"]) and "est vide" in str(form.errors["training_plan"])
    assert "2 pièces sont déposées" in shown
    assert "« organigramme.pdf » : votre navigateur" not in shown, "that one is filed"
    assert "« plan.pdf » : votre navigateur" in shown


def test_two_files_for_one_piece_are_told_apart_from_two_versions() -> None:
    there = team()
    sent = {"together": [pdf("a.pdf"), pdf("b.pdf")], "kinds": ["training_plan"] * 2}
    answer = browser(there.contributor).post(page(there), sent)
    assert answer.status_code == 422 and "un autre fichier est choisi pour la même pièce" in words(answer)
    assert not filed(there.dossier)


def test_nothing_chosen_is_said_on_the_field() -> None:
    there = team()
    answer = browser(there.contributor).post(page(there), {})
    assert answer.status_code == 422
    assert answer.context["form"].errors == {"together": ["Choisissez au moins un fichier."]}


def test_once_filed_there_is_nothing_to_choose() -> None:
    there = team(Status.SUBMITTED, submitted_at=timezone.now())
    client = browser(there.contributor)
    assert 'type="file"' not in client.get(page(there)).content.decode()
    answer = client.post(page(there), {"together": pdf("a.pdf"), "kinds": "training_plan"})
    assert answer.status_code == 422 and "ne change plus" in words(answer)


# --- taken back, frozen -----------------------------------------------------------------------------------------------


def test_a_wrong_file_is_taken_back_and_the_one_before_counts_again() -> None:
    there = team()
    for name in ("bon.pdf", "mauvais.pdf"):
        use_cases.file_piece(there.dossier.pk, "training_plan", actor=there.manager, uploaded=pdf(name))
    client = browser(there.contributor)
    assert "Retirer ce fichier" in words(client.get(page(there)))
    assert client.post(page(there, "piece_withdraw", "training_plan", 2))["Location"] == page(there)
    assert filed(there.dossier) == {"training_plan": "bon.pdf"}
    again = client.post(page(there, "piece_withdraw", "training_plan", 2))
    assert again.status_code == 422 and "déjà été retirée" in words(again)
    assert JournalEntry.objects.filter(event="piece.withdrawn").count() == 1
    route = reverse("api-piece-version", args=[there.dossier.pk, "training_plan", 1])
    assert api(there.contributor).delete(route).status_code == 204
    assert not filed(there.dossier)


def test_a_piece_has_a_bound_of_versions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(use_cases, "MOST_VERSIONS", 2)
    there = team()
    for name in ("un.pdf", "deux.pdf"):
        use_cases.file_piece(there.dossier.pk, "training_plan", actor=there.manager, uploaded=pdf(name))
    with pytest.raises(ValidationError, match="déjà 2 versions") as refusal:
        use_cases.file_piece(
            there.dossier.pk, "training_plan", actor=there.manager, uploaded=pdf("trois.pdf")
        )
    assert set(refusal.value.message_dict) == {"file"}


@pytest.mark.rule("DOS-04")
def test_what_left_stays_and_the_body_reads_it_while_a_correction_is_drafted() -> None:
    case = at_stage("incomplete")
    people, kind = case.people, PieceKind.TRAINING_PLAN
    (left,) = case.dossier.pieces.filter(kind=kind)
    assert left.filed_at is not None
    with pytest.raises(ValidationError, match="partie avec le dossier"):
        use_cases.withdraw_piece(case.dossier_id, kind, 1, actor=people.candidate)
    use_cases.file_piece(case.dossier_id, kind, actor=people.candidate, uploaded=pdf("corrigé.pdf"))

    def current(reader: Any) -> Piece | None:
        lines = queries.checklist(Dossier.objects.get(pk=case.dossier_id), reader)
        return next(line for line in lines if line.kind == kind).current

    drafted = current(people.candidate)
    assert drafted is not None and drafted.version == 2
    for reader in (people.manager, people.ditp):
        assert current(reader) == left and left.verdict == Verdict.COMPLEMENT
        for name in ("candidates:piece_file", "api-piece-file"):
            client = api(reader) if name.startswith("api") else browser(reader)
            for version, status in ((1, 200), (2, 404)):
                answer = client.get(reverse(name, args=[case.dossier_id, kind, version]))
                assert answer.status_code == status
                b"".join(answer.streaming_content) if answer.streaming else None
    use_cases.leave(case.dossier)
    assert current(people.manager) == drafted


# --- made by the application ------------------------------------------------------------------------------------------


@pytest.mark.paper
@pytest.mark.rule("SUR-09")
def test_the_reports_of_both_surveys_are_joined_without_a_file() -> None:
    case = at_stage("ready")
    client = browser(case.people.candidate)
    page = reverse("candidates:pieces", args=[case.dossier_id])
    closed = min(each.closed_on for each in case.dossier.campaigns.all())
    assert f"Joindre celle de l’application, au {closed.day}" in words(client.get(page))
    address = reverse("candidates:piece_attach", args=[case.dossier_id, "survey_reports"])
    assert client.post(address)["Location"] == page
    piece = queries.current_pieces(case.dossier)["survey_reports"]
    assert piece.name == f"rapports-enquetes-{case.dossier.reference}.pdf"
    text = "".join(each.extract_text() for each in PdfReader(io.BytesIO(bytes_of(piece))).pages)
    assert "Enquête usagers" in text and "Enquête agents" in text
    again = client.post(address)
    assert again.status_code == 422 and "identique à la version déjà déposée" in words(again)
    made = documents.made("survey_reports", case.dossier)
    assert made is not None and made.proves_on == closed


@pytest.mark.paper
def test_all_that_the_application_makes_and_is_missing_is_joined_at_once() -> None:
    case = at_stage("ready")
    Piece.objects.filter(kind__in=["candidate_data", "user_sample_method"]).delete()
    client = browser(case.people.candidate)
    page = reverse("candidates:pieces", args=[case.dossier_id])
    assert "produit 2 pièces qui manquent" in words(client.get(page))
    answer = client.post(reverse("candidates:pieces_attach", args=[case.dossier_id]), follow=True)
    assert "2 pièces sont déposées" in words(answer) and "8 déposées sur 8" in words(answer)
    now = queries.current_pieces(case.dossier)
    texts = [
        "".join(each.extract_text() for each in PdfReader(io.BytesIO(bytes_of(now[kind]))).pages)
        for kind in ("candidate_data", "user_sample_method")
    ]
    assert case.dossier.service.name in texts[0] and str(case.dossier.body) in texts[0]
    method = case.dossier.campaigns.get(kind="users").sample_method
    assert method.split()[0] in texts[1]
    again = client.post(reverse("candidates:pieces_attach", args=[case.dossier_id]))
    assert again.status_code == 422 and "Rien n’est encore enregistré" in words(again)


def test_the_application_makes_each_piece_that_it_knows_the_content_of() -> None:
    made = {"candidate_data", "self_assessment", "user_sample_method", "survey_reports", "improvement_plan"}
    assert made <= set(documents._OFFERS) <= set(PieceKind.values)
    assert all(documents.ready_on(kind, team().dossier) is None for kind in made)


def test_nothing_is_offered_of_what_was_not_entered() -> None:
    there = team()
    client = browser(there.contributor)
    assert "celle de l’application" not in words(client.get(page(there)))
    for kind in ("survey_reports", "training_plan"):
        answer = client.post(page(there, "piece_attach", kind))
        assert answer.status_code == 422 and "Rien n’est encore enregistré ici" in words(answer)
        route = reverse("api-piece-made", args=[there.dossier.pk, kind])
        assert api(there.contributor).post(route).status_code == 400
    with pytest.raises(PermissionDenied):
        use_cases.attach(there.dossier.pk, "survey_reports", actor=there.body_manager)


# --- what it must hold ------------------------------------------------------------------------------------------------


@pytest.mark.paper
@pytest.mark.rule("DOS-01")
@pytest.mark.parametrize("kind", PieceKind)
def test_each_piece_says_what_it_holds_and_has_an_example_and_a_template(kind: PieceKind) -> None:
    there = team()
    client = browser(there.contributor)
    assert piece_rules.HOLDS[kind] in words(client.get(page(there)))
    answer = client.get(page(there, "piece_example", kind))
    content = answer.getvalue()
    assert content.startswith(b"%PDF") and "attachment" in answer["Content-Disposition"]
    assert (answer["X-Content-Type-Options"], answer["Cache-Control"]) == ("nosniff", "private, no-store")
    assert "Exemple inventé" in PdfReader(io.BytesIO(content)).pages[0].extract_text()
    workbook = client.get(page(there, "piece_template", kind)).getvalue()
    use_cases.file_piece(there.dossier.pk, kind, actor=there.manager, uploaded=file("modele.xlsx", workbook))
    assert kind_of(example(kind).file_name) == kind, "and it finds its piece again"


def test_the_template_of_the_candidate_is_half_filled() -> None:
    there = team()
    shared = zipfile.ZipFile(io.BytesIO(template(PieceKind.CANDIDATE_DATA, there.dossier).content))
    text = shared.read("xl/sharedStrings.xml").decode()
    assert there.dossier.service.name in text and str(there.dossier.body) in text


def test_what_nobody_sorted_goes_after_a_day() -> None:
    there = team()
    chosen = [Chosen("", pdf("vieux.pdf")), Chosen("", pdf("neuf.pdf"))]
    together.file_together(there.dossier.pk, actor=there.manager, chosen=chosen)
    WaitingFile.objects.filter(name="vieux.pdf").update(
        arrived_at=timezone.now() - dt.timedelta(days=1, hours=1)
    )
    assert together.sweep_waiting() == 1
    assert [each.name for each in WaitingFile.objects.all()] == ["neuf.pdf"]
