"""The one folding of the house, and the column that keeps it."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.models import QuerySet

from candidates.services.models import Service
from label_sp.actors.models import Organisation
from label_sp.common.words import fold, has_terms, plain, stored, terms
from tests.factories import OrganisationFactory, ServiceFactory


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("  L’Œuvre d’ÉTRETAT, n° 3 ", "l oeuvre d etretat n 3"),
        ("MÉDIATHÈQUE", "mediatheque"),
        ("me\u0301diathe\u0300que", "mediatheque"),
        ("Sacré-Cœur", "sacre coeur"),
        ("Mons‑en‐Barœul", "mons en baroeul"),
        ("Ex æquo  et \u00a0 Lætitia", "ex aequo et laetitia"),
        ("l'eau, l’eau, l´eau", "l eau l eau l eau"),
        ("Papeʻete, Fa‘a‘ā", "papeete faaa"),
        ("C’est-à-dire jusqu’à Ouessant", "c est a dire jusqu a ouessant"),
        ("zéro\u200b-largeur, cé\u00adsure", "zero largeur cesure"),
        ("ﬁn de ﬂeuve", "fin de fleuve"),
        ("!!!", ""),
    ],
)
def test_a_text_is_folded(text: str, folded: str) -> None:
    assert fold(text) == folded == fold(folded)


def test_signs_stay_where_only_their_shape_differs() -> None:
    assert plain("Plutôt  d’accord : 0,75 — non") == "plutot d'accord : 0,75 - non"


def test_a_search_looks_for_what_was_typed_together() -> None:
    kept = stored("Régie de l’Eau du Val-d’Oise")
    assert terms(" l'eau  VAL-D'OISE ! ") == ["l eau", "val d oise"]
    assert all(has_terms(typed, kept) for typed in ("l'eau", "regie val", "Val d'Oise", "", "  "))
    assert not any(has_terms(typed, kept) for typed in ("l'oise", "gie", "!", "eau lyon"))
    assert stored("!!!") == " !!!"


@pytest.mark.django_db
def test_what_is_kept_follows_its_name_whoever_writes_the_row() -> None:
    own = OrganisationFactory(name="Cœur")
    made = Service(organisation=own, name="Sacré-Cœur", kind="local_authority", agents_in_contact=1)
    Service.objects.bulk_create([made])
    assert Service.objects.get().name_key == " sacre coeur"
    made.name = "Barœul"
    made.save()
    assert Service.objects.get().name_key == " baroeul"
    made.name = "Ailleurs"
    for alone in (
        lambda: made.save(update_fields=["name"]),
        lambda: Service.objects.update(name="Ailleurs"),
        lambda: Service.objects.bulk_update([made], ["name"]),
        lambda: Organisation.objects.filter(pk=own.pk).update(name="Ailleurs"),
    ):
        with pytest.raises(TypeError, match=r"name|searched"), transaction.atomic():
            alone()
    made.save(update_fields=["name", "name_key"])
    Service.objects.update(agents_in_contact=2)
    assert Service.objects.get().name_key == " ailleurs"


@pytest.mark.django_db
def test_the_rows_of_before_are_folded_by_the_migrations(settings: Any) -> None:
    settings.MIGRATION_MODULES = {}  # as an installation has them: the tests' tables are made without
    one, two = OrganisationFactory(name="Cœur"), OrganisationFactory(name="Coeur de ville")
    service = ServiceFactory(organisation=one, name="Mons-en-Barœul")
    QuerySet(Organisation).filter(pk=one.pk).update(name_key="cœur")
    QuerySet(Organisation).filter(pk=two.pk).update(name="Coeur", name_key="coeur")
    QuerySet(Service).update(name_key="")
    state = MigrationLoader(connection).project_state().apps
    import_module("label_sp.actors.migrations.0003_names_folded_again").fold(state, None)
    import_module("candidates.migrations.0008_searched_names").fold(state, None)
    service.refresh_from_db()
    keys = sorted(Organisation.objects.values_list("name_key", flat=True))
    assert service.name_key == " mons en baroeul"
    assert keys[0] == " coeur" and keys[1] == f" coeur {max(one.pk, two.pk, key=str)}"
