"""Three people fill one dossier at once; one leaves, and a colleague goes on with what they had in charge."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from candidates.improvement_plan.models import PlannedAction
from candidates.pieces.enums import PieceKind
from candidates.pieces.models import Piece
from candidates.team import queries
from candidates.team import use_cases as team
from label_sp.actors.enums import Role
from label_sp.actors.models import User
from tests.browser.people import NewContext, Person, at_browser, on
from tests.browser.things import filled, improved
from tests.factories import member
from tests.scenario_files import pdf
from tests.scenarios import Case, at_stage

pytestmark = pytest.mark.django_db(transaction=True)
CHART, PLAN = PieceKind.ORGANISATION_CHART, PieceKind.TRAINING_PLAN


def card(person: Person, kind: PieceKind) -> Locator:
    """One piece of the checklist."""
    return person.page.locator(f"#piece-{kind}")


def third_of(case: Case) -> User:
    return member(case.people.organisation, Role.CANDIDATE_CONTRIBUTOR)


def test_three_people_fill_one_dossier_at_once(live_server: Any, new_context: NewContext) -> None:
    case = at_stage("preparing")
    with on(case.today):
        filled(case)
        action = improved(case)
        users = (case.people.candidate, case.people.contributor, third_of(case))
        manager, first, second = (at_browser(user, new_context, live_server.url).sign_in() for user in users)

        manager.open("candidates:pieces", case.dossier_id)
        manager.follow(f"Confier à un collègue : {CHART.label}")
        manager.choose("Confiée à", str(first.user))
        manager.type("Souhaitée pour le", case.today + timedelta(days=7))
        manager.press("Enregistrer")
        manager.sees(f"« {CHART.label} » est confiée à {first.user}")

        first.open("certification:desk")
        second.open("candidates:self_assessment_grid", case.dossier_id)
        point = second.page.locator("#point-1-2")
        point.get_by_role("radio").nth(2).check(force=True)
        first.page.get_by_role("region", name="Confié à vous").get_by_role("link", name=CHART.label).click()
        expect(point.get_by_role("status")).to_contain_text("Enregistré à")
        first.upload("Fichier", pdf(CHART))
        first.press("Déposer le fichier")
        first.sees("La pièce est déposée")
        first.type("Votre commentaire", "Celui de janvier, sans les vacataires.")
        first.press("Envoyer le commentaire")
        first.sees("L’équipe de la candidature est seule à le lire")

        both_change(manager, second, case, action)
        manager.open("candidates:indicators", case.dossier_id)
        manager.type("Son nom", "Délai moyen de réponse")
        manager.type("Mesuré depuis le", case.today - timedelta(days=400))
        manager.press("Ajouter l’indicateur")

        for person in (manager, first, second):
            person.open("candidates:pieces", case.dossier_id)
            expect(card(person, CHART)).to_contain_text("déposée le")
            expect(card(person, CHART)).to_contain_text(f"par {first.user}")
            person.open("candidates:piece", case.dossier_id, CHART)
            person.sees("Celui de janvier, sans les vacataires.")
            person.open("candidates:self_assessment_grid", case.dossier_id)
            expect(person.page.locator("#point-1-2").get_by_role("radio").nth(2)).to_be_checked()
            person.open("candidates:improvement_plan", case.dossier_id)
            person.sees("Afficher les délais partout")
            person.open("candidates:indicators", case.dossier_id)
            person.sees("Délai moyen de réponse")


def both_change(quicker: Person, slower: Person, case: Case, action: PlannedAction) -> None:
    """The same action, at once: the second reads what the first wrote beside their own words, and chooses."""
    for person in (quicker, slower):
        person.open("candidates:improvement_action", case.dossier_id, action.pk)
    quicker.type("Ce qui sera fait", "Afficher les délais sur le site")
    quicker.press("Enregistrer l’action")
    quicker.sees("L’action est modifiée")
    slower.type("Ce qui sera fait", "Afficher les délais partout")
    slower.press("Enregistrer l’action")
    slower.sees("Quelqu’un a changé entre-temps")
    slower.sees("Afficher les délais sur le site")
    expect(slower.page.get_by_label("Ce qui sera fait")).to_have_value("Afficher les délais partout")
    slower.press("Enregistrer l’action")
    slower.sees("L’action est modifiée")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_colleague_goes_on_with_what_somebody_who_leaves_had_in_charge(
    live_server: Any, new_context: NewContext, script: bool
) -> None:
    case = at_stage("preparing")
    with on(case.today):
        leaving, heir = case.people.contributor, third_of(case)
        about: dict[str, Any] = {"actor": case.people.candidate}
        for kind in (CHART, PLAN):
            team.give(case.dossier_id, "piece", kind, person=leaving.pk, **about)
        PlannedAction.objects.filter(pk=improved(case).pk).update(member=leaving, state="to_do")
        manager = at_browser(
            case.people.candidate, new_context, live_server.url, java_script_enabled=script
        ).sign_in()
        colleague = at_browser(heir, new_context, live_server.url, java_script_enabled=script).sign_in()

        manager.open("actors:members", case.people.organisation.pk)
        manager.follow(f"Retirer à {leaving}")
        for words in (CHART.label, PLAN.label, "Afficher les délais à l’accueil de chaque site"):
            manager.sees(words)
        manager.press("Retirer ce rôle")
        manager.sees("Choisissez une personne, ou « À personne ».")
        manager.choose("À qui cela passe-t-il ?", str(heir))
        manager.press("Retirer ce rôle")
        manager.sees(f"{leaving} n’a plus ce rôle")
        manager.open("candidates:dossier_team", case.dossier_id)
        manager.does_not_see(str(leaving))

        colleague.open("actors:messages")
        colleague.sees(f"{leaving} vous passe la main")
        colleague.open("certification:desk")
        colleague.sees("Afficher les délais à l’accueil de chaque site")
        given = colleague.page.get_by_role("region", name="Confié à vous")
        colleague.follow(PLAN.label, inside=given)
        colleague.upload("Fichier", pdf(PLAN))
        colleague.press("Déposer le fichier")
        colleague.sees("La pièce est déposée")
        colleague.open("certification:desk")
        expect(given).not_to_contain_text(PLAN.label)
        expect(given).to_contain_text(CHART.label)
    assert Piece.objects.get(kind=PLAN).uploaded_by == heir
    assert {thing.holder_id for thing in queries.in_charge(case.dossier)} == {heir.pk}
