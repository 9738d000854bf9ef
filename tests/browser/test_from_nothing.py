"""From an empty installation to a filed dossier, without shell: how many screens and fields that is for the candidate.

What a screen is: a page that the browser loads. What a field is: something typed, chosen, ticked or joined.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import UploadedFile
from playwright.sync_api import Locator, Response, expect

from candidates.dossiers.enums import Status
from candidates.dossiers.models import Dossier
from label_sp.actors.models import User
from tests.browser.entrance import BODY, VISIT, day, the_ditp_habilitates_a_body, the_first_person_comes_in
from tests.browser.people import NewContext, Person, on
from tests.candidates.pieces.test_together import NAMES
from tests.scenario_acts import assess, import_surveys
from tests.scenario_files import pdf
from tests.scenarios import SCORES

pytestmark = [pytest.mark.django_db(transaction=True)]
SCREENS, FIELDS = 10, 21  # eight of them files, in one screen
EMAIL, ORGANISATION, SERVICE = (
    "claire.vasseur@albert.test",
    "Mairie d’Albert",
    "Accueil de la mairie d’Albert",
)


class Counted(Person):
    """A person whose screens and fields are counted from a moment on."""

    screens = 0
    fields = 0

    def counts(self) -> Counted:
        def count(answer: Response) -> None:
            is_page = answer.request.is_navigation_request() and answer.frame == self.page.main_frame
            self.screens += is_page and not 300 <= answer.status < 400

        self.page.on("response", count)
        self.fields = 0
        return self

    def type(self, label: str | re.Pattern[str], text: object, *, inside: Locator | None = None) -> None:
        self.fields += 1
        super().type(label, text, inside=inside)

    def choose(self, label: str, option: str) -> None:
        self.fields += 1
        super().choose(label, option)

    def tick(self, label: str, *, inside: Locator | None = None) -> None:
        self.fields += 1
        super().tick(label, inside=inside)

    def upload_together(self, label: str, files: Sequence[UploadedFile]) -> None:
        """Each is counted."""
        self.fields += len(files)
        super().upload_together(label, files)

    def choose_password(self, button: str) -> None:
        self.fields += 2
        super().choose_password(button)


def test_from_an_empty_installation_to_a_filed_dossier(first: Person, new_context: NewContext) -> None:
    candidate = Counted(None, new_context().new_page(), first.base)
    with on(day(-202)):
        the_first_person_comes_in(first)
    with on(day(-200)):
        the_ditp_habilitates_a_body(first)
    with on(day(-70)):
        somebody_asks_for_an_access(candidate)
        the_ditp_lets_them_in(first)
        candidate.counts()
        candidate.follow_mail(EMAIL, "/connexion/invitation/")
        candidate.choose_password("Accepter et ouvrir mon compte")
        candidate.user = User.objects.get(email=EMAIL)
        dossier = the_candidate_opens_a_dossier(candidate)
        surveys_and_self_assessment(dossier, candidate.user)
        the_candidate_joins_the_pieces_and_files(candidate)
    dossier.refresh_from_db()
    assert dossier.status == Status.SUBMITTED
    assert (candidate.screens, candidate.fields) == (SCREENS, FIELDS)


def surveys_and_self_assessment(dossier: Dossier, candidate: User) -> None:
    """That work is left aside."""
    case: Any = SimpleNamespace(
        dossier=dossier, dossier_id=dossier.pk, people=SimpleNamespace(candidate=candidate)
    )
    assess(case, day(-70))
    import_surveys(case, SCORES["or"], closed_on=day(-75))


def named(file: Any, name: str) -> Any:
    """As its owner calls it, by which the page knows which piece it is."""
    file.name = name
    return file


def somebody_asks_for_an_access(candidate: Person) -> None:
    candidate.open("home")
    candidate.follow("Demander un accès")
    candidate.type("Nom de l’organisation", ORGANISATION)
    candidate.choose("Catégorie", "collectivité territoriale ou son établissement public")
    candidate.type("Commune de son siège", "Albert")
    candidate.type("Votre prénom", "Claire")
    candidate.type("Votre nom", "Vasseur")
    candidate.type("Votre fonction", "Directrice de l’accueil")
    candidate.type("Votre adresse électronique professionnelle", EMAIL)
    candidate.press("Envoyer la demande")
    candidate.sees_heading("Regardez vos courriels")
    candidate.follow_mail(EMAIL, "/demander-un-acces/confirmer/")
    candidate.press("Confirmer ma demande")
    candidate.sees_heading("Votre demande est transmise")


def the_ditp_lets_them_in(ditp: Person) -> None:
    ditp.log_in()
    ditp.follow("Demandes d’accès")
    ditp.follow(ORGANISATION)
    ditp.press("Accepter et inviter")
    ditp.sees(f"Une invitation part à {EMAIL}")


def the_candidate_opens_a_dossier(candidate: Person, body: str = BODY) -> Dossier:
    candidate.follow("Créer un dossier")
    candidate.type("Nom du service", SERVICE)
    candidate.type("Agents en contact avec les usagers", 12)
    candidate.type("Adresse de son site principal", "1 place d’Armes")
    candidate.press("Enregistrer le service et créer son dossier")
    candidate.sees("est créé")
    candidate.choose("Organisme de certification", body)
    candidate.type("Premier jour d’audit souhaité", VISIT)
    candidate.type("Dernier jour d’audit souhaité", day(1))
    candidate.type("Périmètre de labellisation", "L’ensemble de l’accueil du public.")
    candidate.press("Enregistrer et continuer")
    candidate.sees("Votre collectivité : commune, d’après")
    candidate.tick("Accueil général, tous canaux de contact confondus")
    candidate.tick("Principales démarches administratives de la vie courante")
    return Dossier.objects.get(service__name=SERVICE)


def the_candidate_joins_the_pieces_and_files(candidate: Person) -> None:
    candidate.press("Enregistrer et continuer")
    candidate.upload_together(
        "Tous vos fichiers à la fois", [named(pdf(kind), name) for kind, name in NAMES.items()]
    )
    candidate.press("Déposer les fichiers choisis", inside=candidate.page.locator("#depot"))
    candidate.sees("8 pièces sont déposées")
    the_candidate_says_an_indicator_and_files(candidate)


def the_candidate_says_an_indicator_and_files(candidate: Person) -> None:
    candidate.follow("Passer à l’étape suivante")
    candidate.type("Son nom", "Délai moyen de réponse")
    candidate.type("Mesuré depuis le", day(-400))
    candidate.press("Enregistrer et continuer")
    candidate.sees("Tout est prêt")
    candidate.press("Déposer le dossier")
    expect(candidate.page.locator("main")).to_contain_text("Le dossier est déposé")
