"""Every search of the product: what people type finds what is written, on both databases, whatever its signs."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from audits.audit.enums import AuditStatus
from candidates.deadlines.models import DueDate
from label_sp.actors.enums import OrganisationKind
from label_sp.actors.models import User
from label_sp.outbox.models import Message, MessageState
from label_sp.site import french_rules
from tests.audits.conftest import api, browser
from tests.candidates.access.cases import confirmed
from tests.certification.labels import OBTAINED, label
from tests.factories import OrganisationFactory, audit_in, ditp_agent

pytestmark = pytest.mark.django_db

NAME = "Médiathèque du Sacré-Cœur, état civil et régie de l’eau de Mons-en-Barœul"
OTHER = "Bureau local de Lille"  # « l » and « eau » are in it
TYPED = (
    *(
        "mediatheque",
        "MÉDIATHÈQUE",
        "me\u0301diathe\u0300que",
        "état civil",
        "ETAT  CIVIL",
        "état\u00a0civil",
    ),
    *("l'eau", "l’eau", "L'EAU", "sacre coeur", "Sacré-Cœur", "sacre-coeur", "SACRE CŒUR"),
    *("Mons en Baroeul", "mons-en-barœul", "Mons\u2011en\u2011Baroeul", "baroeul mediatheque"),
)
NOT_FOUND = ("liotheque", "l'oeuf", "mons en pévèle", "!!!", "%", "_")


@dataclass(frozen=True)
class Search:
    """Where one searches, in whose module it is asked, and what shows that the row was found."""

    asked_in: str
    address: Callable[[], str]
    anybody: bool = False


SEARCHES = {
    "access": Search(
        "candidates/access/views.py",
        lambda: reverse("candidates:access_request", args=[confirmed(name="Ailleurs", siret="").pk]),
    ),
    "agenda": Search("certification/agenda/forms.py", lambda: reverse("certification:agenda")),
    "audits": Search("audits/desk/forms.py", lambda: reverse("audits:audits")),
    "dossiers": Search("certification/desk/forms.py", lambda: reverse("certification:dossiers")),
    "messages": Search("label_sp/messages/forms.py", lambda: reverse("actors:messages")),
    "organisations": Search(
        "certification/organisations/views.py", lambda: reverse("certification:candidates")
    ),
    "organisations_api": Search("certification/organisations/api.py", lambda: reverse("api-organisations")),
    "planned": Search("certification/reminders/forms.py", lambda: reverse("certification:reminders_preview")),
    "registry": Search("candidates/registry/forms.py", lambda: reverse("candidates:services")),
    "register": Search("certification/register/forms.py", lambda: reverse("certification:register"), True),
    "register_api": Search("certification/register/shapes.py", lambda: reverse("api-register"), True),
    "register_csv": Search(
        "certification/register/forms.py", lambda: reverse("certification:register_csv"), True
    ),
    "register_json": Search(
        "certification/register/forms.py", lambda: reverse("certification:register_json"), True
    ),
}
RULES = "label_sp/site/views.py"  # has no names of places: below
COMMUNES = "candidates/communes/shapes.py"  # those of the official code, whose search has its own tests


@pytest.fixture
def agent() -> User:
    """Somebody who sees all, and two of everything: one to be found."""
    agent = ditp_agent()
    for name, city in ((NAME, "Mons-en-Barœul"), (OTHER, "Lille")):
        found = label(name=name, cities=(city,))
        audit_in(AuditStatus.VISITED, dossier=found.dossier, kind="follow_up")
        DueDate.objects.create(
            dossier=found.dossier,
            key="report",
            term="report",
            due=timezone.localdate(),
            owed_by="auditor",
            kind="deadline",
            reminded_through=OBTAINED,
        )
        OrganisationFactory(kind=OrganisationKind.CANDIDATE, name=name)
        Message.objects.create(
            key=name,
            kind="reminder",
            recipient=agent,
            address=agent.email,
            subject=f"Rappel : {name}",
            body="Texte",
            state=MessageState.SENT,
            created_at=timezone.now(),
        )
    return agent


@pytest.mark.parametrize("name", SEARCHES)
def test_what_people_type_finds_what_is_written(agent: User, name: str) -> None:
    client, address = (api if name.endswith("_api") else browser)(agent), SEARCHES[name].address()

    def seen(typed: str) -> tuple[bool, bool]:
        answer = client.get(address, {"q": typed})
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        text = re.sub(r"<option.*?</option>|<[^>]*>", "", body.decode()).replace("&#x27;", "'")
        text = text.encode().decode("unicode_escape").encode("latin-1").decode() if "\\u" in text else text
        return NAME in text, OTHER in text

    if name not in ("planned", "access"):  # which without words show one day, and no other organisation
        assert seen("") == (True, True)
    wrong = [typed for typed in TYPED if seen(typed) != (True, False)]
    assert wrong == [], f"{name} does not find by {wrong}"
    assert [typed for typed in NOT_FOUND if seen(typed) != (False, False)] == []


@pytest.mark.parametrize("typed", ["labellise", "LABELLISÉ", "d'audit", "d’audit"])
def test_rules_are_found_the_same_way(typed: str) -> None:
    found = french_rules.search(typed)
    assert found and len(found) < len(french_rules.all_rules())
    assert found == french_rules.search(typed.replace("'", "’").replace("é", "e").lower())


def test_no_search_is_forgotten() -> None:
    """Each module that reads « q » is one of those above; none compares texts in another way."""
    asks = re.compile(r"""^\s+q = \w+\.CharField|(?:GET|query_params)\.get\("q"|for name in \("q",""", re.M)
    other_ways = re.compile(r"__(?:icontains|unaccent|search|trigram\w*)\b|SearchFilter|search_fields")
    modules = {
        str(path.relative_to(settings.BASE_DIR)): path.read_text()
        for app in ("label_sp", "candidates", "certification", "audits", "surveys")
        for path in (Path(settings.BASE_DIR) / app).rglob("*.py")
    }
    asking = {name for name, text in modules.items() if asks.search(text)}
    assert asking == {each.asked_in for each in SEARCHES.values()} | {RULES, COMMUNES}
    compared = {name for name, text in modules.items() if other_ways.search(text)}
    assert compared == {"candidates/dossiers/queries.py"}  # the number of a dossier
