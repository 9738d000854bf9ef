"""What people see: a refusal keeps what was typed, says what to do, and is put on its field."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from candidates.dossiers.enums import Status
from candidates.dossiers.models import Dossier
from candidates.indicators import use_cases
from candidates.pieces.enums import Verdict
from candidates.pieces.models import Piece
from candidates.services.models import Service
from label_sp.actors.enums import Role
from label_sp.journal.models import JournalEntry
from tests.audits.conftest import browser
from tests.candidates.conftest import BAD_FILES, file, team
from tests.factories import OrganisationFactory, ServiceFactory, SiteFactory, member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
NEW = reverse("candidates:dossier_new")
SERVICE = {
    "act": "register",
    "name": "France services d’Albert",
    "kind": "local_authority",
    "applies_as": "local",
    "commune": "Albert",
    "agents_in_contact": "4",
    "siret": "",
}
SITE = {
    "name": "Mairie",
    "address": "1 place",
    "postal_code": "80300",
    "city": "Albert",
    "in_perimeter": "on",
}
SCORES = {f"score_{number}": "72,5" for number in range(1, 9)}


def page_of(answer: Any) -> str:
    """The main part of a page, its white space folded."""
    return re.sub(r"\s+", " ", answer.content.decode().split("<main")[1].split("</main")[0])


def error_on(field: str, answer: Any) -> str:
    """What is said under a field, linked to it for who does not see it."""
    found = re.search(rf'id="id_{field}_error">(.*?)</div>', page_of(answer))
    assert found, f"nothing under {field}: {page_of(answer)[:3000]}"
    assert f'aria-describedby="id_{field}_' in page_of(answer) or f" id_{field}_error" in page_of(answer)
    return found.group(1)


@pytest.fixture
def at_work() -> tuple[Dossier, Client]:
    there = team()
    return there.dossier, browser(there.contributor)


def address(name: str, dossier: Dossier, *more: Any) -> str:
    return reverse(f"candidates:{name}", args=[dossier.pk, *more])


# --- opening ----------------------------------------------------------------------------------------------------------


def test_a_new_service_and_its_dossier_in_one_form() -> None:
    person = member(OrganisationFactory(), Role.CANDIDATE_MANAGER)
    answer = browser(person).post(NEW, SERVICE | {"siret": "130 025 265 00013"})
    dossier = Dossier.objects.get()
    assert answer["Location"] == address("sites", dossier)
    assert (dossier.service.siret, dossier.service.organisation.members.get()) == ("13002526500013", person)


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("siret", "12345678901234", "n’est pas valide"),
        ("siret", "1300252650001", "n’est pas valide"),
        ("siret", "0" * 14, "n’existe pas"),
        ("siret", "000 000 000 00000", "n’existe pas"),
        ("siret", "000000000 00018", "n’existe pas"),
        ("siret", "１３００２５２６５０００１３", "n’est pas valide"),
        ("commune", "Albertine", "Aucune commune de France ne s’appelle « Albertine »"),
        ("commune", "Saint-Denis", "choisissez la vôtre"),
        ("commune", "80300", "Plusieurs communes répondent à « 80300 »"),
        ("commune", "Île de Clipperton", "n’a pas d’habitants permanents"),
        ("agents_in_contact", "0", "il faut 1 au moins"),
        ("agents_in_contact", "dix", "« dix » n’est pas un nombre entier"),
        ("agents_in_contact", "1.200", "peut se lire 1200, ou 1 et des décimales"),
        ("name", " ", "obligatoire"),
        ("kind", "", "obligatoire"),
    ],
)
def test_a_wrong_field_is_told_and_the_others_are_kept(field: str, typed: str, said: str) -> None:
    client = browser(member(OrganisationFactory(), Role.CANDIDATE_MANAGER))
    answer = client.post(NEW, SERVICE | {field: typed})
    assert answer.status_code == 422
    assert said in error_on(field, answer)
    kept = "France services d’Albert" if field != "name" else 'value="4"'
    assert kept in page_of(answer)
    assert not Service.objects.exists()


def test_what_is_in_course_is_offered_first_and_not_opened_twice() -> None:
    there = team(reference="2026-0003")
    free = ServiceFactory(organisation=there.dossier.service.organisation, name="Un autre service")
    client = browser(there.manager)
    page = page_of(client.get(NEW))
    assert page.index("Reprendre le dossier 2026-0003") < page.index("Un autre service")
    assert f'<option value="{there.dossier.service.pk}"' not in page
    assert f'<option value="{free.pk}"' in page
    again = client.post(NEW, {"act": "choose", "applies_as": "local", "service": there.dossier.service.pk})
    assert "reprenez le dossier 2026-0003" in error_on("chosen_service", again)
    assert client.post(NEW, {"act": "choose", "applies_as": "local", "service": free.pk}).status_code == 302


def test_a_service_of_somebody_else_is_no_choice() -> None:
    theirs = ServiceFactory()
    client = browser(member(OrganisationFactory(), Role.CANDIDATE_MANAGER))
    for pk in (theirs.pk, theirs.organisation_id, "x", ""):
        assert client.post(NEW, {"act": "choose", "applies_as": "local", "service": pk}).status_code == 422
    assert not Dossier.objects.exists()


def test_the_organisation_is_asked_only_to_who_has_several() -> None:
    one, two, other = OrganisationFactory(), OrganisationFactory(), OrganisationFactory()
    person = member(one, Role.CANDIDATE_MANAGER)
    client = browser(person)
    assert "Organisation</label>" not in page_of(client.get(NEW)).replace(" </label>", "</label>")
    client.post(NEW, SERVICE | {"organisation": other.pk})  # a forged one changes nothing
    assert Service.objects.get().organisation == one
    person.memberships.create(organisation=two, role=Role.CANDIDATE_MANAGER, started_on=dt.date(2026, 1, 1))
    assert error_on("organisation", client.post(NEW, SERVICE | {"organisation": other.pk}))
    client.post(NEW, SERVICE | {"organisation": two.pk})
    assert Service.objects.filter(organisation=two).exists()


# --- sites ------------------------------------------------------------------------------------------------------------


def test_an_empty_list_begins_the_work(at_work: tuple[Dossier, Client]) -> None:
    dossier, client = at_work
    for name, said in (
        ("sites", "Aucun site. Ajoutez le site principal."),
        ("self_assessment", "Aucun autodiagnostic terminé."),
        ("pieces", "aucune déposée sur 8"),
        ("indicators", "Aucun indicateur."),
    ):
        answer = client.get(address(name, dossier))
        assert said in page_of(answer)
        assert answer.content.decode().count("<h1") == 1


def test_a_site_is_added_made_main_and_removed(at_work: tuple[Dossier, Client]) -> None:
    dossier, client = at_work
    client.post(address("sites", dossier), SITE)
    answer = client.post(address("sites", dossier), SITE | {"name": "Annexe"}, follow=True)
    assert "Le site est ajouté." in page_of(answer) and "Annexe" in page_of(answer)
    annex = dossier.service.sites.get(name="Annexe")
    client.post(address("site_main", dossier, annex.pk))
    refused = client.post(address("site_remove", dossier, annex.pk))
    assert refused.status_code == 422 and "Désignez d’abord un autre site principal." in page_of(refused)
    client.post(address("site_remove", dossier, dossier.service.sites.get(name="Mairie").pk))
    assert list(dossier.service.sites.values_list("name", flat=True)) == ["Annexe"]


@pytest.mark.rule("ELI-03")
def test_a_main_site_out_of_the_perimeter_is_refused_and_kept_on_the_form(
    at_work: tuple[Dossier, Client],
) -> None:
    dossier, client = at_work
    typed = {name: value for name, value in SITE.items() if name != "in_perimeter"}
    answer = client.post(address("sites", dossier), typed)
    assert answer.status_code == 422
    assert "ELI-03" in page_of(answer) and 'value="1 place"' in page_of(answer)


@pytest.mark.parametrize("typed", ["8030", "803000", "80 30", "abcde"])
def test_a_postal_code_has_five_digits(at_work: tuple[Dossier, Client], typed: str) -> None:
    dossier, client = at_work
    answer = client.post(address("sites", dossier), SITE | {"postal_code": typed})
    assert error_on("postal_code", answer) and "Albert" in page_of(answer)


def test_who_types_while_another_files_keeps_the_text(at_work: tuple[Dossier, Client]) -> None:
    dossier, client = at_work
    Dossier.objects.filter(pk=dossier.pk).update(status=Status.SUBMITTED)
    for name, typed in (
        ("sites", SITE),
        ("self_assessment", {"done_on": "2026-02-01", "summary": "Nos constats", **SCORES}),
        ("indicators", {"label": "Délai moyen", "in_place_since": "2025-01-01"}),
    ):
        answer = client.post(address(name, dossier), typed)
        assert answer.status_code == 422
        assert "Le dossier est déposé : son contenu ne change plus" in page_of(answer)
        kept = {"sites": "1 place", "self_assessment": "Nos constats", "indicators": "Délai moyen"}[name]
        assert kept in page_of(answer)
        assert kept not in page_of(client.get(address(name, dossier)))
    assert not JournalEntry.objects.exists()


# --- self-assessment --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["72,5", "72.5", " 72,50 "])
def test_a_score_is_typed_with_a_comma_or_a_point(at_work: tuple[Dossier, Client], typed: str) -> None:
    dossier, client = at_work
    posted = {"done_on": "2026-02-01", **SCORES, "score_4": typed}
    answer = client.post(address("self_assessment", dossier), posted, follow=True)
    assert dossier.self_assessments.get().by_engagement[4] == Decimal("72.5")
    assert "72,5" in page_of(answer) and "<svg" in page_of(answer)


@pytest.mark.parametrize("typed", ["100,01", "-1", "abc", "", "72,555", "NaN", "1e3"])
def test_what_is_no_score_is_told_under_its_engagement(at_work: tuple[Dossier, Client], typed: str) -> None:
    dossier, client = at_work
    posted = {"done_on": "2026-02-01", "summary": "Nos constats", **SCORES, "score_4": typed}
    answer = client.post(address("self_assessment", dossier), posted)
    assert answer.status_code == 422 and error_on("score_4", answer)
    assert "Nos constats" in page_of(answer) and page_of(answer).count('value="72,5"') == 7


def test_a_self_assessment_of_tomorrow_is_refused_on_its_day(at_work: tuple[Dossier, Client]) -> None:
    dossier, client = at_work
    url = address("self_assessment", dossier)
    answer = client.post(url, {"done_on": "2026-03-03", **SCORES})
    assert "dans le futur" in error_on("done_on", answer)
    assert 'value="2026-03-03"' in page_of(answer)
    assert client.post(url, {"done_on": "2026-03-02", **SCORES}).status_code == 302
    again = client.post(url, {"done_on": "2026-03-02", **SCORES})
    assert again.status_code == 422 and "déjà enregistré" in page_of(again)


@pytest.mark.rule("PRE-01")
@pytest.mark.parametrize(("done_on", "warned"), [("2025-03-30", True), ("2025-03-31", False)])
def test_an_old_self_assessment_is_told_before_the_filing(done_on: str, warned: bool) -> None:
    there = team(audit_first_day=dt.date(2026, 3, 31), audit_last_day=dt.date(2026, 3, 31))
    client, url = browser(there.contributor), address("self_assessment", there.dossier)
    client.post(url, {"done_on": done_on, **SCORES})
    page = page_of(client.get(url))
    assert ("L’autodiagnostic doit dater de moins de 12 mois" in page) is warned
    assert "lundi 31 mars 2025" in page  # from when it counts


def test_earlier_self_assessments_stay_readable(at_work: tuple[Dossier, Client]) -> None:
    dossier, client = at_work
    url = address("self_assessment", dossier)
    for day in ("2025-02-01", "2026-02-01"):
        client.post(url, {"done_on": day, **SCORES})
    page = page_of(client.get(url))
    before = page.index("Les précédents")
    assert page.index("1er février 2026") < before < page.index("1er février 2025", before)


# --- pieces -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "content", "said"), BAD_FILES.values(), ids=BAD_FILES)
def test_a_bad_file_is_refused_under_its_field(
    at_work: tuple[Dossier, Client], name: str, content: bytes, said: str, settings: Any
) -> None:
    settings.UPLOAD_MAX_BYTES = 1024
    dossier, client = at_work
    answer = client.post(address("piece", dossier, "organisation_chart"), {"file": file(name, content)})
    assert answer.status_code == 422 and said in error_on("file", answer)
    assert not Piece.objects.exists()


def test_no_file_at_all_is_told(at_work: tuple[Dossier, Client]) -> None:
    dossier, client = at_work
    answer = client.post(address("piece", dossier, "organisation_chart"))
    assert answer.status_code == 422 and "Choisissez un fichier." in error_on("file", answer)


def test_the_second_click_on_the_same_file_is_told(at_work: tuple[Dossier, Client]) -> None:
    dossier, client = at_work
    url = address("piece", dossier, "organisation_chart")
    assert client.post(url, {"file": file()}).status_code == 302
    answer = client.post(url, {"file": file()})
    assert "identique à la version déjà déposée" in error_on("file", answer)


@pytest.mark.rule("DOS-01")
@pytest.mark.rule("DOS-04")
def test_the_checklist_and_the_piece_say_what_the_body_found() -> None:
    visit = dt.date(2026, 4, 27)
    there = team(Status.INCOMPLETE, audit_first_day=visit, audit_last_day=visit)
    client = browser(there.contributor)
    url = address("piece", there.dossier, "organisation_chart")
    client.post(url, {"file": file()})
    Piece.objects.update(
        verdict=Verdict.COMPLEMENT, verdict_reason="La page 2 manque.", complement_due=dt.date(2026, 3, 12)
    )
    for page in (page_of(client.get(address("pieces", there.dossier))), page_of(client.get(url))):
        assert "Complément demandé" in page and "La page 2 manque." in page
        assert "jeudi 12 mars 2026 (dans 10 jours)" in page
    assert "1 déposée sur 8" in page_of(client.get(address("pieces", there.dossier)))
    client.post(url, {"file": file(content=b"%PDF-1.4\n% complet")})
    page = page_of(client.get(url))
    assert page.index("/organisation_chart/2/fichier") < page.index("/organisation_chart/1/fichier")
    Piece.objects.update(verdict=Verdict.ACCEPTED)
    assert 'type="file"' not in page_of(client.get(url))


def test_formats_and_size_are_said_before_the_choice(at_work: tuple[Dossier, Client]) -> None:
    dossier, client = at_work
    for url in (address("pieces", dossier), address("piece", dossier, "training_plan")):
        page = page_of(client.get(url))
        assert "Formats acceptés : docx, jpeg, jpg, ods, odt, pdf, png, xlsx." in page
        assert "Taille maximale : 20 Mo" in page.replace("\xa0", " ")


def test_a_file_leaves_as_an_attachment_that_nothing_runs(at_work: tuple[Dossier, Client]) -> None:
    dossier, client = at_work
    client.post(address("piece", dossier, "organisation_chart"), {"file": file("Organigramme 2026.pdf")})
    answer = client.get(address("piece_file", dossier, "organisation_chart", 1))
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert answer["Content-Disposition"] == 'attachment; filename="Organigramme 2026.pdf"'
    assert (answer["X-Content-Type-Options"], answer["Content-Type"]) == ("nosniff", "application/pdf")


@pytest.mark.parametrize("more", [("no_such_kind",), ("organisation_chart", 2, "fichier")])
def test_a_piece_that_does_not_exist_is_a_404(at_work: tuple[Dossier, Client], more: tuple[Any, ...]) -> None:
    dossier, client = at_work
    url = address("pieces", dossier) + "/".join(map(str, more)) + ("" if len(more) > 1 else "/")
    assert client.get(url).status_code == 404


# --- indicators, giving up --------------------------------------------------------------------------------------------


@pytest.mark.rule("DOS-06")
def test_each_indicator_says_whether_it_counts(at_work: tuple[Dossier, Client]) -> None:
    dossier, client = at_work
    for label, since in (("Délai", "2025-09-02"), ("Accueil", "2025-09-03")):
        client.post(address("indicators", dossier), {"label": label, "in_place_since": since})
    page = page_of(client.get(address("indicators", dossier)))
    assert page.count("Plus de 6 mois : compte") == 1
    assert "comptera à partir du mardi 3 mars 2026 (demain)" in page
    gone = dossier.indicators.get(label="Accueil")
    url = address("indicator_remove", dossier, gone.pk)
    client.post(url)
    assert dossier.indicators.count() == 1
    assert "déjà été retiré" in page_of(client.post(url))


def test_giving_up_is_asked_then_done_then_over() -> None:
    there = team(Status.SUBMITTED)
    client, url = browser(there.manager), address("abandon", there.dossier)
    assert "L’organisme de certification est prévenu" in page_of(client.get(url))
    answer = client.post(url, {"reason": "Réorganisation."})
    assert answer["Location"] == reverse("certification:dossier", args=[there.dossier.pk])
    assert "Une candidature s’abandonne avant la décision." in page_of(client.get(url))
    again = client.post(url, {"reason": "Encore."})
    assert again.status_code == 409 and "Le dossier a changé entre-temps" in page_of(again)
    assert JournalEntry.objects.filter(event="dossier.abandoned").count() == 1


def test_nothing_is_carried_out_by_following_a_link(at_work: tuple[Dossier, Client]) -> None:
    dossier, client = at_work
    site = SiteFactory(service=dossier.service)
    indicator = use_cases.record_indicator(
        dossier.pk,
        actor=member(dossier.service.organisation, Role.CANDIDATE_MANAGER),
        label="Délai",
        in_place_since=dt.date(2025, 1, 1),
    )
    for url in (
        address("site_remove", dossier, site.pk),
        address("site_main", dossier, site.pk),
        address("indicator_remove", dossier, indicator.pk),
    ):
        assert client.get(url).status_code == 405


def test_a_page_of_many_sites_and_versions_costs_no_more_queries(
    at_work: tuple[Dossier, Client], django_assert_max_num_queries: Any
) -> None:
    dossier, client = at_work
    SiteFactory.create_batch(20, service=dossier.service)
    for number in range(3):
        content = f"%PDF-1.4\n% {number}".encode()
        client.post(address("piece", dossier, "training_plan"), {"file": file(content=content)})
    for name in ("sites", "pieces"):
        with django_assert_max_num_queries(24):
            client.get(address(name, dossier))
