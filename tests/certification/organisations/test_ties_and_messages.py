"""A candidate that recruits its body's people neither reads what is written to them nor is judged by them.

ACT-08, ACT-10.
"""

from __future__ import annotations

import datetime as dt

import pytest

from audits.audit.enums import AuditStatus
from audits.auditors import queries as auditor_queries
from audits.auditors import use_cases as auditor_use_cases
from audits.reports import use_cases as report_use_cases
from certification.auditors.queries import choices_for
from certification.decisions import use_cases as decision_use_cases
from certification.desk.messages import readable_messages
from certification.dossier import documents
from certification.situation.queries import Situation
from label_sp.actors.enums import OrganisationKind, Role
from label_sp.actors.models import User
from label_sp.actors.use_cases import memberships as use_cases
from label_sp.outbox import kinds
from label_sp.outbox.models import Message
from tests.audits.conftest import browser
from tests.certification.admission.test_use_cases_admission import assign
from tests.certification.conftest import rules_of
from tests.certification.decisions.test_use_cases_decisions import grant
from tests.certification.pages import address, get, words
from tests.factories import MembershipFactory, OrganisationFactory, auditor_of, joins
from tests.scenarios import Case, at_stage

pytestmark = pytest.mark.django_db
CONTRIBUTOR = Role.CANDIDATE_CONTRIBUTOR


def recruit(case: Case, *people: User) -> None:
    """They accept a role with the candidate: nobody is recruited without knowing."""
    with case.at(case.today):
        for person in people:
            joins(case.people.organisation, CONTRIBUTOR, person, by=case.people.candidate)


def was_member(case: Case, user: User, until: dt.date | None) -> None:
    MembershipFactory(
        user=user,
        organisation=case.people.organisation,
        role=CONTRIBUTOR,
        started_on=dt.date(2019, 1, 1),
        ended_on=until,
    )


def read_by(case: Case, user: User) -> set[str]:
    with case.at(case.today):
        return set(readable_messages(Situation(case.dossier, user, case.today)).values_list("key", flat=True))


# Messages ------------------------------------------------------------------------------------------------------------


def test_recruiting_the_body_s_people_opens_none_of_their_messages() -> None:
    case = at_stage("answered")
    before = read_by(case, case.people.candidate)
    recruit(case, case.people.auditor, case.people.decider, case.people.manager)
    after = read_by(case, case.people.candidate)
    assert after <= before
    theirs = Message.objects.filter(recipient__in=[case.people.auditor, case.people.decider])
    assert theirs.filter(dossier_id=case.dossier_id).exists()
    assert not after & set(theirs.values_list("key", flat=True))
    page = words(get(case, "candidate", "dossier_messages"))
    assert "messages" in page.lower() and str(case.people.auditor) not in page


def test_each_reads_what_was_sent_to_them_and_what_is_written_to_their_side() -> None:
    case = at_stage("answered")
    about = Message.objects.filter(dossier_id=case.dossier_id)
    for person in (case.people.candidate, case.people.auditor, case.people.decider, case.people.ditp):
        own = set(about.filter(recipient=person).values_list("key", flat=True))
        assert own <= read_by(case, person)
    assert read_by(case, case.people.contributor) == read_by(case, case.people.candidate)
    assert read_by(case, case.people.manager) == read_by(case, case.people.decider)
    assert read_by(case, case.people.ditp) == set(about.values_list("key", flat=True))
    assert not read_by(case, case.people.candidate) & read_by(case, case.people.decider)
    assert not read_by(case, auditor_of(case.people.body))  # no audit of this dossier is theirs
    with case.at(case.today):
        newcomer = joins(case.people.organisation, CONTRIBUTOR, by=case.people.candidate)
    assert read_by(case, newcomer) == read_by(case, case.people.candidate)


def test_a_letter_is_for_its_recipient_alone() -> None:
    case = at_stage("labelled")
    letters = [kind.key for kind in kinds.all_kinds() if kind.letter]
    letter = Message.objects.filter(kind__in=letters, recipient=case.people.candidate).first()
    assert letter
    assert documents.letter_html(letter)
    recruit(case, case.people.decider)
    with case.at(case.today):
        for person, status in (
            (case.people.candidate, 200),
            (case.people.decider, 404),
            (case.people.ditp, 404),
        ):
            assert browser(person).get(f"/messages/{letter.pk}/lettre.pdf").status_code == status


# Ties ----------------------------------------------------------------------------------------------------------------


@pytest.mark.rule("ACT-08")
@pytest.mark.rule("ACT-10")
def test_memberships_are_ties_whatever_their_role_and_only_with_that_organisation() -> None:
    case = at_stage("admissible")
    auditor, service = case.people.auditor, case.dossier.service
    MembershipFactory(user=auditor, organisation=OrganisationFactory(kind=OrganisationKind.CANDIDATE))
    assert auditor_queries.ties(auditor, service) == ()
    was_member(case, auditor, dt.date(2020, 5, 4))
    was_member(case, auditor, None)
    assert {(tie.ended_on, tie.membership) for tie in auditor_queries.ties(auditor, service)} == {
        (dt.date(2020, 5, 4), True),
        (None, True),
    }


@pytest.mark.rule("ACT-08")
def test_a_member_of_the_candidate_is_not_assigned_until_three_years_later() -> None:
    """The day that is three years ago still counts."""
    case = at_stage("admissible")
    auditor = case.people.auditor
    was_member(case, auditor, None)
    with case.at(case.day_of("assigned")) as day:
        limit = day.replace(year=day.year - 3)
        for last_day in (None, limit):
            auditor.memberships.filter(role=CONTRIBUTOR).update(ended_on=last_day)
            (choice,) = [each for each in choices_for(case.dossier, day) if each.user == auditor]
            assert [failure.rule for failure in choice.failures] == ["ACT-08"]
            assert rules_of(assign, case) == ["ACT-08"]
        page = browser(case.people.manager).get(address("assign", case.dossier))
        assert f"membre de {case.people.organisation}" in words(page)
        auditor.memberships.filter(role=CONTRIBUTOR).update(ended_on=limit - dt.timedelta(days=1))
        assign(case)


@pytest.mark.rule("ACT-08")
def test_an_auditor_who_joins_the_candidate_sends_no_report() -> None:
    case = at_stage("scored")
    recruit(case, case.people.auditor)
    with case.at(case.today):
        refused = rules_of(report_use_cases.send_report, case.audit.pk, actor=case.people.auditor)
    assert "ACT-08" in refused
    assert case.audit.status == AuditStatus.VISITED


@pytest.mark.rule("ACT-10")
def test_a_member_of_the_candidate_does_not_decide_until_three_years_later() -> None:
    case = at_stage("answered")
    decider = case.people.decider
    was_member(case, decider, None)
    with case.at(case.today) as day:
        limit = day.replace(year=day.year - 3)
        for last_day in (None, limit):
            decider.memberships.filter(role=CONTRIBUTOR).update(ended_on=last_day)
            assert rules_of(grant, case) == ["ACT-10"]
            refused = rules_of(decision_use_cases.refuse_label, case.dossier_id, actor=decider, reason="M")
            assert "ACT-10" in refused
        decider.memberships.filter(role=CONTRIBUTOR).update(ended_on=limit - dt.timedelta(days=1))
        grant(case)


@pytest.mark.rule("ACT-10")
def test_a_membership_of_an_hour_counts() -> None:
    """Recruited and released the same day, then asked to decide; a tie that the body declared counts as well."""
    case = at_stage("answered")
    recruit(case, case.people.decider)
    with case.at(case.today):
        (held,) = case.people.decider.memberships.filter(organisation=case.people.organisation)
        use_cases.end_membership(held.pk, actor=case.people.candidate)
        assert rules_of(grant, case) == ["ACT-10"]

        tie = {"actor": case.people.manager, "nature": "conseil"}
        auditor_use_cases.declare_tie(case.people.decider, case.dossier.service, case.people.body, **tie)
        assert [
            tie.membership for tie in auditor_queries.ties(case.people.decider, case.dossier.service)
        ] == [
            False,
            True,
        ]
