"""The page of rules: found by words, by theme, by whom they concern, and leading to the simulators."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from label_sp.site import french_rules

pytestmark = pytest.mark.django_db


def rules_found(client: Client, **query: str) -> set[str]:
    return set(
        re.findall(r'<article[^>]*id="([A-Z]{3}-\d\d)"', client.get(reverse("rules"), query).content.decode())
    )


def test_rules_are_found_by_their_words_whatever_the_accents(client):
    everything = {rule.id for rule in french_rules.all_rules()}
    assert rules_found(client) == everything == rules_found(client, q=" ")
    assert "DEC-08" in rules_found(client, q="OBSERVATIONS decision") < everything
    assert rules_found(client, q="aud-01") == {"AUD-01"}
    assert rules_found(client, q="zzz") == set()


def test_rules_are_found_by_theme_and_by_whom_they_concern(client):
    assert rules_found(client, theme="withdrawal") == {"WIT-01", "WIT-02", "WIT-03"}
    for who in french_rules.concerned():
        assert rules_found(client, who=who) == {
            rule.id for rule in french_rules.all_rules() if rule.who == who
        }
    assert rules_found(client, theme="nothing") == set()


def test_a_rule_leads_to_the_simulator_that_applies_it(client):
    content = client.get(reverse("rules"), {"q": "SAM-01"}).content.decode()
    assert f'href="{reverse("simulators:draw")}"' in content


def test_what_was_looked_for_stays_in_the_fields(client):
    content = client.get(reverse("rules"), {"q": '"><b>x', "theme": "audit"}).content.decode()
    assert 'value="&quot;&gt;&lt;b&gt;x"' in content
    assert '<option value="audit" selected>' in content
