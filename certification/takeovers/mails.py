"""Messages: a cycle that goes from one body to another."""

from __future__ import annotations

from candidates.dossiers.models import Dossier
from certification.bodies.models import Takeover
from certification.decisions.mails import LABEL
from certification.dossier.mails import (
    CANDIDATE_AND_DITP,
    MANAGER,
    candidates,
    candidates_and_ditp,
    kind,
    told,
)
from label_sp.actors import queries as actors
from label_sp.actors.enums import Role
from label_sp.actors.models import Organisation, User
from label_sp.outbox import kinds
from label_sp.outbox.outbox import Draft

FORMER = ("l’organisme qui n’est plus habilité", "Certif Horizon")
CHOSEN = ("l’organisme que le service a choisi", "Qualité Boréale")
ANSWER = ("le motif", "Nos auditeurs sont pris jusqu’en juin.")
ASKED = kind(
    "takeover.asked",
    "Reprise d’un dossier demandée",
    "à la gestion de l’organisme choisi",
    LABEL,
    "{service} vous demande de reprendre son dossier",
    "L’habilitation de {ancien} n’est plus en vigueur. {service} vous choisit pour la suite de son cycle.{message}\n\n"
    "Lisez le dossier, puis reprenez-le en enregistrant le contrat signé, ou refusez.",
    fields={
        "ancien": FORMER,
        "message": ("ce que le service vous écrit", "\n\nNous cherchons une visite en mars."),
    },
    rule="CON-04",
    roles=MANAGER,
)
ANNOUNCED = kind(
    "takeover.announced",
    "Autre organisme choisi par un service",
    "à la gestion de l’organisme qui n’est plus habilité et à la DITP",
    LABEL,
    "{service} demande à {choisi} de reprendre son dossier",
    "L’habilitation de {ancien} n’est plus en vigueur, et {service} a choisi {choisi} pour la suite de son cycle. Rien "
    "ne change tant que {choisi} n’a pas enregistré de contrat.",
    fields={"ancien": FORMER, "choisi": CHOSEN},
    rule="CON-04",
    roles=(*MANAGER, Role.DITP),
)
GIVEN_UP = kind(
    "takeover.given_up",
    "Demande de reprise retirée",
    "à la gestion de l’organisme choisi et à la DITP",
    LABEL,
    "{service} retire sa demande de reprise",
    "{service} ne demande plus à {choisi} de reprendre son dossier.",
    fields={"choisi": CHOSEN},
    rule="CON-04",
    roles=(*MANAGER, Role.DITP),
)
DECLINED = kind(
    "takeover.declined",
    "Reprise d’un dossier refusée",
    "à l’équipe du service et à la DITP",
    LABEL,
    "{service} : {choisi} ne reprend pas le dossier",
    "{choisi} ne reprend pas le dossier de {service}. Motif : {motif}\n\nLe service peut choisir un autre organisme "
    "habilité.",
    fields={"choisi": CHOSEN, "motif": ANSWER},
    rule="CON-04",
    roles=CANDIDATE_AND_DITP,
)
ACCEPTED = kind(
    "takeover.accepted",
    "Dossier repris par un autre organisme",
    "à l’équipe du service, à la gestion des deux organismes et à la DITP",
    LABEL,
    "{service} : {choisi} reprend le dossier",
    "{choisi} a enregistré son contrat avec {service} et reprend le dossier, que suivait {ancien}.{en_cours}\n\n"
    "Le label, sa date de fin et les attestations délivrées ne changent pas. {ancien} garde les documents qu’il a "
    "délivrés et ne lit plus le dossier.",
    fields={
        "ancien": FORMER,
        "choisi": CHOSEN,
        "en_cours": (
            "ce que devient ce qui était en cours",
            "\n\n- Rapport d’audit : la décision revient à…",
        ),
    },
    rule="CON-04",
    legal=True,
    letter=True,
    roles=(*CANDIDATE_AND_DITP, *MANAGER),
)
kinds.register(ASKED, ANNOUNCED, GIVEN_UP, DECLINED, ACCEPTED)


def _managers(*bodies: Organisation) -> list[User]:
    return [person for body in bodies for person in actors.members(body.pk, Role.BODY_MANAGER)]


def takeover_asked(takeover: Takeover) -> list[Draft]:
    """To the chosen body, which answers; the former one and the DITP are told. CON-04."""
    dossier, former = takeover.dossier, takeover.former
    words = f"\n\n{takeover.words}" if takeover.words else ""
    return [
        *told(
            ASKED,
            dossier,
            _managers(takeover.body),
            takeover.pk,
            [takeover.body],
            ancien=former,
            message=words,
        ),
        *told(
            ANNOUNCED,
            dossier,
            [*_managers(former), *actors.ditp_members()],
            takeover.pk,
            [former],
            ancien=former,
            choisi=takeover.body,
        ),
    ]


def takeover_given_up(takeover: Takeover) -> list[Draft]:
    """To the body that was asked, and the DITP."""
    to = [*_managers(takeover.body), *actors.ditp_members()]
    asked = takeover.body
    return told(GIVEN_UP, takeover.dossier, to, takeover.pk, [asked], choisi=asked)


def takeover_declined(takeover: Takeover) -> list[Draft]:
    """To the candidate, who chooses another, and the DITP."""
    dossier = takeover.dossier
    return told(
        DECLINED,
        dossier,
        candidates_and_ditp(dossier),
        takeover.pk,
        choisi=takeover.body,
        motif=takeover.answer,
    )


def takeover_accepted(takeover: Takeover, dossier: Dossier) -> list[Draft]:
    """To the candidate, both bodies and the DITP: from here on the letters are the new body's. ACT-09, CON-04."""
    lines = "".join(f"\n- {each['what']} : {each['becomes']}" for each in takeover.under_way)
    return told(
        ACCEPTED,
        dossier,
        [*candidates(dossier), *_managers(takeover.former, takeover.body), *actors.ditp_members()],
        takeover.pk,
        [takeover.former, takeover.body],
        ancien=takeover.former,
        choisi=takeover.body,
        en_cours=f"\n\nCe qui était en cours :{lines}" if lines else "",
    )
