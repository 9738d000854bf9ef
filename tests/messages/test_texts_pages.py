"""The DITP's wording of the messages: tried, kept, restored; nobody else's business."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from label_sp.actors.models import User
from label_sp.journal.models import JournalEntry
from label_sp.messages import texts as acts
from label_sp.outbox import kinds, outbox
from label_sp.outbox.models import Message, MessageText
from tests.audits.conftest import browser
from tests.certification.pages import counted, words
from tests.factories import UserFactory, ditp_agent
from tests.scenarios import make_people

pytestmark = pytest.mark.django_db
LIST = reverse("certification:texts")
REFUSED = kinds.kind_of("label.refused")
SUBJECT = "Décision sur {service}"
BODY = (
    "Madame, Monsieur,\n\n{organisme} n’accorde pas le label à {service}.\n\n- {explication}\n\n"
    "{nouvelle_candidature}\n\nDossier {reference} :\n{lien}"
)


@pytest.fixture
def ditp() -> User:
    return ditp_agent()


def url(key: str = REFUSED.key) -> str:
    return reverse("certification:text", args=[key])


def see(user: User, address: str | None = None) -> Any:
    return browser(user).get(address or url())


def send(
    user: User, act: str, subject: str = SUBJECT, body: str = BODY, seen: str = "", key: str = REFUSED.key
) -> Any:
    return browser(user).post(url(key), {"act": act, "subject": subject, "body": body, "seen": seen})


def preview_of(answer: Any) -> str:
    return re.split(r'id="apercu"', answer.content.decode())[1]


# --- reading ----------------------------------------------------------------------------------------------------------


def test_the_list_shows_each_message_to_whom_how_and_by_which_rule(ditp: User) -> None:
    text = words(see(ditp, LIST))
    for kind in kinds.all_kinds():
        assert kind.label in text
    assert (
        "Label refusé guide 3.8.1 · DEC-05 à l’équipe du service et à la DITP "
        "toujours tout de suite, avec une lettre PDF texte d’origine"
    ) in text
    assert "tout de suite, avant les autres" in text
    assert "au choix de la personne" in text


def test_the_list_asks_the_database_as_often_whatever_was_changed(ditp: User) -> None:
    client = browser(ditp)
    counts = []
    for keys in (["label.refused"], ["label.granted", "reminder", "digest", "act"]):
        for key in keys:
            MessageText.objects.create(
                kind=key, subject="O", body="T", updated_at=timezone.now(), updated_by=UserFactory()
            )
        with counted() as queries:
            client.get(LIST)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_message_s_page_shows_its_text_its_fields_and_what_it_looks_like(ditp: User) -> None:
    answer = see(ditp)
    text = words(answer)
    assert (
        "{explication} (à garder dans le texte) les motifs écrits par l’organisme. Exemple : L’engagement 4"
        in text
    )
    assert "C’est le texte en vigueur" in text
    assert "Certif Horizon n’accorde pas le label." in preview_of(answer)
    assert "Rétablir" not in text


def test_each_message_has_its_page_and_may_be_saved_as_it_is(ditp: User) -> None:
    client = browser(ditp)
    for kind in kinds.all_kinds():
        typed = {"act": "save", "subject": kind.subject, "body": kind.body.replace("\n", "\r\n"), "seen": ""}
        assert client.get(url(kind.key)).status_code == 200, kind.key
        assert client.post(url(kind.key), typed).status_code == 302, kind.key
    assert not MessageText.objects.exists()  # nothing changed


def test_a_message_that_does_not_exist_is_not_found(ditp: User) -> None:
    assert see(ditp, url("unheard")).status_code == 404
    assert send(ditp, "save", key="unheard").status_code == 404


# --- trying -----------------------------------------------------------------------------------------------------------


def test_the_preview_shows_the_examples_in_both_forms_and_saves_nothing(ditp: User) -> None:
    answer = send(ditp, "preview")
    assert answer.status_code == 200
    shown = preview_of(answer)
    assert "Rien n’est enregistré." in shown
    assert shown.count("Décision sur Mairie de Valmont") == 2
    assert "<li>L’engagement 4 n’atteint pas 50.</li>" in shown  # laid out
    assert "\n- L’engagement 4 n’atteint pas 50.\n" in shown  # as plain text
    assert "{explication}" in answer.content.decode().split('id="apercu"')[0]  # what was typed is still there
    assert not MessageText.objects.exists()
    assert not JournalEntry.objects.filter(event__startswith="message_text").exists()


def test_a_post_without_a_button_is_a_try(ditp: User) -> None:
    assert send(ditp, "").status_code == 200
    assert not MessageText.objects.exists()


def test_markup_in_a_text_is_shown_as_it_is_written(ditp: User) -> None:
    answer = send(ditp, "preview", body=BODY + "\n\n<script>alert(1)</script> <b>gras</b>")
    shown = preview_of(answer)
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &lt;b&gt;gras&lt;/b&gt;" in shown
    assert "<script>alert" not in answer.content.decode()
    assert "style=" not in answer.content.decode().split("<main")[1].split("</main")[0]


@pytest.mark.parametrize(
    "trick",
    ["{{settings.SECRET_KEY}}", "{% load %}", "{0.__class__}", "{x!r:>999999999}", "${}", "{servise}"],
)
@pytest.mark.parametrize("act", ["preview", "save"])
def test_no_template_language_comes_in(ditp: User, settings: Any, trick: str, act: str) -> None:
    settings.SECRET_KEY = "la-clé-que-personne-ne-doit-voir"
    answer = send(ditp, act, body=f"{BODY}\n{trick}")
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["body"]
    assert "Corrigez d’abord les champs signalés" in preview_of(answer)
    assert settings.SECRET_KEY not in answer.content.decode()
    assert answer.context["form"]["body"].value() == f"{BODY}\n{trick}"  # nothing typed is lost
    assert not MessageText.objects.exists()


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"subject": ""}, "subject", "Ce champ est obligatoire."),
        ({"subject": "Un\nDeux"}, "subject", "Un texte d’une seule ligne est attendu"),
        ({"subject": "x" * 201}, "subject", "L’objet a 201 caractères, il en faut 200 au plus."),
        ({"subject": "Objet {servise}"}, "subject", "Vouliez-vous écrire {service} ?"),
        ({"body": ""}, "body", "Ce champ est obligatoire."),
        ({"body": BODY.replace("{explication}", "")}, "body", "Il manque {explication}"),
        ({"body": BODY.replace("{lien}", "{lien")}, "body", "Une accolade est en trop."),
    ],
)
def test_what_may_not_be_is_said_on_its_field(
    ditp: User, typed: dict[str, str], field: str, said: str
) -> None:
    answer = send(ditp, "save", **typed)
    assert answer.status_code == 422
    assert said in answer.context["form"].errors[field][0]
    assert said in words(answer)
    assert not MessageText.objects.exists()


# --- changing ---------------------------------------------------------------------------------------------------------


def test_a_saved_text_serves_for_the_next_messages_and_not_for_those_before(ditp: User) -> None:
    people = [UserFactory()]
    outbox.put(*outbox.drafts(REFUSED, "before", people, REFUSED.examples))
    answer = send(ditp, "save")
    assert (answer.status_code, answer["Location"]) == (302, LIST)
    outbox.put(*outbox.drafts(REFUSED, "after", people, REFUSED.examples))
    subjects = {message.key.split(":")[1]: message.subject for message in Message.objects.all()}
    assert subjects == {
        "before": "Mairie de Valmont : le label n’est pas accordé",
        "after": "Décision sur Mairie de Valmont",
    }


def test_a_change_says_when_and_by_whom_and_is_journaled(ditp: User) -> None:
    send(ditp, "save")
    assert f"par {ditp}" in words(see(ditp, LIST))
    entry = JournalEntry.objects.get(event="message_text.changed")
    assert (entry.actor, entry.dossier_id) == (ditp, None)
    assert entry.data == {
        "kind": REFUSED.key,
        "label": "Label refusé",
        "said": {"title": SUBJECT, "text": BODY},
    }
    assert "Rétablir le texte d’origine" in words(see(ditp))


def test_ours_comes_back(ditp: User) -> None:
    send(ditp, "save")
    assert send(ditp, "restore").status_code == 302
    assert kinds.text_of(REFUSED) == REFUSED.ours
    assert JournalEntry.objects.filter(event="message_text.restored", actor=ditp).count() == 1
    send(ditp, "restore")  # once more: nothing to do, nothing to tell
    assert JournalEntry.objects.filter(event="message_text.restored").count() == 1


# --- two at once ------------------------------------------------------------------------------------------------------


def seen_by(user: User) -> str:
    return see(user).context["seen"]


def test_of_two_who_write_at_once_the_second_learns_it_and_loses_nothing(ditp: User) -> None:
    second = ditp_agent()
    seen = seen_by(second)
    send(ditp, "save", seen=seen_by(ditp))
    answer = send(second, "save", subject="Mon objet {service}", seen=seen)
    assert answer.status_code == 422
    text = words(answer)
    assert "Quelqu’un a changé ce texte pendant que vous écriviez" in text
    assert f"Texte en vigueur Objet : {SUBJECT}" in text
    assert answer.context["form"]["subject"].value() == "Mon objet {service}"
    assert MessageText.objects.get().subject == SUBJECT
    again = send(second, "save", subject="Mon objet {service}", seen=answer.context["seen"])
    assert again.status_code == 302
    assert MessageText.objects.get().subject == "Mon objet {service}"


def test_ours_that_came_back_meanwhile_is_shown_too(ditp: User) -> None:
    send(ditp, "save")
    seen = seen_by(ditp)
    send(ditp_agent(), "restore")
    answer = send(ditp, "save", subject="Mon objet {service}", seen=seen)
    assert answer.status_code == 422
    assert f"Texte en vigueur Objet : {REFUSED.subject}" in words(answer)
    assert answer.context["seen"] == ""
    assert not MessageText.objects.exists()


def test_who_has_seen_the_other_s_text_writes_over_it(ditp: User) -> None:
    """The control of the test above."""
    second = ditp_agent()
    send(ditp, "save", seen=seen_by(ditp))
    assert send(second, "save", subject="Mon objet {service}", seen=seen_by(second)).status_code == 302
    assert MessageText.objects.get().subject == "Mon objet {service}"


@pytest.mark.parametrize("seen", ["", "hier", "2026-02-31T00:00:00Z", "2026-01-01T00:00:00", "2026-01-01"])
def test_a_moment_that_no_page_gave_writes_over_nothing(ditp: User, seen: str) -> None:
    send(ditp, "save")
    assert send(ditp, "save", subject="Autre {service}", seen=seen).status_code == 422
    assert MessageText.objects.get().subject == SUBJECT


def test_a_preview_does_not_forget_what_was_seen(ditp: User) -> None:
    seen = seen_by(ditp)
    send(ditp_agent(), "save")
    assert send(ditp, "preview", seen=seen).context["seen"] == seen
    assert send(ditp, "save", body="", seen=seen).context["seen"] == seen


# --- whose ------------------------------------------------------------------------------------------------------------


def test_nobody_but_the_ditp_knows_these_pages(client: Any) -> None:
    people = make_people()
    strangers = [people.candidate, people.manager, people.decider, people.auditor, UserFactory()]
    for user in strangers:
        assert see(user, LIST).status_code == 404
        assert see(user).status_code == 404
        for act in ("preview", "save", "restore"):
            assert send(user, act).status_code == 404
    assert not MessageText.objects.exists()
    assert send(people.ditp, "save").status_code == 302  # control
    for address in (LIST, url()):
        assert client.get(address)["Location"].startswith(reverse("actors:login"))
    assert client.post(url(), {"act": "restore"})["Location"].startswith(reverse("actors:login"))
    assert MessageText.objects.count() == 1


def test_the_acts_themselves_ask_who_is_there() -> None:
    user = UserFactory()
    with pytest.raises(PermissionDenied, match="équipe du label"):
        acts.change_text(REFUSED.key, SUBJECT, BODY, seen=None, actor=user)
    with pytest.raises(PermissionDenied, match="équipe du label"):
        acts.restore_text(REFUSED.key, actor=user)


def test_the_act_itself_refuses_what_the_form_lets_through(ditp: User) -> None:
    with pytest.raises(ValidationError) as refusal:
        acts.change_text(REFUSED.key, " ", " ", seen=None, actor=ditp)
    assert refusal.value.message_dict == {"subject": ["Écrivez un objet."], "body": ["Écrivez un texte."]}
