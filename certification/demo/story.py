"""The first Or of the label, replayed: France services of the communauté de communes du Pays du Coquelicot (Somme).

Facts are public: the sites, the engagement in October 2024, 98 % of satisfied users, 80 % of agents who say that their
proposals are heard, the audit in April 2025, the Or. Persons, body, documents and exact days are invented.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction
from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse
from django.utils.html import escape

from audits.auditors import use_cases as audit_acts
from candidates.deadlines.models import DueDate
from candidates.dossiers.models import Dossier
from candidates.pieces.enums import PieceKind
from candidates.services.enums import Channel, ServiceKind
from certification.bodies import use_cases as bodies
from certification.bodies.models import CertificationBody
from certification.deadlines.use_cases import rebuild_all
from certification.demo.campaigns import NO_MAIL, Campaigns, Run, ask_access
from certification.demo.cast import Cast
from certification.demo.clock import on
from certification.demo.exports import Surveys, bring_in
from certification.demo.life import Life, Say
from certification.register import verification
from certification.register.queries import register
from certification.reminders.schedules import write_due_reminders
from certification.renewal.schedules import expire_labels
from label_sp.guide.french import counted
from label_sp.guide.tiers import Tier
from label_sp.journal.models import Touch
from surveys.invitations.schedules import forget_survey_addresses
from surveys.questionnaires.enums import SurveyKind

SERVICE = "France services du Pays du Coquelicot"
SITES: list[dict[str, Any]] = [
    {
        "name": "France services d’Acheux-en-Amiénois",
        "address": "17 rue de Bertrancourt",
        "postal_code": "80560",
        "city": "Acheux-en-Amiénois",
        "is_main": True,
    },
    {
        "name": "France services de Bray-sur-Somme",
        "address": "Allée des petits pas",
        "postal_code": "80340",
        "city": "Bray-sur-Somme",
    },
]
FIRST_DAY, LAST_DAY = date(2025, 4, 14), date(2025, 4, 15)
OBTAINED_ON = date(2025, 7, 1)
PERIMETER = (
    "Accueil général tous canaux et accompagnement aux démarches dans les deux espaces France services."
)
ACHEUX, BRAY = (site["name"] for site in SITES)
DESK, PHONE, EMAIL = Channel.COUNTER, Channel.PHONE, Channel.EMAIL
TEAM = {ACHEUX: 7, BRAY: 5}
SURVEYS = (
    Run(
        SurveyKind.USERS,
        invited={ACHEUX: 144, BRAY: 96},
        mailed=(41, 21),
        posters=28,
        paper=10,
        vain=3,
        cells={
            ACHEUX: {DESK: (360, 90), PHONE: (140, 35), EMAIL: (76, 19)},
            BRAY: {DESK: (248, 62), PHONE: (92, 23), EMAIL: (44, 11)},
        },
        share={"U9": {"1": 95, "0.75": 3}},
    ),
    Run(SurveyKind.AGENTS, invited=TEAM, mailed=(7, 3), share={"A9": {"1": 60, "0.75": 20}}),
)
SURVEYS_AGAIN = (
    Run(
        SurveyKind.USERS,
        invited={ACHEUX: 66, BRAY: 44},
        mailed=(24, 11),
        posters=20,
        paper=5,
        cells={ACHEUX: {DESK: (390, 39), PHONE: (270, 27)}, BRAY: {DESK: (310, 31), PHONE: (130, 13)}},
        share={"U9": {"1": 94, "0.75": 4}},
    ),
    Run(SurveyKind.AGENTS, invited=TEAM, mailed=(8, 3)),
)
PARTLY = {
    "1.5": "0.75",
    "2.3": "0.75",
    "4.4": "0.75",
    "5.2": "0.75",
    "6.2": "0.75",
    "8.2": "0.75",
    "OR.8": "0.75",
}


def habilitate(cast: Cast, say: Say) -> None:
    """ACT-02 to ACT-07: the body, its habilitation and its auditor, once."""
    if CertificationBody.objects.filter(organisation=cast.body).exists():
        return
    day = date(2024, 2, 5)
    with on(day):
        body = CertificationBody.objects.create(
            organisation=cast.body,
            address="12 rue de la Démonstration, 80000 Amiens",
            accreditation_standard="17065",
            accreditation_number="5-0000 (fictif)",
            accreditation_valid_until=date(2031, 12, 31),
        )
        bodies.grant_habilitation(body.pk, actor=cast.ditp, decided_on=day, agreement_signed_on=day)
        audit_acts.declare_auditor(
            cast.auditor,
            cast.body,
            actor=cast.body_manager,
            public_sector_experience=True,
            trained_on_programme=True,
            trained_on_label=True,
        )
    say(day, str(cast.ditp), f"enregistre l’habilitation de {cast.body}", "ACT-05")


def replay(cast: Cast, say: Say) -> Life:
    """From the engagement to the Or. Run again, it finds the dossier and changes nothing."""
    story = Life(cast, say)
    known = Dossier.objects.filter(service__name=SERVICE, cycle=1).first()
    if known:
        story.dossier_id = known.pk
        say(OBTAINED_ON, "Le logiciel", f"a déjà l’histoire en base : dossier {known.reference}", "ATT-01")
        return story
    with transaction.atomic():
        _prepare(story)
        _admit(story)
        _audit(story)
        story.grant(OBTAINED_ON, Tier.OR)
        story.self_assess(date(2025, 11, 20), ["86"] * 8)
    return story


def _prepare(story: Life) -> None:
    story.register(
        date(2024, 10, 7),
        SITES,
        name=SERVICE,
        kind=ServiceKind.LOCAL_AUTHORITY,
        department="80",
        agents_in_contact=12,
    )
    story.plan(date(2024, 10, 21), FIRST_DAY, LAST_DAY, PERIMETER)
    story.name_signatory(date(2024, 10, 21), "Anne Lefort (fictive)", "Présidente")
    story.say_scope(date(2024, 10, 21), authority="epci", general_reception=True, domains=["action sociale"])
    story.self_assess(date(2024, 11, 21), ["87.5", "83.3", "79.2", "80", "75", "81.3", "70.8", "81.3"])
    ask_access(story, date(2024, 12, 2), date(2024, 12, 4))
    surveys = Campaigns(story, SURVEYS, date(2025, 1, 6), date(2025, 1, 21), date(2025, 2, 14))
    surveys.prepare(date(2024, 12, 16))
    surveys.open()
    surveys.hear(date(2025, 2, 14))
    _remind(story, date(2025, 2, 12), "DOS-02")
    surveys.close()
    story.file_pieces(date(2025, 2, 24))
    story.submit(date(2025, 2, 28))


def _admit(story: Life) -> None:
    story.sign_agreement(date(2025, 3, 3), agents=12)
    story.ask_for_complement(
        date(2025, 3, 4),
        PieceKind.TRAINING_PLAN,
        "Le plan de formation de l’année 2024 manque.",
        date(2025, 3, 14),
    )
    story.answer_complement(date(2025, 3, 10), PieceKind.TRAINING_PLAN)
    story.acknowledge(date(2025, 3, 12))


def _audit(story: Life) -> None:
    story.assign(date(2025, 3, 13))
    _forget(story, date(2025, 3, 17))
    story.send_plan(date(2025, 3, 24), FIRST_DAY, LAST_DAY)
    story.score(LAST_DAY, PARTLY)
    story.close_visit(LAST_DAY)
    _remind(story, date(2025, 4, 29), "AUD-07")
    story.send_report(date(2025, 4, 29))
    story.waive(date(2025, 5, 6))


def carry_on(story: Life) -> None:
    """The life after, at simulated dates: follow-up at 18 months, suspension and its lifting, renewal."""
    _survey_again(story)
    story.renew_pieces(date(2026, 11, 26))
    story.open_follow_up(date(2026, 11, 27))
    story.acknowledge(date(2026, 11, 30), "la demande de suivi est recevable")
    story.assign(date(2026, 12, 1))
    story.send_plan(date(2026, 12, 10), date(2027, 1, 11), date(2027, 1, 12))
    story.score(date(2027, 1, 12), PARTLY)
    story.close_visit(date(2027, 1, 12))
    story.send_report(date(2027, 1, 26))
    story.waive(date(2027, 2, 1))
    story.confirm(date(2027, 2, 8))
    show(story, date(2027, 2, 9))
    story.suspend(
        date(2027, 4, 5),
        "own_request",
        "Travaux et réorganisation d’un site (motif inventé).",
        date(2027, 9, 30),
    )
    show(story, date(2027, 4, 6))
    story.set_conformity_date(
        date(2027, 6, 1), "Le chantier dure deux mois de plus (motif inventé).", date(2027, 11, 30)
    )
    story.lift(date(2027, 7, 5), "Les deux sites ont rouvert ; conformité constatée (texte inventé).")
    show(story, date(2027, 7, 6))
    _renew(story)


def _survey_again(story: Life) -> None:
    """FOL-02: the same campaigns once more, longer than the first time; the self-assessment is done meanwhile."""
    surveys = Campaigns(story, SURVEYS_AGAIN, date(2026, 10, 5), date(2026, 10, 19), date(2026, 11, 20))
    ask_access(story, date(2026, 9, 14), date(2026, 9, 16))
    surveys.prepare(date(2026, 9, 21), again=True)
    surveys.open()
    surveys.hear(date(2026, 11, 20))
    surveys.prolong(date(2026, 10, 26))
    story.self_assess(date(2026, 11, 19), ["87"] * 8)
    surveys.close()


def _renew(story: Life) -> None:
    first_cycle = story.dossier_id
    first_day, last_day = date(2028, 4, 10), date(2028, 4, 11)
    _remind(story, date(2027, 9, 30), "REN-01")
    story.open_renewal(date(2027, 10, 4))
    story.plan(date(2027, 10, 11), first_day, last_day, PERIMETER)
    story.self_assess(date(2027, 11, 18), ["90"] * 8)
    bring_in(
        story,
        date(2028, 2, 21),
        Surveys(date(2028, 1, 10), date(2028, 2, 18), users=(210, 1290), agents=(11, 12)),
    )
    story.file_pieces(date(2028, 2, 28))
    story.submit(date(2028, 3, 3))
    story.sign_agreement(date(2028, 3, 6), agents=12)
    story.acknowledge(date(2028, 3, 8))
    story.assign(date(2028, 3, 9))
    story.send_plan(date(2028, 3, 13), first_day, last_day)
    story.score(last_day, PARTLY)
    story.close_visit(last_day)
    story.send_report(date(2028, 4, 25))
    story.waive(date(2028, 5, 2))
    story.grant(date(2028, 5, 15), Tier.OR)
    show(story, date(2028, 5, 16))
    show(Life(story.cast, story.say, first_cycle), date(2028, 5, 16))
    with on(date(2028, 7, 1), hour=6):
        expire_labels()
    story.say(
        date(2028, 7, 1), "Le logiciel", "passe au cycle suivant, le lendemain de la fin du premier", "REN-02"
    )
    show(story, date(2028, 7, 1))
    show(Life(story.cast, story.say, first_cycle), date(2028, 7, 1))


def show(story: Life, day: date) -> None:
    """What the public sees that day: the sentence behind the QR code, and the register. LIS-01, LIS-02."""
    dossier = Dossier.objects.get(pk=story.dossier_id)
    attestation = dossier.attestations.first()
    if attestation is None:
        raise LookupError("No attestation to look at.")
    with on(day):
        page = Client(SERVER_NAME="127.0.0.1").get(
            reverse("certification:verify", args=[attestation.number, attestation.code])
        )
        listed = register(day).filter(pk=dossier.pk).exists()
        sentence = verification.answer(attestation, day).sentence
    if escape(sentence) not in page.content.decode():
        raise AssertionError(f"The page behind the QR code does not say « {sentence} ».")
    story.say(day, "Le public", f"lit derrière le QR code : « {sentence} »", "LIS-02")
    story.say(
        day,
        "Le public",
        "voit le service sur le registre" if listed else "ne voit plus ce cycle au registre",
        "LIS-01",
    )


def _remind(story: Life, day: date, rule: str) -> None:
    """The daily job, early on a day when something is due."""
    with on(day, hour=6):
        written = write_due_reminders()
    told = counted(
        written,
        "n’a aucun rappel d’échéance à écrire|écrit # rappel d’échéance|écrit # rappels d’échéance, chacun une fois",
    )
    story.say(day, "Le logiciel", told, rule)


def _forget(story: Life, day: date) -> None:
    """The hourly job, 30 days after the closing of a survey."""
    with on(day, hour=6):
        forget_survey_addresses()
    story.say(day, "Le logiciel", "efface les adresses des enquêtes closes depuis 30 jours", "SUU-05")


def settle() -> None:
    """Take the past for granted: no clock ran while it was told, and nobody is reminded today of what is over."""
    Touch.objects.all().delete()
    DueDate.objects.all().delete()
    rebuild_all()


@contextmanager
def undone() -> Iterator[None]:
    """Run acts at simulated dates, then take them back: today's database, no file left behind, no mail sent."""
    on_disk = {**settings.STORAGES, "default": {"BACKEND": "label_sp.common.storage.FileStorage"}}
    with (
        tempfile.TemporaryDirectory() as folder,
        override_settings(MEDIA_ROOT=folder, STORAGES=on_disk, EMAIL_BACKEND=NO_MAIL),
        transaction.atomic(),
    ):
        yield
        transaction.set_rollback(True)
