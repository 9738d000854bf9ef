"""Kinds of messages: a fixed list of fields, values taken literally, and what another wording may not leave out."""

from __future__ import annotations

import time

import pytest
from django.template import Context, Template
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from label_sp.actors.enums import Role
from label_sp.guide import rules
from label_sp.outbox import kinds, wording
from label_sp.outbox.kinds import Kind, Text, filled
from label_sp.outbox.models import Delivery, Lane, MessageText
from tests.factories import UserFactory

FIELDS = {"service": ("le service", "Mairie de Valmont"), "lien": ("l’adresse", "https://label.example/")}
FREE = Kind("k", "K", "à qui", "G", "{service}", "Voir {lien}", FIELDS)
LEGAL = Kind("l", "L", "à qui", "G", "{service}", "Voir {lien}", FIELDS, legal=True)


def wrong(kind: Kind, body: str, subject: str = "Objet") -> dict[str, list[str]]:
    return wording.errors(kind, wording.tidied(subject, body))


# --- all kinds --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", kinds.all_kinds(), ids=lambda kind: kind.key)
def test_each_kind_can_be_explained_shown_and_written_again(kind: Kind) -> None:
    assert kind.label and kind.audience and kind.group
    assert not wording.errors(kind, wording.tidied(kind.subject, kind.body))
    shown = filled(kind.ours, kind.examples)
    assert "{" not in shown.subject + shown.body
    assert all(meaning and example for meaning, example in kind.fields.values())
    assert len(kind.key) <= 60
    assert set(kind.roles) <= set(Role.values)
    if kind.rule:
        assert rules.rule(kind.rule)


def test_a_letter_is_always_a_notification_of_the_guide() -> None:
    letters = [kind for kind in kinds.all_kinds() if kind.letter]
    assert {"label.granted", "label.refused", "label.suspended", "label.withdrawn"} <= {
        k.key for k in letters
    }
    assert all(kind.legal and kind.rule for kind in letters)


def test_the_mail_of_the_day_is_known_without_a_worker_s_modules() -> None:
    assert kinds.kind_of(kinds.DAILY).label == "Courriel du jour"


def test_kinds_come_by_group_then_label_whatever_the_accents() -> None:
    labels = [kind.label for kind in kinds.all_kinds() if kind.group == "Rappels"]
    assert labels == ["Échéance à venir", "Échéance dépassée", "Un acte devient possible"]


def test_a_text_of_ours_with_a_field_outside_its_list_does_not_start() -> None:
    with pytest.raises(ValueError, match="'typo' uses unknown fields: servise"):
        kinds.register(Kind("typo", "L", "à qui", "G", "{servise}", "Texte", FIELDS))
    assert kinds.find("typo") is None


@pytest.mark.parametrize(
    ("kind", "preferred", "delivery"),
    [
        (FREE, None, Delivery.AT_ONCE),
        (FREE, "digest", Delivery.DIGEST),
        (FREE, "none", Delivery.NONE),
        (LEGAL, "none", Delivery.AT_ONCE),
        (kinds.kind_of("password.link"), "digest", Delivery.AT_ONCE),
    ],
)
def test_only_what_is_neither_legal_nor_urgent_leaves_a_choice(
    kind: Kind, preferred: str | None, delivery: Delivery
) -> None:
    assert kinds.delivery_of(kind, preferred) == delivery


def test_urgent_kinds_have_their_lane() -> None:
    assert kinds.kind_of("password.link").lane == Lane.URGENT
    assert LEGAL.lane == FREE.lane == Lane.BULK


@pytest.mark.django_db
def test_the_ditp_s_wording_comes_before_ours() -> None:
    kind = kinds.kind_of("label.refused")
    assert kinds.text_of(kind) == kind.ours
    MessageText.objects.create(
        kind=kind.key, subject="O", body="T", updated_at=timezone.now(), updated_by=UserFactory()
    )
    assert kinds.text_of(kind) == Text("O", "T")


# --- values -----------------------------------------------------------------------------------------------------------


def test_values_are_taken_literally_and_once() -> None:
    said = filled(
        Text("{service}", "{service} : {lien}"), {"service": "{lien} {{x}} {% y %} \\1", "lien": "L"}
    )
    assert said == Text("{lien} {{x}} {% y %} \\1", "{lien} {{x}} {% y %} \\1 : L\n")


def test_what_a_blank_value_emptied_is_closed_up() -> None:
    text = Text("{a}  {b}", "Bonjour,\n\n{a}\n\n{b}\n\nFin")
    assert filled(text, {"a": "", "b": ""}) == Text("", "Bonjour,\n\nFin\n")


def test_a_value_of_several_lines_stays_one_line_in_a_subject() -> None:
    assert filled(Text("Objet {a}", "x"), {"a": "un\r\nBcc: pirate"}).subject == "Objet un Bcc: pirate"


def test_a_subject_too_long_for_the_row_is_cut_where_one_sees_it() -> None:
    said = filled(Text("{a}", "x"), {"a": "m" * 300})
    assert said.subject == "m" * (kinds.LONGEST_SUBJECT - 1) + "…"


TRICKS = [
    "{{settings.SECRET_KEY}}",
    "{% load label_sp %}",
    "{0.__class__}",
    "{x!r:>999999999}",
    "{service.__init__.__globals__}",
    "{service!r}",
    "{service:>999999999}",
    "{SERVICE}",
    "{ service }",
    "{}",
    "${}",
    "{{service}}",
    "{service",
    "service}",
    "{service\n}",
]


@pytest.mark.parametrize("trick", TRICKS)
def test_there_is_no_template_language_in_a_text(trick: str) -> None:
    assert wrong(FREE, f"Texte {trick} fin")["body"]
    assert wrong(FREE, "Texte", subject=f"Objet {trick}")["subject"]
    started = time.perf_counter()
    said = filled(
        Text("Objet", f"Texte {trick} fin"), FREE.examples
    ).body  # should one have come in all the same
    assert said == f"Texte {trick.replace('{service}', 'Mairie de Valmont')} fin\n"
    assert time.perf_counter() - started < 0.1


def test_a_template_language_would_have_done_harm() -> None:
    """The control of the test above: what templates and `str.format` make of such texts."""
    assert Template("{{ x.secret }}").render(Context({"x": {"secret": "clé"}})) == "clé"
    wide, inside = "{x!r:>9}", "{x.__class__}"
    assert wide.format(x=1) == "        1"
    assert inside.format(x=1) == "<class 'int'>"


@given(st.text(alphabet=st.sampled_from("{}a service\n$%!:.é<"), max_size=60))
def test_a_text_without_errors_has_no_brace_left_once_filled(body: str) -> None:
    if not wrong(FREE, body):
        said = filled(wording.tidied("Objet", body), FREE.examples).body
        assert "{" not in said and "}" not in said


# --- another wording --------------------------------------------------------------------------------------------------


def test_an_unknown_field_is_named_with_the_nearest_one_and_the_list() -> None:
    assert wrong(FREE, "Bonjour {servise}")["body"] == [
        "« {servise} » n’est pas un champ de ce message. Vouliez-vous écrire {service} ?",
        "Champs de ce message : {service}, {lien}, {personne}.",
    ]
    assert "Vouliez-vous" not in wrong(FREE, "Bonjour {zzz}")["body"][0]


def test_a_very_long_or_repeated_unknown_field_makes_a_short_error() -> None:
    told = wrong(FREE, "".join(f"{{{number}{'x' * 500}}}" for number in range(15)))["body"]
    assert len(told) == 6
    assert all(len(each) < 120 for each in told)


def test_a_message_without_fields_of_its_own_has_the_name_of_who_reads_it() -> None:
    assert wrong(kinds.kind_of("act"), "{service}")["body"][-1] == "Champs de ce message : {personne}."
    bare = Kind("bare", "L", "à une adresse", "G", "Objet", "Texte", to_address=True)
    assert wrong(bare, "{service}")["body"][-1] == "Champs de ce message : aucun."


def test_each_message_speaks_to_its_reader_by_name_and_says_whom_it_is_about() -> None:
    """A subject of a dossier’s message names the service; what is written to an address knows no name."""
    for kind in kinds.all_kinds():
        if kind.group == "Tests":
            continue
        greeting = "Bonjour,\n\n" if kind.to_address else kinds.GREETING
        assert kind.body.startswith(greeting), kind.key
        if "service" in kind.fields:
            assert "{service}" in kind.subject, kind.key
            assert kind.subject.count("{") < len(kind.subject.split()), (
                kind.key
            )  # names are not all that it says


@pytest.mark.parametrize(
    ("subject", "body", "field", "said"),
    [
        ("", "Texte", "subject", "Écrivez un objet."),
        ("  ", "Texte", "subject", "Écrivez un objet."),
        ("Un\nDeux", "Texte", "subject", "L’objet tient sur une seule ligne."),
        ("Un\u2028Deux", "Texte", "subject", "L’objet tient sur une seule ligne."),
        ("x" * 201, "Texte", "subject", "L’objet a 201 caractères, il en faut 200 au plus."),
        ("Objet", " \n ", "body", "Écrivez un texte."),
        ("Objet", "x" * 10_001, "body", "Le texte a 10001 caractères, il en faut 10000 au plus."),
        ("Objet", "a } b", "body", "Une accolade est en trop."),
    ],
)
def test_what_cannot_be_sent_is_said_on_its_field(subject: str, body: str, field: str, said: str) -> None:
    found = wrong(FREE, body, subject)
    assert list(found) == [field]
    assert found[field][0].startswith(said)


def test_a_notification_keeps_all_that_ours_tells() -> None:
    refused = kinds.kind_of("label.refused")
    assert refused.needed == (
        "organisme",
        "explication",
        "nouvelle_candidature",
        "reference",
        "service",
        "lien",
    )
    without = refused.body.replace("{explication}", "")
    assert wrong(refused, without, refused.subject)["body"] == [
        "Il manque {explication} (les motifs écrits par l’organisme) : une notification doit le dire."
    ]
    assert not wrong(refused, refused.body, "Autre objet")  # what only the subject tells may go


def test_the_link_of_a_password_may_not_go_but_the_greeting_may() -> None:
    link = kinds.kind_of("password.link")
    assert "personne" not in link.needed
    said = wrong(link, "Bonjour, valable {jours} jours.")["body"]
    assert said[0].startswith("Il manque {lien}")
    assert said[0].endswith("sans cela, ce message ne sert à rien.")
    assert not wrong(link, "Le lien, {jours} jours : {lien}")


def test_a_message_that_one_may_refuse_may_say_what_it_likes() -> None:
    assert FREE.needed == ()
    assert not wrong(FREE, "Bonjour")
    assert wrong(LEGAL, "Bonjour")  # control: the same, a notification


def test_line_ends_and_blanks_are_made_alike() -> None:
    assert wording.tidied(" Objet ", "\r\nUn  \r\n\r\nDeux\rTrois\n\n") == Text("Objet", "Un\n\nDeux\nTrois")
