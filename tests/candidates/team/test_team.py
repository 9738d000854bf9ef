"""Who follows a dossier and who signs it, what colleagues give one another, and who may."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from candidates.archives.documents import members
from candidates.dossiers.enums import Status
from candidates.dossiers.models import Dossier
from candidates.dossiers.use_cases import create_dossier
from candidates.exchanges import queries as exchanges
from candidates.improvement_plan import use_cases as improvements
from candidates.pieces import use_cases as pieces
from candidates.pieces.documents import candidate, template
from candidates.pieces.enums import PieceKind
from candidates.pieces.models import Piece
from candidates.team import queries, use_cases
from candidates.team.models import Assignment
from label_sp.actors.enums import Role
from label_sp.actors.models import Membership
from label_sp.common import tables
from label_sp.journal.models import JournalEntry, Touch
from label_sp.outbox.models import Message
from tests.audits.conftest import api, browser
from tests.browser.people import text_of
from tests.candidates.conftest import DAY, Team, file, team
from tests.certification.pages import words
from tests.factories import ServiceFactory, SiteFactory, ditp_agent, member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
CHART = PieceKind.ORGANISATION_CHART
SIGNS = {"name": "Anne Petit", "function": "Maire de Valmont", "email": "maire@valmont.test"}
SOON = DAY + dt.timedelta(days=10)


def page(there: Team, name: str = "dossier_team", *more: object) -> str:
    return reverse(f"candidates:{name}", args=[there.dossier.pk, *more])


def give(there: Team, **typed: Any) -> Assignment:
    typed = {"actor": there.manager, "person": there.contributor.pk, **typed}
    return use_cases.give(there.dossier.pk, "piece", CHART, **typed)


def named(there: Team) -> Any:
    return queries.referent(there.dossier)


def told(kind: str) -> list[Any]:
    return [message.recipient for message in Message.objects.filter(kind=kind)]


def shown(text: str) -> str:
    return text.partition('name="shown" value="')[2].partition('"')[0]


# --- référent and signatory -------------------------------------------------------------------------------------------


def test_who_opens_a_dossier_follows_it_and_the_next_cycle_keeps_both() -> None:
    service = ServiceFactory()
    first = member(service.organisation, Role.CANDIDATE_MANAGER)
    other = member(service.organisation, Role.CANDIDATE_MANAGER)
    dossier = create_dossier(service, actor=first)
    assert queries.referent(dossier) == first
    use_cases.name_referent(dossier.pk, actor=first, person=other.pk)
    use_cases.name_signatory(dossier.pk, actor=first, **SIGNS)
    Dossier.objects.filter(pk=dossier.pk).update(status=Status.LABELLED)
    following = create_dossier(service, actor=first, previous=dossier)
    assert queries.referent(following) == other
    signs = queries.signatory(following)
    assert signs and (signs.name, signs.function) == ("Anne Petit", "Maire de Valmont")
    Membership.objects.filter(user=other).update(ended_on=DAY - dt.timedelta(days=1))
    assert queries.referent(dossier) is None and queries.referent(following) is None


def test_a_manager_names_both_on_one_page() -> None:
    there = team()
    client = browser(there.manager)
    assert "À désigner" in words(client.get(page(there)))
    sent = {"act": "referent", "person": str(there.contributor.pk)}
    answer = client.post(page(there), sent, follow=True)
    assert "Le référent du dossier est enregistré" in words(answer)
    answer = client.post(page(there), {"act": "signatory", **SIGNS}, follow=True)
    assert "Anne Petit, Maire de Valmont" in words(answer)
    assert named(there) == there.contributor and told("team.referent") == [there.contributor]
    events = {"team.referent_named", "team.signatory_named"}
    assert (
        set(JournalEntry.objects.filter(dossier_id=there.dossier.pk).values_list("event", flat=True))
        == events
    )
    assert not Touch.objects.exists()
    client.post(page(there), {"act": "referent", "person": ""})
    assert named(there) is None


def test_only_managers_name_them_and_only_out_of_the_team() -> None:
    there, elsewhere = team(), team()
    assert "Désigner le référent" not in words(browser(there.contributor).get(page(there)))
    sent = {"act": "referent", "person": str(there.contributor.pk)}
    assert browser(there.contributor).post(page(there), sent).status_code == 403
    with pytest.raises(PermissionDenied):
        use_cases.name_signatory(there.dossier.pk, actor=there.contributor, **SIGNS)
    for person in (there.body_manager, elsewhere.manager):
        with pytest.raises(ValidationError, match="pas membre de l’équipe"):
            use_cases.name_referent(there.dossier.pk, actor=there.manager, person=person.pk)
    answer = browser(there.manager).post(page(there), sent | {"person": str(elsewhere.manager.pk)})
    assert answer.status_code == 422 and named(there) is None


def test_what_is_missing_of_the_signatory_is_said_and_the_rest_comes_back() -> None:
    there = team()
    answer = browser(there.manager).post(
        page(there), {"act": "signatory", "name": "Anne Petit", "email": "x"}
    )
    assert answer.status_code == 422 and "Anne Petit" in answer.content.decode()
    assert {*answer.context["forms"]["signatory"].errors} == {"function", "email"}
    with pytest.raises(ValidationError):
        use_cases.name_signatory(there.dossier.pk, actor=there.manager, name="Anne", function=" ")
    assert queries.signatory(there.dossier) is None


@pytest.mark.parametrize("act", ["referent", "signatory"])
def test_the_second_of_two_managers_sees_both_texts(act: str) -> None:
    there = team()
    other = member(there.dossier.service.organisation, Role.CANDIDATE_MANAGER)
    client = browser(other)
    use_cases.name_signatory(there.dossier.pk, actor=there.manager, **SIGNS)
    found = client.get(page(there)).context["forms"][act].shown
    if act == "referent":
        use_cases.name_referent(there.dossier.pk, actor=there.manager, person=there.contributor.pk)
        sent, kept = {"person": str(other.pk)}, str(there.contributor)
    else:
        use_cases.name_signatory(there.dossier.pk, actor=there.manager, name="Jean Roy", function="Maire")
        sent, kept = {"name": "Paul Roux", "function": "Adjoint"}, "Jean Roy"
    answer = client.post(page(there), {"act": act, "shown": found, **sent})
    assert answer.status_code == 409
    assert f"enregistré : {kept}" in words(answer)
    assert next(iter(sent.values())) in answer.content.decode()
    again = client.post(page(there), {"act": act, "shown": answer.context["forms"][act].shown, **sent})
    assert again.status_code == 302


def test_a_colleague_quicker_by_a_moment_wins_too() -> None:
    there = team()
    row = give(there, wanted_on=SOON)
    for late in (0, row.version + 1):
        with pytest.raises(use_cases.TeamConflict) as quicker:
            give(there, person=there.manager.pk, version=late)
        assert quicker.value.current == row
    assert give(there, person=there.manager.pk, version=row.version).version == row.version + 1
    with pytest.raises(use_cases.TeamConflict):
        use_cases.name_referent(there.dossier.pk, actor=there.manager, person=None, version=3)
    with pytest.raises(use_cases.TeamConflict):
        use_cases.name_signatory(there.dossier.pk, actor=there.manager, version=1, **SIGNS)


def test_the_body_reads_whom_to_write_to_and_nothing_of_who_has_what() -> None:
    there = team(Status.SUBMITTED)
    overview = reverse("certification:dossier", args=[there.dossier.pk])
    client = browser(there.body_manager)
    assert "Référent du dossier : à désigner" in words(client.get(overview))
    use_cases.name_referent(there.dossier.pk, actor=there.manager, person=there.contributor.pk)
    use_cases.name_signatory(there.dossier.pk, actor=there.manager, **SIGNS)
    give(there, wanted_on=SOON)
    seen = words(client.get(overview))
    assert f"Référent du dossier : {there.contributor}" in seen and there.contributor.email in seen
    assert "Signataire de la candidature : Anne Petit, Maire de Valmont" in seen and SIGNS["email"] in seen
    contact = exchanges.contact(there.dossier, prepares=False, manages=True)
    assert contact and contact.people == [there.manager] and contact.referent == there.contributor
    assert "Confié" not in seen.replace("Pièce confiée", "")
    for reader in (there.body_manager, ditp_agent()):
        found = browser(reader).get(page(there))
        assert (
            found.status_code == 200 and "Anne Petit" in words(found) and "Qui tient quoi" not in words(found)
        )
        assert "Confiée à" not in words(browser(reader).get(page(there, "pieces")))
        assert "Confiée à" not in words(browser(reader).get(page(there, "piece", CHART)))
        told_by_api = api(reader).get(reverse("api-team", args=[there.dossier.pk])).json()
        assert told_by_api["colleagues"] == [] and told_by_api["signatory"]["name"] == "Anne Petit"
        whole = api(reader).get(reverse("api-dossier", args=[there.dossier.pk])).json()
        assert whole["referent"]["email"] == there.contributor.email
        assert whole["signatory"] == SIGNS


@pytest.mark.paper
def test_what_the_application_prints_names_both() -> None:
    there = team()
    SiteFactory(service=there.dossier.service, is_main=True)
    made = candidate(there.dossier)
    assert made and "Signataire" not in text_of(made.content)
    use_cases.name_referent(there.dossier.pk, actor=there.manager, person=there.manager.pk)
    use_cases.name_signatory(there.dossier.pk, actor=there.manager, **SIGNS)
    made = candidate(there.dossier)
    assert made
    with members(there.dossier, there.manager)[0].opened() as opened:
        summary = opened.read()
    for text in (text_of(made.content), text_of(summary)):
        assert "Référent Services Publics +" in text and there.manager.email in text
        assert "Signataire de la candidature Anne Petit, Maire de Valmont, maire@valmont.test" in text
    sheet = [cells for _, cells in tables.read(template(PieceKind.CANDIDATE_DATA, there.dossier).content)]
    assert any(f"{there.manager}, {there.manager.email}" in row for row in sheet)


# --- what is given ----------------------------------------------------------------------------------------------------


@pytest.mark.rule("DOS-01")
def test_a_piece_is_given_shown_and_waits_on_the_desk_of_who_has_it() -> None:
    there = team()
    address = page(there, "give", "piece", CHART)
    assert address in browser(there.manager).get(page(there, "pieces")).content.decode()
    sent = {"person": str(there.contributor.pk), "wanted_on": SOON.isoformat()}
    answer = browser(there.manager).post(address, sent, follow=True)
    assert f"« Organigramme » est confiée à {there.contributor}" in words(answer)
    assert f"Confiée à {there.contributor}, pour le 12 mars 2026" in words(answer)
    (message,) = Message.objects.filter(kind="team.given")
    assert message.recipient == there.contributor and "pour le jeudi 12 mars 2026" in message.body
    assert page(there, "piece", CHART) in message.body
    desk = words(browser(there.contributor).get(reverse("certification:desk")))
    assert "Confié à vous" in desk and "Organigramme , pour le 12 mars 2026" in desk
    assert "Confié à vous" not in words(browser(there.manager).get(reverse("certification:desk")))
    overview = reverse("certification:dossier", args=[there.dossier.pk])
    assert "Confié à vous" in words(browser(there.contributor).get(overview))
    seen = words(browser(there.manager).get(overview))
    assert f"Confié à {there.contributor} : Organigramme" in seen and "Confié à vous" not in seen


def test_it_waits_until_it_is_filed_and_again_for_a_complement() -> None:
    there = team()
    give(there)

    def waits() -> bool:
        return [each.key for each in queries.waiting_for(there.contributor)] == [CHART]

    assert waits()
    pieces.file_piece(there.dossier.pk, CHART, actor=there.contributor, uploaded=file())
    assert not waits() and "Organigramme (déposée)" in words(browser(there.manager).get(page(there)))
    Piece.objects.update(uploaded_at=Assignment.objects.get().given_at - dt.timedelta(hours=1))
    assert waits()  # given since: a new version is wanted
    Piece.objects.update(uploaded_at=Assignment.objects.get().given_at, verdict="complement")
    assert not waits()  # the body has not sent its letter
    Dossier.objects.filter(pk=there.dossier.pk).update(status=Status.INCOMPLETE)
    assert waits()


def test_it_is_given_to_another_or_taken_back_and_both_are_told() -> None:
    there = team()
    give(there)
    give(there, person=there.manager.pk, actor=there.manager)
    assert queries.assignments(there.dossier, "piece")[CHART].person == there.manager
    (message,) = Message.objects.filter(kind="team.taken_back")
    assert message.recipient == there.contributor and f"confiée à {there.manager}" in message.body
    give(there, person=None, actor=there.contributor, wanted_on=SOON)
    assert queries.assignments(there.dossier, "piece") == {}
    assert Assignment.objects.get().wanted_on is None
    assert sorted(map(str, told("team.taken_back"))) == sorted(map(str, (there.contributor, there.manager)))
    events = (
        JournalEntry.objects.filter(event__startswith="piece.").order_by("at").values_list("event", flat=True)
    )
    assert list(events) == ["piece.given", "piece.given", "piece.taken_back"]


def test_who_takes_it_for_themself_and_who_changes_nothing_tells_nobody() -> None:
    there = team()
    give(there, person=there.manager.pk)
    assert not Message.objects.exists()
    give(there)
    give(there)
    assert told("team.given") == [there.contributor]


def test_the_second_of_two_who_give_sees_both() -> None:
    there = team()
    other = member(there.dossier.service.organisation, Role.CANDIDATE_CONTRIBUTOR)
    address = page(there, "give", "piece", CHART)
    client = browser(there.contributor)
    found = shown(client.get(address).content.decode())
    give(there, person=other.pk, wanted_on=SOON)
    sent = {"person": str(there.contributor.pk), "wanted_on": "2026-03-20", "shown": found}
    answer = client.post(address, sent)
    seen = words(answer)
    assert answer.status_code == 409
    assert f"Confiée à, enregistré : {other}" in seen and "12 mars 2026" in seen
    assert 'value="2026-03-20"' in answer.content.decode()
    assert queries.assignments(there.dossier, "piece")[CHART].person == other


def test_an_action_given_by_an_account_is_told_and_waits_too() -> None:
    there = team()
    typed = {
        "label": "Afficher les délais",
        "engagement": 4,
        "source": "surveys",
        "state": "to_do",
        "due": SOON,
    }
    action = improvements.add_action(
        there.dossier.pk, actor=there.manager, member=there.contributor, owner="", **typed
    )
    assert told("team.given") == [there.contributor]
    assert [each.name for each in queries.waiting_for(there.contributor)] == ["Afficher les délais"]
    improvements.change_action(there.dossier.pk, action.pk, actor=there.manager, label="Tout afficher")
    assert len(told("team.given")) == 1
    improvements.change_action(there.dossier.pk, action.pk, actor=there.manager, member=there.manager)
    assert not queries.waiting_for(there.contributor) and len(told("team.given")) == 1
    improvements.change_action(
        there.dossier.pk, action.pk, actor=there.manager, member=there.contributor, state="done"
    )
    assert not queries.waiting_for(there.contributor) and len(told("team.given")) == 1


def test_only_the_team_gives_and_only_what_there_is() -> None:
    there, elsewhere = team(Status.SUBMITTED), team()
    give(there)
    address = page(there, "give", "piece", CHART)
    route = reverse("api-assignment", args=[there.dossier.pk, "piece", CHART])
    sent: dict[str, Any] = {"person": None, "version": 1}
    for person in (there.body_manager, ditp_agent(), elsewhere.manager):
        assert browser(person).get(address).status_code == 404
        assert browser(person).post(address, {"person": ""}).status_code == 404
        assert api(person).put(route, sent, format="json").status_code == 404
        with pytest.raises(PermissionDenied):
            give(there, actor=person)
    client = browser(there.manager)
    for about, key in (("piece", "zz"), ("action", uuid4()), ("zz", "zz")):
        assert client.get(page(there, "give", about, key)).status_code == 404
        with pytest.raises(ValidationError):
            use_cases.give(there.dossier.pk, about, str(key), actor=there.manager, person=None)
    for person in (there.body_manager, elsewhere.contributor):
        with pytest.raises(ValidationError, match="pas membre"):
            give(there, person=person.pk)
    Dossier.objects.filter(pk=there.dossier.pk).update(closed_on=DAY)
    with pytest.raises(ValidationError, match="clos"):
        give(there)
    assert queries.assignments(there.dossier, "piece")[CHART].person == there.contributor


def test_a_program_reads_and_does_the_same() -> None:
    there = team()
    client = api(there.manager)

    def put(route: str, *more: object, **sent: Any) -> Any:
        return client.put(reverse(route, args=[there.dossier.pk, *more]), sent, format="json")

    assert put("api-team-referent", person=str(there.contributor.pk), version=0).json()["version"] == 1
    late = put("api-team-referent", person=None, version=0)
    assert late.status_code == 409 and late.json()["current"]["person"]["email"] == there.contributor.email
    assert put("api-team-signatory", version=0, **SIGNS).status_code == 200
    late = put("api-team-signatory", version=0, **SIGNS)
    assert late.status_code == 409 and late.json()["current"]["name"] == "Anne Petit"
    given = put("api-assignment", "piece", CHART, person=str(there.contributor.pk), version=0)
    assert (given.status_code, given.json()["version"]) == (200, 1)
    late = put("api-assignment", "piece", CHART, person=None, version=0)
    assert late.status_code == 409 and late.json()["current"]["person"]["name"] == str(there.contributor)
    never = put("api-assignment", "piece", "training_plan", person=None, version=4)
    assert never.status_code == 409 and never.json()["current"] == {"version": 0}
    found = client.get(reverse("api-team", args=[there.dossier.pk])).json()
    (colleague,) = [each for each in found["colleagues"] if each["things"]]
    assert colleague["person"]["name"] == str(there.contributor) and colleague["is_referent"]
    assert colleague["things"][0] == {
        "about": "piece",
        "key": "organisation_chart",
        "name": "Organigramme",
        "due": None,
        "waits": True,
    }


def test_the_pages_cost_no_more_for_more_that_is_given() -> None:
    there = team()
    client = browser(there.contributor)
    addresses = [page(there), page(there, "pieces"), reverse("certification:desk")]
    give(there)
    for address in addresses:
        client.get(address)

    costs = []
    for kinds in ((), PieceKind):
        for kind in kinds:
            use_cases.give(there.dossier.pk, "piece", kind, actor=there.manager, person=there.contributor.pk)
        with CaptureQueriesContext(connection) as found:
            for address in addresses:
                client.get(address)
        costs.append(len(found))
    assert costs[0] == costs[1]
