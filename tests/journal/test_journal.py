"""Each act is written with plain facts, an event that has a sentence, and the dossier that it belongs to."""

import ast
import datetime as dt
import re
import uuid
from decimal import Decimal
from fractions import Fraction

import pytest
from django.apps import apps

from label_sp.common.acts import found_in
from label_sp.guide.tiers import Tier
from label_sp.journal import journal
from label_sp.journal.apps import JournaledConfig
from label_sp.journal.models import JournalEntry
from tests.environment import ROOT
from tests.factories import DossierFactory, OrganisationFactory, SiteFactory, UserFactory

APPS = ("label_sp", "candidates", "surveys", "audits", "certification")
SAY = ("acts", "enums")  # the modules where sentences stand
pytestmark = pytest.mark.django_db


def test_an_act_on_a_dossier_is_part_of_its_story():
    dossier, actor = DossierFactory(), UserFactory()
    entry = journal.record(dossier, "dossier.submitted", actor=actor)
    assert list(journal.of_dossier(dossier.pk)) == [entry]
    assert (entry.actor, entry.subject_type, entry.subject_id) == (actor, "candidates.dossier", dossier.pk)


def test_a_subject_may_name_its_dossier_or_be_of_none():
    dossier = DossierFactory()
    site = SiteFactory(service=dossier.service)
    assert journal.record(site, "site.added", actor=None, dossier_id=dossier.pk).dossier_id == dossier.pk
    organisation = OrganisationFactory()
    assert journal.record(organisation, "member.added", actor=None, dossier_id=None).dossier_id is None


def test_an_event_without_a_french_sentence_is_refused():
    with pytest.raises(LookupError, match=r"nothing\.known"):
        journal.record(DossierFactory(), "nothing.known", actor=None)
    assert not JournalEntry.objects.exists()


def test_each_event_has_one_sentence_and_somebody_who_writes_it():
    rows = found_in(*APPS)
    configs = [config for config in apps.get_app_configs() if isinstance(config, JournaledConfig)]
    besides = [getattr(room, "JOURNAL_LABELS", {}) for each in configs for room in each.rooms("enums")]
    said = [event for labels in (*(act.events for act in rows), *besides) for event in labels]
    assert sorted(said) == sorted(journal.sentences())
    written = "".join(
        file.read_text() for app in APPS for file in (ROOT / app).rglob("*.py") if file.stem not in SAY
    )
    assert [event for event in said if f'"{event}"' not in written] == []


@pytest.mark.parametrize(
    ("event", "data", "said"),
    [
        (
            "piece.reviewed",
            {"kind": "organisation_chart", "verdict": "accepted"},
            "Pièce examinée : Organigramme",
        ),
        (
            "piece.filed",
            {"kind": "organisation_chart", "version": 2},
            "Pièce déposée : Organigramme, version 2",
        ),
        ("piece.reviewed", {}, "Pièce examinée"),
        ("piece.reviewed", {"kind": "gone"}, "Pièce examinée : gone"),
        ("label.granted", {"tier": "or", "reason": ""}, "Label accordé : palier Or"),
        (
            "audit.closing_meeting_held",
            {"held_on": "2026-03-01"},
            "Restitution à chaud tenue : le 1er mars 2026",
        ),
        ("site.added", {"site": "Mairie {de} Bray"}, "Site ajouté : Mairie {de} Bray"),
        ("dossier.submitted", {"body": "X"}, "Dossier déposé"),
        ("old.event", {"body": "X"}, "old.event"),
    ],
)
def test_a_sentence_takes_the_details_of_its_entry(event, data, said):
    assert journal.sentence(event, data) == said


def test_each_detail_of_a_sentence_is_kept_with_its_event():
    kept = {}
    for file in (
        file for app in APPS for file in (ROOT / app).rglob("*.py") if "migrations" not in file.parts
    ):
        for node in ast.walk(ast.parse(file.read_text())):
            if (
                isinstance(node, ast.Call)
                and getattr(node.func, "attr", "") == "record"
                and len(node.args) > 1
            ):
                events = re.findall(r"'([a-z_]+\.[a-z_]+)'", ast.unparse(node.args[1]))
                for event in events:
                    kept.setdefault(event, set()).update(each.arg for each in node.keywords)
    detailed = {event: journal.details(said) for event, said in journal.sentences().items()}
    assert sum(map(bool, detailed.values())) > 30
    for event, names in detailed.items():
        said = journal.sentences()[event]
        assert not names or journal.DETAILS in said.partition("{")[0], said
        assert event not in kept or {*names} <= kept[event], event


def test_facts_are_kept_plain():
    some_id = uuid.uuid4()
    entry = journal.record(
        DossierFactory(),
        "dossier.submitted",
        actor=None,
        tier=Tier.OR,
        day=dt.date(2026, 3, 2),
        score=Fraction(1, 3),
        value=Decimal("0.25"),
        ids=[some_id],
        count=3,
    )
    entry.refresh_from_db()
    assert entry.data == {
        "tier": "or",
        "day": "2026-03-02",
        "score": "1/3",
        "value": "0.25",
        "ids": [str(some_id)],
        "count": 3,
    }


def test_the_newest_act_comes_first():
    dossier = DossierFactory()
    first = journal.record(dossier, "dossier.created", actor=None)
    second = journal.record(dossier, "dossier.submitted", actor=None)
    assert list(journal.of_dossier(dossier.pk)) == [second, first]
