"""The guide's tables, written a second time: what databases keep, what screens show, what each delay says.

A value kept by a database or quoted by an API cannot change without a migration: these tests say so.
"""

import pytest

from label_sp.guide import (
    appeal,
    attestation,
    calendar,
    central,
    ditp,
    dossier,
    eligibility,
    extension,
    follow_up,
    mark,
    programme,
    surveys,
    suspension,
    withdrawal,
)
from label_sp.guide.terms import TERMS

WORDS = {
    appeal.Answer: {"confirmed": "décision confirmée", "replaced": "décision remplacée"},
    attestation.Standing: {
        "upcoming": "Pas encore en vigueur",
        "valid": "En vigueur",
        "suspended": "Suspendu",
        "withdrawn": "Retiré",
        "expired": "Échu",
        "replaced": "Remplacé",
        "renewed": "Renouvelé",
    },
    ditp.Activity: {
        "application": "dossiers reçus",
        "audit": "audits réalisés",
        "granted": "labels attribués",
        "refused": "refus",
        "suspended": "suspensions",
        "withdrawn": "retraits",
    },
    extension.Occasion: {"follow_up": "audit de suivi", "renewal": "audit de renouvellement"},
    follow_up.Outcome: {
        "confirmed": "palier confirmé",
        "raised": "palier supérieur attribué",
        "action_plan": "plan d’actions demandé",
    },
    mark.Medium: {
        "premises": "sites d’accueil",
        "website": "site internet",
        "documents": "courriers, courriels et autres supports",
        "national": "supports institutionnels nationaux",
        "relay": "relais de la communication nationale du service public central",
    },
    programme.State: {"to_do": "à faire", "under_way": "en cours", "done": "faite", "dropped": "abandonnée"},
    programme.Source: {
        "self_assessment": "autodiagnostic",
        "surveys": "enquêtes",
        "audit": "points de progrès de l’audit",
        "follow_up": "audit de suivi",
    },
    suspension.Ground: {
        "action_plan_missing": "plan d’actions demandé après l’audit de suivi non produit",
        "postponements": "reports d’audits successifs",
        "audit_refused": "refus de réaliser les audits dans les conditions requises",
        "network_below_minimum": "service public central : moins de 75 % de services publics locaux labellisés",
        "mark_misused": "manquement au règlement d’usage de la marque",
        "own_request": "demande du service labellisé",
    },
    withdrawal.Ground: {
        "follow_up_missed": "audit de suivi non réalisé, du fait du service labellisé",
        "measures_not_taken": "mesures requises pour lever une suspension non prises",
        "mark_misused": "règlement d’usage de la marque non respecté",
        "not_renewed": "label non renouvelé à la fin du cycle de 3 ans",
    },
}
VALUES = {
    surveys.Level: ["4", "3", "2", "1", "n", "-"],
    eligibility.AuthorityKind: ["commune", "epci", "departement", "region", "special", "establishment"],
    calendar.Territory: [
        "metropole",
        "alsace-moselle",
        "971",
        "972",
        "973",
        "974",
        "975",
        "976",
        "977",
        "978",
        "986",
        "987",
        "988",
    ],
}
KEYS = (
    (
        eligibility.KINDS,
        [
            "central_state",
            "decentralised_state",
            "state_establishment",
            "local_teaching",
            "social_security",
            "public_health",
            "local_authority",
        ],
    ),
    (
        dossier.PIECES,
        [
            "candidate_data",
            "organisation_chart",
            "training_plan",
            "self_assessment",
            "user_sample_method",
            "survey_reports",
            "improvement_plan",
            "quality_indicators",
        ],
    ),
    (central.COMMITMENTS, ["sampled_audits", "central_audit", "local_surveys"]),
)
DELAYS = [  # key, rule, quantity, unit, owed by, kind
    ("self_assessment", "PRE-01", 12, "mois", "candidate", "earliest"),
    ("users_survey", "SUR-01", 6, "mois", "candidate", "earliest"),
    ("agents_survey", "SUR-01", 6, "mois", "candidate", "earliest"),
    ("surveys_start", "SUR-02", 2, "mois", "candidate", "info"),
    ("new_users_survey", "SUR-04", 6, "mois", "candidate", "earliest"),
    ("new_agents_survey", "SUR-04", 6, "mois", "candidate", "earliest"),
    ("submission", "DOS-02", 1, "mois", "candidate", "deadline"),
    ("complements", "DOS-04", 1, "jours", "candidate", "deadline"),
    ("audit_plan", "AUD-01", 10, "jours ouvrés", "auditor", "deadline"),
    ("postponement_answer", "SUS-01", 1, "jours", "body", "deadline"),
    ("report", "AUD-07", 21, "jours", "auditor", "deadline"),
    ("observations", "AUD-08", 10, "jours", "candidate", "deadline"),
    ("earliest_decision", "DEC-08", 10, "jours", "body", "info"),
    ("reapplication", "DEC-06", 6, "mois", "candidate", "earliest"),
    ("follow_up_preparation", "FOL-01", 12, "mois", "body", "earliest"),
    ("follow_up_opening", "FOL-01", 2, "mois", "body", "earliest"),
    ("follow_up_due", "FOL-01", 18, "mois", "body", "info"),
    ("follow_up_closing", "FOL-01", 2, "mois", "body", "deadline"),
    ("yearly_self_assessment", "FOL-02", 12, "mois", "candidate", "deadline"),
    ("action_plan", "FOL-05", 1, "mois", "candidate", "deadline"),
    ("suspension_end", "SUS-02", 12, "mois", "body", "deadline"),
    ("conformity", "SUS-03", 0, "jours", "candidate", "deadline"),
    ("mark_end", "WIT-03", 2, "mois", "candidate", "deadline"),
    ("renewal", "REN-01", 9, "mois", "body", "earliest"),
    ("validity_end", "ATT-01", 36, "mois", "candidate", "info"),
    ("central_preparation_1", "NET-04", 9, "mois", "body", "earliest"),
    ("central_opening_1", "NET-04", 2, "mois", "body", "earliest"),
    ("central_due_1", "NET-04", 12, "mois", "body", "info"),
    ("central_closing_1", "NET-04", 2, "mois", "body", "deadline"),
    ("central_preparation_2", "NET-04", 21, "mois", "body", "earliest"),
    ("central_opening_2", "NET-04", 2, "mois", "body", "earliest"),
    ("central_due_2", "NET-04", 24, "mois", "body", "info"),
    ("central_closing_2", "NET-04", 2, "mois", "body", "deadline"),
    ("attached_surveys", "NET-05", 18, "mois", "candidate", "deadline"),
    ("attached_self_assessment", "NET-05", 12, "mois", "candidate", "deadline"),
]


@pytest.mark.parametrize("words", WORDS, ids=lambda each: f"{each.__module__}.{each.__name__}")
def test_each_value_that_is_kept_has_the_words_that_are_shown(words):
    assert {each.value: each.label for each in words} == WORDS[words]


@pytest.mark.parametrize("values", VALUES, ids=lambda each: each.__name__)
def test_values_that_are_kept_do_not_change(values):
    assert [each.value for each in values] == VALUES[values]


@pytest.mark.parametrize(("table", "keys"), KEYS)
def test_keys_that_are_kept_do_not_change(table, keys):
    assert list(table) == keys
    assert all(table.values())


def test_each_delay_says_how_long_whom_it_binds_and_what_it_is():
    assert [
        (key, term.rule, term.quantity, term.unit, term.owed_by, term.kind) for key, term in TERMS.items()
    ] == DELAYS
