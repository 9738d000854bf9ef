"""From an empty installation to people with roles: each accepts an invitation, from the link of their mail."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from label_sp.actors.enums import Role
from label_sp.actors.models import User
from tests.browser.people import PASSWORD, Person

VISIT = dt.date(2026, 3, 16)
BODY = "Organisme d’essai"
CANDIDATE = "Communauté de communes d’essai"


def day(from_visit: int) -> dt.date:
    return VISIT + dt.timedelta(days=from_visit)


@dataclass
class Team:
    """Six people, six browsers."""

    ditp: Person
    candidate: Person
    contributor: Person
    manager: Person
    auditor: Person
    decider: Person


NAMES = {
    "ditp": ("amelie.roux@ditp.test", "Amélie", "Roux"),
    "candidate": ("claire.vasseur@bray.test", "Claire", "Vasseur"),
    "contributor": ("hugo.delattre@bray.test", "Hugo", "Delattre"),
    "manager": ("nadia.ferry@essai.test", "Nadia", "Ferry"),
    "auditor": ("marc.thibaut@essai.test", "Marc", "Thibaut"),
    "decider": ("sophie.lenoir@essai.test", "Sophie", "Lenoir"),
}


def the_first_person_comes_in(first: Person) -> None:
    """By the link that the command mailed."""
    first.follow_mail("jeanne.roy@ditp.test", "/connexion/mot-de-passe/")
    first.choose_password("Enregistrer")
    first.user = User.objects.get()
    first.page.context.clear_cookies()
    first.open("actors:login")
    first.type("Adresse électronique", first.user.email)
    first.type("Mot de passe", PASSWORD)
    first.press("Se connecter")
    first.enrol()
    first.sees("Premiers pas")


def somebody_invites(host: Person, role: Role, guest: Person, name: str) -> None:
    """From the members of one's own organisation; the guest accepts from the mail."""
    host.log_in()
    host.open("actors:account")
    host.follow("Gérer les membres")
    invite(host, role, guest, name)


def invite(host: Person, role: Role, guest: Person, name: str) -> None:
    """On the page of the members."""
    host.type("Adresse électronique", NAMES[name][0])
    host.choose("Rôle", role.label)
    host.press("Inviter")
    host.sees(f"Une invitation part à {NAMES[name][0]}")
    guest.accept_invitation(*NAMES[name])


def the_ditp_creates_the_candidate(ditp: Person, candidate: Person) -> None:
    ditp.open("certification:desk")
    ditp.follow("Créer une organisation candidate")
    ditp.type("Nom de l’organisation", CANDIDATE)
    ditp.type("Adresse électronique de sa première personne", NAMES["candidate"][0])
    ditp.press("Créer l’organisation")
    ditp.sees("Une invitation part à")
    candidate.accept_invitation(*NAMES["candidate"])
    ditp.open("certification:desk")
    ditp.does_not_see("Premiers pas")


def the_ditp_habilitates_a_body(ditp: Person) -> None:
    ditp.log_in()
    ditp.follow("Enregistrer un organisme de certification")
    ditp.type("Nom de l’organisme", BODY)
    ditp.type("Adresse", "3 rue des Essais, 80000 Amiens")
    ditp.type("Numéro d’accréditation COFRAC", "5-0000")
    ditp.type("Accréditation valable jusqu’au", "2034-12-31")
    ditp.press("Enregistrer")
    ditp.sees_heading(BODY)
    ditp.type("Date de la décision de la commission", day(-210))
    ditp.press("Enregistrer l’habilitation")
    ditp.sees("Contrat d’engagement non signé")
    ditp.page.get_by_text("Enregistrer le contrat signé").first.click()
    ditp.type(
        "Date de signature du contrat d’engagement", day(-205), inside=ditp.page.locator("details[open]")
    )
    ditp.press("Enregistrer le contrat signé", inside=ditp.page.locator("details[open]"))
    ditp.sees("l’habilitation est en vigueur")


def the_ditp_invites_the_bodys_people(ditp: Person, team: Team) -> None:
    ditp.follow("Membres de l’organisme")
    for name, role in (("manager", Role.BODY_MANAGER), ("auditor", Role.AUDITOR), ("decider", Role.DECIDER)):
        invite(ditp, role, getattr(team, name), name)
