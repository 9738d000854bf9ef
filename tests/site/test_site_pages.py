"""Pages of no app: open to all, in French, and honest when something is refused or broken."""

import json
import re
from html import unescape

import pytest
from django.core.exceptions import PermissionDenied
from django.db import OperationalError, connection
from django.http import Http404
from django.test import Client, RequestFactory
from django.urls import reverse

from label_sp.guide import rules
from label_sp.site import api_docs, french_rules
from label_sp.site import views as pages
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
PUBLIC = ("home", "rules", "help", "accessibility", "legal", "docs")


@pytest.mark.parametrize("name", PUBLIC)
def test_an_open_page_stands_alone_with_one_heading_and_the_state_s_block(client, name):
    response = client.get(reverse(name))
    html = response.content.decode()
    assert response.status_code == 200
    assert html.count("<h1") == 1
    assert "fr-logo" in html
    assert '<html lang="fr"' in html
    assert "— Label Services Publics +</title>" in html
    assert 'href="#contenu"' in html


@pytest.mark.parametrize("name", PUBLIC)
def test_no_page_needs_what_our_content_policy_refuses(client, name):
    response = client.get(reverse(name))
    html = response.content.decode()
    for refused in (" style=", "<style", " onclick=", "javascript:", "<script>", "https://cdn"):
        assert refused not in html
    assert "unsafe" not in response["Content-Security-Policy"]


def test_a_page_is_read_only(client):
    assert client.post(reverse("home")).status_code == 405


def test_the_demonstration_says_so_on_each_page_and_only_then(client, settings):
    assert "jetable" not in client.get(reverse("home")).content.decode()
    settings.DEMO = True
    assert "jetable" in client.get(reverse("home")).content.decode()


# Rules ---------------------------------------------------------------------------------------------------------------


def test_every_rule_is_said_in_french_with_its_reading_and_example_where_it_has_some():
    french = {rule.id: rule for rule in french_rules.all_rules()}
    assert list(french) == [rule.id for rule in rules.all_rules()]
    for rule in rules.all_rules():
        assert bool(french[rule.id].reading) == bool(rule.reading), rule.id
        assert bool(french[rule.id].example) == bool(rule.example), rule.id


def test_the_page_of_rules_has_an_anchor_for_each(client):
    html = client.get(reverse("rules")).content.decode()
    for rule in rules.all_rules():
        assert f'id="{rule.id}"' in html


def test_the_page_of_rules_begins_with_the_tiers_and_gives_each_rule_a_plain_title(client):
    html = client.get(reverse("rules")).content.decode()
    table = html.partition('id="paliers"')[2].partition("</table>")[0]
    shown = [cell.strip() for cell in re.findall(r"<td[^>]*>([^<]*)</td>", table)]
    assert shown == [
        "50",
        "pas demandés",
        "50",
        "70",
        "65",
        "pas demandés",
        "65",
        "80",
        "80",
        "80",
        "80",
        "90",
    ]
    assert html.index('id="paliers"') < html.index('id="rules-q"') < html.index('id="ACT-01"')
    titles = [rule.title for rule in french_rules.all_rules()]
    assert len({*titles}) == len(titles)
    for title in titles:
        assert not re.search(r"[A-Z]{3}-[0-9]|[.]$", title), title
        assert len(title) <= 70, title
        assert title in unescape(html)


def test_help_is_by_task_with_a_contact_and_a_glossary(client, settings):
    settings.SUPPORT_EMAIL = "label@ditp.example"
    html = client.get(reverse("help")).content.decode()
    tasks = re.findall(r'class="fr-summary__link"\s+href="#([^"]+)"', html)
    assert len(tasks) == 10
    assert [task for task in tasks if f'id="{task}"' not in html] == []
    assert "mailto:label@ditp.example" in html and "<dt><strong>Palier</strong></dt>" in html


def test_each_link_of_help_leads_somewhere(client):
    html = client.get(reverse("help")).content.decode().partition("<main")[2].partition("</main>")[0]
    for address in {*re.findall(r'href="(/[^"#]*)"', html)}:
        assert client.get(address).status_code in (200, 302), address


# API documentation ---------------------------------------------------------------------------------------------------


def test_the_api_is_documented_address_by_address(client):
    html = client.get(reverse("docs")).content.decode()
    assert reverse("api_token") in html
    assert "Adresse électronique du compte." in html


def test_lists_references_and_choices_of_a_schema_are_put_in_words():
    tier = {"type": "string", "enum": ["bronze", "or", ""]}
    shape = {
        "type": "object",
        "required": ["tier"],
        "properties": {"tier": {"$ref": "#/components/schemas/Tier"}},
    }
    schema = {
        "components": {"schemas": {"Tier": tier, "Act": shape, "Many": {"type": "array", "items": shape}}},
        "paths": {
            "/api/v1/x/": {
                "post": {
                    "operationId": "x",
                    "description": "Fait x.",
                    "security": [{"Bearer": []}],
                    "parameters": [
                        {"name": "id", "required": True, "schema": {"type": "string", "format": "uuid"}}
                    ],
                    "requestBody": {
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Many"}}}
                    },
                    "responses": {"204": {"description": "rien"}},
                }
            }
        },
    }
    (operation,) = api_docs.operations(schema)
    assert operation.body == (api_docs.Field("tier", "texte (bronze, or)", True),)
    assert operation.parameters == (api_docs.Field("id", "identifiant", True),)
    assert operation.answers == (("204", ()),)
    assert not operation.public


# Health --------------------------------------------------------------------------------------------------------------


def test_health_says_that_the_database_answers_and_which_broker_there_is(client, settings):
    response = client.get(reverse("health"))
    assert response.status_code == 200
    assert response.json() == {"database": "ok", "broker": "redis" if settings.REDIS_URL else "filesystem"}


def test_health_is_503_when_the_database_does_not_answer(client, monkeypatch):
    def no_cursor():
        raise OperationalError("down")

    monkeypatch.setattr(connection, "cursor", no_cursor)
    assert client.get(reverse("health")).status_code == 503


# Refusals ------------------------------------------------------------------------------------------------------------


def test_a_missing_page_is_said_in_french(client):
    response = client.get("/nulle-part/")
    assert response.status_code == 404
    assert "Page non trouvée" in response.content.decode()


def test_a_missing_address_of_the_api_is_a_problem(client):
    response = client.get("/api/v1/nulle-part/")
    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")
    assert response.json()["status"] == 404


def test_our_own_refusal_says_why(rf):
    html = pages.forbidden(rf.get("/x/"), PermissionDenied("Seule la DITP le peut.")).content.decode()
    assert "Seule la DITP le peut." in html
    assert "Votre rôle ne permet pas" in pages.forbidden(rf.get("/x/"), PermissionDenied()).content.decode()


def test_a_missing_object_says_nothing_of_what_exists(rf):
    html = pages.not_found(rf.get("/x/"), Http404("No Dossier matches")).content.decode()
    assert "No Dossier" not in html


@pytest.mark.parametrize(("method", "told"), [("get", True), ("post", False)])
def test_a_link_followed_with_another_account_says_which_one_is_open(client, method, told):
    person = UserFactory(email="claire.vasseur@coquelicot.example")
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    page = getattr(client, method)("/dossiers/0190b1c4-0000-7000-8000-000000000000/").content.decode()
    assert ("avec le compte claire.vasseur@coquelicot.example" in page) is told


def test_nobody_s_account_is_named_to_the_public(client):
    assert "avec le compte" not in client.get("/nulle-part/").content.decode()


def test_a_host_that_is_not_ours_gets_a_page_even_before_anybody_is_known(client):
    response = client.get("/", headers={"host": "pirate.test"})
    assert response.status_code == 400


def test_a_broken_page_needs_no_database(rf, django_db_blocker):
    with django_db_blocker.block():
        response = pages.server_error(rf.get("/x/"))
    assert response.status_code == 500
    assert "Une erreur s’est produite" in response.content.decode()
    problem = pages.server_error(RequestFactory().get("/api/v1/x/"))
    assert json.loads(problem.content)["status"] == 500


def test_a_form_without_its_token_is_refused_in_french():
    response = Client(enforce_csrf_checks=True).post(reverse("actors:login"), {"username": "a@b.fr"})
    assert response.status_code == 403
    assert "Ce formulaire est périmé" in response.content.decode()
