"""The chain to the label, clicked through by six people, each at their own browser: to attestation and to refusal."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from candidates.dossiers.models import Dossier
from candidates.pieces.enums import PieceKind
from certification.attestations.models import Attestation
from label_sp.actors.enums import Role
from tests.browser.entrance import (
    BODY,
    NAMES,
    VISIT,
    Team,
    day,
    somebody_invites,
    the_ditp_creates_the_candidate,
    the_ditp_habilitates_a_body,
    the_ditp_invites_the_bodys_people,
    the_first_person_comes_in,
)
from tests.browser.people import NewContext, Person, at_browser, on, text_of
from tests.scenario_files import answers, pdf
from tests.scenarios import at_stage

SERVICE = "France services d’essai"
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.paper]


@pytest.fixture
def team(first: Person, new_context: NewContext) -> Team:
    """Six browsers, of people who have no account."""
    return Team(**{name: at_browser(None, new_context, first.base) for name in NAMES})


def test_six_invited_people_lead_a_service_from_nothing_to_its_attestation(
    first: Person, team: Team, visitor: Page
) -> None:
    with on(day(-202)):
        the_first_person_comes_in(first)
    with on(day(-201)):
        somebody_invites(first, Role.DITP, team.ditp, "ditp")
    with on(day(-200)):
        the_ditp_habilitates_a_body(team.ditp)
        the_ditp_invites_the_bodys_people(team.ditp, team)
        the_ditp_creates_the_candidate(team.ditp, team.candidate)
    with on(day(-191)):
        somebody_invites(team.candidate, Role.CANDIDATE_CONTRIBUTOR, team.contributor, "contributor")
    with on(day(-190)):
        dossier = the_candidate_opens_a_dossier(team.candidate)
    with on(day(-65)):
        the_contributor_fills_it(team.contributor, dossier)
    with on(day(-60)):
        the_candidate_files_it(team.candidate)
    with on(day(-57)):
        the_body_asks_for_a_complement(team.manager, team.auditor, dossier)
    with on(day(-54)):
        the_candidate_completes_it(team.candidate, dossier)
    with on(day(-50)):
        the_body_acknowledges_and_entrusts_the_audit(team.manager, team.auditor, dossier)
    with on(day(-30)):
        the_auditor_sends_the_plan(team.auditor)
    with on(day(1)):
        the_auditor_scores_everything(team.auditor)
    with on(day(3)):
        the_auditor_sends_the_report(team.auditor)
    with on(day(5)):
        the_candidate_has_nothing_to_add(team.candidate)
    with on(day(14)):
        the_decider_grants_the_label(team.decider)
        the_candidate_reads_the_attestation(team.candidate, dossier)
        anyone_finds_it(visitor, team.decider.base)


def test_a_refusal_tells_the_candidate_why_and_from_when_to_apply_again(
    transactional_db: None, live_server: object, new_context: NewContext, visitor: Page
) -> None:
    case = at_stage("answered", scores="below", visit=VISIT)
    decider = at_browser(case.people.decider, new_context, live_server.url)
    candidate = at_browser(case.people.candidate, new_context, live_server.url)
    with on(day(14)):
        decider.log_in()
        decider.follow(SERVICE)
        decider.follow("Décider du label")
        decider.sees("Aucun palier")
        decider.tick("Refuser le label (proposé par les scores)")
        decider.type("Motif", "Les engagements 1 et 4 ne sont pas tenus.")
        decider.type("Votre mot de passe", "un-autre-mot-de-passe")
        decider.press("Prendre cette décision")
        decider.sees("Ce mot de passe n’est pas le vôtre")
        expect(decider.page.get_by_label("Motif")).to_have_value("Les engagements 1 et 4 ne sont pas tenus.")
        decider.type("Votre mot de passe", "mot-de-passe-de-test")
        decider.press("Prendre cette décision")
        decider.sees("La décision est enregistrée")

        candidate.log_in()
        candidate.open("certification:dossier", case.dossier.pk)
        candidate.sees("30 septembre 2026")
        candidate.follow("Décisions")
        candidate.sees("Les engagements 1 et 4 ne sont pas tenus.")
        text = text_of(candidate.downloads("certification:refusal_pdf", case.dossier.pk))
        assert "Les engagements 1 et 4 ne sont pas tenus." in text and "30 septembre 2026" in text

        visitor.goto(f"{decider.base}/registre/")
        expect(visitor.locator("main")).not_to_contain_text(SERVICE)


# --- one act after the other ------------------------------------------------------------------------------------------


def the_candidate_opens_a_dossier(candidate: Person) -> Dossier:
    candidate.log_in()
    candidate.follow("Créer un dossier")
    candidate.type("Nom du service", SERVICE)
    candidate.choose("Catégorie", "collectivité territoriale ou son établissement public")
    candidate.tick("service public local : pour lui-même")
    candidate.type("Commune", "Acheux-en-Amiénois")
    candidate.type("Agents en contact avec les usagers", 12)
    candidate.press("Enregistrer le service et créer son dossier")
    for name, street, code, town in (
        ("Maison des services", "1 place de la Mairie", "80560", "Acheux-en-Amiénois"),
        ("Antenne de Bray", "2 rue du Port", "80340", "Bray-sur-Somme"),
    ):
        candidate.type("Nom du site", name)
        candidate.type("Adresse", street)
        candidate.type("Code postal", code)
        candidate.type("Commune", town)
        candidate.press("Ajouter le site")
        candidate.sees("Le site est ajouté")
    candidate.follow("Organisme et dates")
    candidate.choose("Organisme de certification", BODY)
    candidate.type("Premier jour d’audit souhaité", VISIT)
    candidate.type("Dernier jour d’audit souhaité", day(1))
    candidate.type("Périmètre de labellisation", "L’ensemble de l’accueil du public.")
    candidate.press(re.compile("^Enregistrer$"))
    candidate.sees("Vos choix sont enregistrés")
    candidate.follow("Retour au dossier")
    candidate.follow("Dire ce que comprend le périmètre de la collectivité")
    candidate.tick("Accueil général, tous canaux de contact confondus")
    candidate.tick("action sociale")
    candidate.press("Enregistrer le périmètre")
    candidate.sees("Le périmètre est enregistré")
    return Dossier.objects.get(service__name=SERVICE)


def the_contributor_fills_it(contributor: Person, dossier: Dossier) -> None:
    contributor.log_in()
    contributor.follow(SERVICE)
    contributor.follow("Enregistrer l’autodiagnostic")
    contributor.type("Réalisé le", day(-70))
    for number in range(1, 9):
        contributor.page.get_by_label(re.compile(rf"^\s*{number} · ")).fill("72,5")
    contributor.type("Principaux constats", "L’affichage des délais est à revoir.")
    contributor.press("Enregistrer l’autodiagnostic")
    contributor.sees("L’autodiagnostic est enregistré")
    for survey, wanted, responses, solicited in (("users", 95, 60, 1000), ("agents", 90, 10, 12)):
        contributor.open("surveys:import", dossier.pk, survey)
        contributor.type("Ouverture de la campagne", day(-120))
        contributor.type("Clôture de la campagne", day(-75))
        contributor.page.get_by_label(re.compile(r"^\s*Nombre d.* sollicités par courriel")).fill(
            str(solicited)
        )
        contributor.page.get_by_role("textbox", name=re.compile("échantillon|Équipes et fonctions")).fill(
            "Tous."
        )
        contributor.upload("Fichier des réponses", answers(survey, wanted, responses))
        contributor.press("Lire le fichier")
        contributor.press(f"Importer {responses} réponses")
        contributor.sees(f"{responses} réponses lues, {responses} recevables")
    contributor.open("certification:dossier", dossier.pk)
    contributor.follow("Déposer les pièces qui manquent")
    for kind in PieceKind:
        contributor.follow(kind.label)
        contributor.upload("Fichier", pdf(kind))
        contributor.press("Déposer le fichier")
        contributor.sees("La pièce est déposée")
        contributor.follow("Toutes les pièces")
    contributor.sees_heading("8 déposées sur 8")
    contributor.follow("Indicateurs de qualité")
    contributor.type("Son nom", "Délai moyen de réponse")
    contributor.type("Mesuré depuis le", day(-400))
    contributor.press("Ajouter l’indicateur")
    contributor.sees("compte")


def the_candidate_files_it(candidate: Person) -> None:
    candidate.log_in()
    candidate.follow(SERVICE)
    candidate.follow("Déposer le dossier")
    candidate.sees("Tout est prêt")
    candidate.press("Déposer le dossier")
    candidate.sees("Le dossier est déposé")


def the_body_asks_for_a_complement(manager: Person, auditor: Person, dossier: Dossier) -> None:
    manager.log_in()
    manager.follow("Qualification et liens des auditeurs")
    card = manager.page.get_by_role("region", name=str(auditor.user))
    for label in ("Expérience du secteur public", "Formation au programme", "Formation au label"):
        manager.tick(label, inside=card)
    manager.press("Enregistrer", inside=card)
    manager.sees("est enregistrée")
    manager.open("certification:desk")
    manager.follow(SERVICE)
    manager.follow("Enregistrer le contrat signé")
    manager.type("Contrat signé le", day(-58))
    manager.press("Enregistrer le contrat")
    manager.follow("Examiner les pièces")
    for kind in PieceKind:
        manager.page.get_by_role("navigation", name="Pièces à examiner").get_by_role(
            "link", name=kind.label
        ).click()
        expect(manager.page.get_by_role("heading", level=2, name=kind.label)).to_be_visible()
        if kind == PieceKind.TRAINING_PLAN:
            manager.tick("Complément à demander")
            manager.type("Motif du complément", "L’année précédente manque.")
        else:
            manager.tick("Conforme")
        manager.press("Enregistrer cet avis")
    manager.sees("8 pièces examinées sur 8")
    manager.sees("L’année précédente manque.")
    manager.press("Envoyer la demande de compléments")
    manager.sees("La demande de compléments est partie")


def the_candidate_completes_it(candidate: Person, dossier: Dossier) -> None:
    candidate.log_in()
    candidate.follow(SERVICE)
    candidate.follow("Déposer les compléments demandés")
    candidate.sees("L’année précédente manque.")
    candidate.follow(PieceKind.TRAINING_PLAN.label)
    candidate.upload("Fichier", pdf("complement"))
    candidate.press("Déposer le fichier")
    candidate.open("certification:dossier", dossier.pk)
    candidate.follow("Transmettre les compléments à l’organisme")
    candidate.press("Transmettre les compléments")
    candidate.sees("Vos compléments sont transmis")


def the_body_acknowledges_and_entrusts_the_audit(manager: Person, auditor: Person, dossier: Dossier) -> None:
    manager.log_in()
    manager.follow(SERVICE)
    manager.follow("Examiner les pièces")
    expect(manager.page.get_by_role("heading", level=2, name=PieceKind.TRAINING_PLAN.label)).to_be_visible()
    manager.tick("Conforme")
    manager.press("Enregistrer cet avis")
    manager.tick("L’échantillon d’usagers est représentatif")
    manager.press("Accuser réception du dossier")
    manager.sees("L’accusé de réception est parti")
    manager.follow("Confier l’audit à un auditeur")
    manager.tick(str(auditor.user))
    manager.tick("Chaque auditeur choisi a déclaré son impartialité")
    manager.press("Confier l’audit")
    manager.sees("L’audit est confié")


def the_auditor_sends_the_plan(auditor: Person) -> None:
    auditor.log_in()
    auditor.follow("Tous les audits que vous pouvez voir")
    auditor.follow(SERVICE)
    auditor.follow("Établir le plan d’audit")
    auditor.type("Premier jour sur place", VISIT)
    auditor.type("Dernier jour sur place", day(1))
    auditor.tick("Maison des services")
    auditor.tick("Antenne de Bray")
    auditor.type("Personnes ressources", "La responsable de l’accueil")
    auditor.press("Enregistrer et transmettre au candidat")
    auditor.sees("Le plan d’audit est transmis au candidat")


def the_auditor_scores_everything(auditor: Person) -> None:
    """Two points by the mouse, two by keys, the others one radio button after the other."""
    auditor.log_in()
    auditor.open("audits:audits")
    auditor.follow(SERVICE)
    auditor.follow("Ouvrir la grille")
    points = auditor.page.get_by_role("article")
    for rank in range(points.count()):
        point = points.nth(rank)
        if rank < 2:
            point.get_by_text("Appliqué", exact=False).first.click()
        elif rank < 4:
            point.get_by_role("radio").first.focus()
            auditor.page.keyboard.press("3")
        else:
            point.get_by_role("radio").nth(3).check()
        expect(point.get_by_role("status")).to_contain_text("Enregistré à")
    count = points.count()
    auditor.sees(f"{count} points notés sur {count}")
    auditor.sees("Or")
    auditor.follow("Enregistrer la restitution à chaud")
    auditor.press("Enregistrer la restitution")
    auditor.sees("La restitution à chaud est enregistrée")


def the_auditor_sends_the_report(auditor: Person) -> None:
    auditor.log_in()
    auditor.open("audits:audits")
    auditor.follow(SERVICE)
    auditor.follow("Écrire le rapport")
    auditor.type("Présentation du service", "Un accueil de proximité.")
    auditor.type("Synthèse des résultats", "Le service tient ses engagements.")
    auditor.type("Illustrations", "Un appel est pris en moins d’une minute.")
    auditor.type("Points forts", "L’écoute.")
    auditor.type("Points de progrès", "L’affichage des délais.")
    auditor.press("Enregistrer et relire avant l’envoi")
    auditor.press("Transmettre le rapport")
    auditor.sees("Le rapport est transmis au candidat")


def the_candidate_has_nothing_to_add(candidate: Person) -> None:
    candidate.log_in()
    candidate.follow(SERVICE)
    candidate.follow("Répondre au rapport d’audit")
    candidate.press("Je n’ai pas d’observations")
    candidate.sees("C’est noté")


def the_decider_grants_the_label(decider: Person) -> None:
    decider.log_in()
    decider.follow(SERVICE)
    decider.follow("Décider du label")
    decider.tick("Accorder le palier Or (proposé par les scores)")
    decider.type("Votre mot de passe", "mot-de-passe-de-test")
    decider.press("Prendre cette décision")
    decider.sees("La décision est enregistrée")


def the_candidate_reads_the_attestation(candidate: Person, dossier: Dossier) -> None:
    attestation = Attestation.objects.get(dossier=dossier)
    candidate.log_in()
    candidate.follow(SERVICE)
    expect(candidate.page.get_by_role("link", name=attestation.number).first).to_be_visible()
    text = text_of(candidate.downloads("certification:attestation_pdf", attestation.number))
    for words in (
        attestation.number,
        SERVICE,
        BODY,
        "Or",
        "Acheux-en-Amiénois",
        "Bray-sur-Somme",
        "29 mars 2029",
    ):
        assert words in text, words


def anyone_finds_it(visitor: Page, base: str) -> None:
    visitor.goto(f"{base}/")
    visitor.get_by_role("navigation", name="Menu principal").get_by_role(
        "link", name="Registre public"
    ).click()
    row = visitor.get_by_role("row").filter(has_text=SERVICE)
    expect(row).to_contain_text("Or")
    row.get_by_role("link", name=SERVICE).click()
    expect(visitor.get_by_role("heading", level=1)).to_have_text(SERVICE)
    attestation = Attestation.objects.get()
    visitor.goto(f"{base}/verifier/{attestation.number}/{attestation.code}/")
    expect(visitor.get_by_role("heading", level=1)).to_have_text("Valide jusqu’au 29 mars 2029")
