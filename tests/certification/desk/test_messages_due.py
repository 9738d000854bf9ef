"""Rights are asked again when a message about a dossier leaves: by itself, or in somebody's mail of the day."""

from __future__ import annotations

import pytest
from django.core import mail
from django.utils import timezone

from audits.visits import use_cases as visits
from candidates.eligibility import mails as eligibility
from candidates.eligibility.models import EligibilityRequest
from certification.desk.messages import NO_READER, why_not_due
from certification.takeovers import use_cases as takeovers
from label_sp.actors.models import Membership, User
from label_sp.journal.models import JournalEntry
from label_sp.outbox import digests, kinds, outbox, tasks
from label_sp.outbox.models import Delivery, Message, MessageState
from tests.audits.conftest import browser
from tests.certification.pages import address, words
from tests.certification.takeovers.cases import asked, contracted
from tests.factories import OrganisationFactory, UserFactory, ditp_agent, joins
from tests.outbox.outbox_cases import prefers
from tests.scenarios import Case, at_stage

pytestmark = pytest.mark.django_db


def about(case: Case) -> list[Message]:
    return list(Message.objects.filter(dossier_id=case.dossier_id).select_related("recipient"))


def removed(user: User) -> None:
    Membership.objects.filter(user=user).update(ended_on=timezone.localdate(), ended_at=timezone.now())


@pytest.mark.parametrize("stage", ["labelled", "withdrawn", "confirmed", "abandoned"])
def test_whoever_keeps_the_role_gets_all_and_whoever_lost_it_nothing(stage: str) -> None:
    case = at_stage(stage)
    sent = about(case)
    assert len({message.kind for message in sent}) > 1
    with case.at(case.today):
        assert {message.kind for message in sent if why_not_due(message)} == set()
        for person in {message.recipient for message in sent if message.recipient}:
            removed(person)
        assert {why_not_due(message) for message in sent} == {NO_READER}


def test_a_closed_account_gets_nothing() -> None:
    case = at_stage("submitted")
    User.objects.update(is_active=False)
    assert {why_not_due(message) for message in about(case)} == {NO_READER}


def test_who_has_another_role_now_gets_what_is_written_to_that_role_only() -> None:
    """Of the body's managers before, of the candidate's team today: what is said to the body is not theirs."""
    case = at_stage("labelled")
    manager = case.people.manager
    mine = [message for message in about(case) if message.recipient == manager]
    with case.at(case.today):
        removed(manager)
        Membership.objects.create(
            user=manager,
            organisation=case.people.organisation,
            role="candidate_contributor",
            started_on=timezone.localdate(),
        )
        assert {why_not_due(message) for message in mine} == {NO_READER}


def test_the_same_role_elsewhere_is_not_enough() -> None:
    case = at_stage("submitted")
    with case.at(case.today):
        Membership.objects.update(organisation=OrganisationFactory(kind="body"))
        assert {why_not_due(message) for message in about(case)} == {NO_READER}


def test_an_auditor_whose_audit_is_another_s_now_is_told_no_more() -> None:
    case = at_stage("assigned")
    (told,) = [message for message in about(case) if message.kind == "audit_assigned"]
    with case.at(case.today):
        assert why_not_due(told) == ""
        case.dossier.audits.update(auditor=UserFactory())
        assert why_not_due(told) == NO_READER


def test_what_tells_that_one_reads_a_dossier_no_more_still_leaves() -> None:
    case, other = asked("assigned")
    former = case.people
    contracted(case, other)
    with case.at(case.today):
        late = {(message.kind, message.recipient): why_not_due(message) for message in about(case)}
    for kind, person in (
        ("takeover.accepted", former.manager),
        ("takeover.accepted", other.manager),
        ("takeover.accepted", former.candidate),
        ("takeover.announced", former.manager),
    ):
        assert late[kind, person] == ""
    assert late["dossier.submitted", former.manager] == NO_READER
    assert late["audit_assigned", former.auditor] == NO_READER


def test_the_auditor_of_a_cancelled_audit_is_told() -> None:
    case = at_stage("planned")
    with case.at(case.today):
        visits.cancel(case.audit.pk, actor=case.people.manager, reason="Service fermé.")
        told = [message for message in about(case) if message.kind == "audit_cancelled"]
        assert case.people.auditor in {message.recipient for message in told}
        assert {why_not_due(message) for message in told} == {""}
        removed(case.people.auditor)
        assert NO_READER in {why_not_due(message) for message in told}


def test_a_body_that_is_asked_no_more_is_told_so() -> None:
    case, other = asked("submitted")
    with case.at(case.today):
        takeovers.give_up_takeover(case.dossier_id, actor=case.people.candidate)
        mine = {m.kind: why_not_due(m) for m in about(case) if m.recipient == other.manager}
    assert mine["takeover.given_up"] == ""


@pytest.mark.parametrize("delivery", [Delivery.DIGEST, Delivery.AT_ONCE])
def test_what_waits_when_a_role_is_removed_does_not_leave_and_is_told_as_settled(delivery: Delivery) -> None:
    case = at_stage("labelled")
    contributor, other = case.people.contributor, case.people.candidate
    Message.objects.update(state=MessageState.SENT)
    with case.at(case.today):
        of = kinds.kind_of("reminder.opening")
        for person in (contributor, other):
            prefers(person, delivery, of.key)
        values = {name: example for name, (_, example) in of.fields.items()} | {"echeance": "Objet secret"}
        outbox.put(*outbox.drafts(of, "x", [contributor, other], values, dossier_id=case.dossier_id))
        removed(contributor)
        with pytest.MonkeyPatch.context() as patch:
            patch.delitem(kinds._CHECKS, of.key)
            digests.gather(case.today)
            tasks.send_outbox()
    told = {to for sent in mail.outbox if "Objet secret" in sent.body for to in sent.to}
    assert told == {other.email}
    kept_back = Message.objects.get(kind=of.key, recipient=contributor)
    assert (kept_back.state, kept_back.error) == (MessageState.SKIPPED, NO_READER)
    entry = JournalEntry.objects.get(event="message.skipped", subject_id=kept_back.pk)
    assert (entry.dossier_id, entry.data["reason"]) == (case.dossier_id, NO_READER)
    with case.at(case.today):
        page = words(browser(case.people.ditp).get(address("dossier_messages", case.dossier)))
    assert f"non envoyé : {NO_READER}" in page.replace("\xa0", " ")


def test_a_request_of_a_service_off_the_list_is_told_to_who_may_read_it() -> None:
    organisation, agent = OrganisationFactory(), ditp_agent()
    manager = joins(organisation, "candidate_manager", by=agent)
    request = EligibilityRequest(
        organisation=organisation,
        name="Médiathèque",
        mission="M",
        users="U",
        reason="R",
        ministry="Sports",
        contact="C",
        asked_on=timezone.localdate(),
        asked_by=manager,
    )
    request.save()
    outbox.put(*eligibility.request_asked(request), *eligibility.request_answered(request))
    written = list(Message.objects.filter(kind__startswith="eligibility"))
    assert {message.recipient for message in written} == {agent, manager}
    assert {kinds.reason_not_to_send(message) for message in written} == {""}
    removed(agent)
    removed(manager)
    assert {kinds.reason_not_to_send(message) for message in written} == {eligibility.NO_READER}


def test_every_kind_that_is_written_to_roles_is_asked_about() -> None:
    """Of a dossier by the one function; what is of no dossier has a check of its own, or tells about the account."""
    assert why_not_due in kinds._OF_DOSSIERS
    of_dossier = {
        kind.key for kind in kinds.all_kinds() if "reference" in kind.fields or "audit" in kind.fields
    }
    others = {kind.key for kind in kinds.all_kinds() if kind.roles} - of_dossier
    assert others <= set(kinds._CHECKS)
