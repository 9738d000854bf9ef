"""Invented dossiers around today's date, so that each demonstration account finds something to do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from django.db import transaction

from candidates.services.enums import Channel, ServiceKind
from candidates.services.models import Service
from certification.demo.campaigns import Campaigns, Run, ask_access
from certification.demo.cast import Cast
from certification.demo.exports import Surveys, bring_in
from certification.demo.life import Life
from label_sp.guide.calendar import is_working_day
from label_sp.guide.tiers import Tier
from surveys.questionnaires.enums import SurveyKind

MAIN = 2  # its number in the street
PERIMETER = "Accueil général tous canaux et principales démarches de la vie courante (service fictif)."
WEAK = {
    "1.1": "0.75",
    "2.4": "0.75",
    "3.2": "0.25",
    "4.1": "0.25",
    "4.3": "0.75",
    "4.4": "0.75",
}  # gives Argent
TOO_WEAK = dict.fromkeys(("4.1", "4.2", "4.3", "4.4"), "0.25")


def populate(cast: Cast, today: date) -> int:
    """Create what is missing of the invented dossiers. Returns how many were new."""
    missing = {name: tell for name, tell in STAGES.items() if not Service.objects.filter(name=name).exists()}
    for name, tell in missing.items():
        with transaction.atomic():
            tell(Life(cast, _silent), name, today)
    return len(missing)


def _silent(day: date, who: str, what: str, rule: str) -> None:
    """These dossiers are a setting, not the story."""


def visit_by(day: date) -> date:
    """The latest first day, on that day at most, of a visit of two working days in a row."""
    while not all(is_working_day(each) for each in (day, day + timedelta(days=1))):
        day -= timedelta(days=1)
    return day


def _begin(life: Life, name: str, first_day: date, sites: Sequence[str] = ("site principal",)) -> None:
    """Register, plan, self-assess: dates run back from the first day of the audit."""
    life.register(
        first_day - timedelta(days=160),
        [
            {
                "name": f"{name} · {site}",
                "address": f"{number} place des Thermes",
                "postal_code": "61130",
                "city": "Valmont-les-Bains",
                "is_main": number == MAIN,
            }
            for number, site in enumerate(sites, MAIN)
        ],
        name=name,
        kind=ServiceKind.LOCAL_AUTHORITY,
        department="61",
        agents_in_contact=14,
    )
    life.plan(first_day - timedelta(days=150), first_day, first_day + timedelta(days=1), PERIMETER)
    life.say_scope(
        first_day - timedelta(days=150),
        authority="commune",
        general_reception=True,
        everyday_procedures=True,
    )
    life.self_assess(first_day - timedelta(days=120), ["75"] * 8)


def _preparing(life: Life, name: str, today: date) -> None:
    """Half-way through its survey of users, with that of its agents to be opened."""
    _begin(life, name, visit_by(today + timedelta(days=90)), ("accueil", "annexe"))
    ask_access(life, today - timedelta(days=40), today - timedelta(days=38))
    users, agents = half_way(life, name, today)
    users.prepare(today - timedelta(days=30))
    users.open()
    users.hear(today)
    agents.prepare(today - timedelta(days=3))


def half_way(life: Life, name: str, today: date) -> tuple[Campaigns, Campaigns]:
    """Users answer by each way, and are too few so far; of the agents nobody was asked yet."""
    desk, annex = (f"{name} · {site}" for site in ("accueil", "annexe"))
    users = Run(
        SurveyKind.USERS,
        invited={desk: 100, annex: 50},
        mailed=(14, 10),
        posters=8,
        paper=4,
        vain=1,
        cells={
            desk: {Channel.COUNTER: (310, 62), Channel.PHONE: (190, 38)},
            annex: {Channel.COUNTER: (170, 34), Channel.PHONE: (80, 16)},
        },
    )
    agents = Run(SurveyKind.AGENTS, invited={desk: 9, annex: 5}, mailed=(6, 3))
    return _run_around(life, users, today, -20, -8, 18), _run_around(life, agents, today, 4, 14, 25)


def _run_around(life: Life, run: Run, today: date, *passed: int) -> Campaigns:
    """Opened, reminded and closed so many days after today."""
    opened_on, reminded_on, closed_on = (today + timedelta(days=each) for each in passed)
    return Campaigns(life, (run,), opened_on, reminded_on, closed_on)


def _file(life: Life, name: str, first_day: date) -> None:
    _begin(life, name, first_day)
    bring_in(
        life,
        first_day - timedelta(days=60),
        Surveys(
            opened_on=first_day - timedelta(days=100),
            closed_on=first_day - timedelta(days=62),
            users=(96, 820),
            agents=(11, 14),
        ),
    )
    life.file_pieces(first_day - timedelta(days=55))
    life.submit(first_day - timedelta(days=50))


def _admit(life: Life, name: str, first_day: date) -> None:
    _file(life, name, first_day)
    life.sign_agreement(first_day - timedelta(days=48), agents=14)
    life.acknowledge(first_day - timedelta(days=44))
    life.assign(first_day - timedelta(days=42))
    life.send_plan(first_day - timedelta(days=30), first_day, first_day + timedelta(days=1))


def _report(life: Life, name: str, first_day: date, values: dict[str, str]) -> None:
    last_day = first_day + timedelta(days=1)
    _admit(life, name, first_day)
    life.score(last_day, values)
    life.close_visit(last_day)
    life.send_report(last_day + timedelta(days=10))
    life.waive(last_day + timedelta(days=14))


def _submitted(life: Life, name: str, today: date) -> None:
    _file(life, name, visit_by(today + timedelta(days=49)))


def _in_audit(life: Life, name: str, today: date) -> None:
    _admit(life, name, visit_by(today))
    life.score(today, WEAK, only_first=20)


def _awaiting_decision(life: Life, name: str, today: date) -> None:
    _report(life, name, visit_by(today - timedelta(days=30)), WEAK)


def _refused(life: Life, name: str, today: date) -> None:
    first_day = visit_by(today - timedelta(days=75))
    _report(life, name, first_day, TOO_WEAK)
    life.refuse(
        first_day + timedelta(days=30), "L’engagement 4 n’atteint pas 50 sur 100 (décision inventée)."
    )


def _suspended(life: Life, name: str, today: date) -> None:
    first_day = visit_by(today - timedelta(days=420))
    _report(life, name, first_day, WEAK)
    life.grant(first_day + timedelta(days=30), Tier.ARGENT)
    life.suspend(
        today - timedelta(days=40),
        "own_request",
        "Fermeture du site pour travaux (motif inventé).",
        today + timedelta(days=150),
    )


STAGES: dict[str, Callable[[Life, str, date], None]] = {
    "Accueil de la mairie de Valmont (fictif)": _preparing,
    "État civil de Valmont (fictif)": _submitted,
    "Service de l’eau de Valmont (fictif)": _in_audit,
    "Centre communal d’action sociale de Valmont (fictif)": _awaiting_decision,
    "Médiathèque de Valmont (fictive)": _refused,
    "Maison des services de Valmont (fictive)": _suspended,
}
