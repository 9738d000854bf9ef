"""Roles that decide or audit pass a second factor; nobody gets around it."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice
from knox.models import AuthToken

from label_sp.actors import second_factor
from label_sp.actors.enums import OrganisationKind, Role
from label_sp.actors.use_cases import accounts as use_cases
from label_sp.journal.models import JournalEntry
from label_sp.outbox.models import Message
from tests.factories import MembershipFactory, OrganisationFactory, ditp_agent, member

pytestmark = pytest.mark.django_db
ENROL, VERIFY = "/connexion/activer-le-code/", "/connexion/code/"


@pytest.fixture
def auditor():
    return member(OrganisationFactory(kind=OrganisationKind.BODY), Role.AUDITOR)


@pytest.fixture
def candidate():
    return MembershipFactory(role=Role.CANDIDATE_MANAGER).user


def code_of(device, steps=0):
    """The code that the application shows now (`steps` half-minutes later)."""
    return f"{totp(device.bin_key, t0=-30 * steps):06d}"


def enrolled(user):
    device = second_factor.pending_device(user)
    _, codes = use_cases.enrol_second_factor(user, code_of(device, steps=-1))
    return TOTPDevice.objects.get(user=user), codes


# Who needs one -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.BODY_MANAGER, Role.DECIDER])
def test_the_roles_of_a_body_need_one(role):
    assert second_factor.needed(member(OrganisationFactory(kind=OrganisationKind.BODY), role))


def test_the_ditp_needs_one_and_a_candidate_does_not(candidate):
    assert second_factor.needed(ditp_agent())
    assert not second_factor.needed(candidate)


def test_the_demonstration_asks_for_none(auditor, settings, client):
    settings.SECOND_FACTOR = False
    client.force_login(auditor)
    assert client.get(reverse("actors:account")).status_code == 200


# Nobody gets around it -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "page", ["/", "/messages/", "/mon-compte/", "/regles/", "/nulle-part/", "/mon-compte/mot-de-passe/"]
)
def test_before_its_code_a_session_goes_nowhere(client, auditor, page):
    client.force_login(auditor)
    assert client.get(page)["Location"].startswith(ENROL)
    enrolled(auditor)
    assert client.get(page)["Location"].startswith(VERIFY)


def test_a_post_does_not_get_through_either(client, auditor):
    client.force_login(auditor)
    sent_to = urlsplit(client.post(reverse("actors:create_token"))["Location"])
    assert sent_to.path == ENROL
    assert parse_qs(sent_to.query) == {"next": [reverse("certification:desk")]}
    assert not AuthToken.objects.exists()


def test_one_may_always_leave(client, auditor):
    client.force_login(auditor)
    assert client.post(reverse("actors:logout"))["Location"] == "/"


def test_who_has_an_application_cannot_enrol_another_one_without_its_code(client, auditor):
    device, _ = enrolled(auditor)
    client.force_login(auditor)
    assert client.get(ENROL).status_code == 302
    stranger = second_factor.pending_device(auditor)
    assert use_cases.enrol_second_factor(auditor, code_of(stranger)) is None
    assert second_factor.check(auditor, code_of(stranger)) is None
    assert TOTPDevice.objects.filter(user=auditor, confirmed=True).get() == device


def test_a_candidate_is_never_asked(client, candidate):
    client.force_login(candidate)
    assert client.get(reverse("actors:account")).status_code == 200


def test_a_role_received_during_a_session_asks_for_it_at_the_next_page(client, candidate):
    client.force_login(candidate)
    MembershipFactory(
        user=candidate, organisation=OrganisationFactory(kind=OrganisationKind.BODY), role=Role.DECIDER
    )
    assert client.get(reverse("actors:account"))["Location"].startswith(ENROL)


# Enrolment -----------------------------------------------------------------------------------------------------------


def test_enrolment_shows_the_secret_as_a_drawing_and_as_text_then_the_emergency_codes_once(client, auditor):
    client.force_login(auditor)
    html = client.get(f"{ENROL}?next=/messages/").content.decode()
    device = TOTPDevice.objects.get(user=auditor)
    assert second_factor.secret_of(device) in html
    assert "<svg" in html
    assert " style=" not in html
    answer = client.post(ENROL, {"code": code_of(device), "next": "/messages/"})
    codes = re.findall(r'class="sp-secret">([a-z2-7]{8})<', answer.content.decode())
    assert len(codes) == second_factor.BACKUP_CODE_COUNT
    assert 'href="/messages/"' in answer.content.decode()
    assert client.get("/messages/").status_code == 200
    assert codes[0] not in client.get(reverse("actors:account")).content.decode()
    assert JournalEntry.objects.get(event="second_factor.enrolled").dossier_id is None
    assert Message.objects.filter(recipient=auditor, kind="second_factor.enrolled").count() == 1


def test_a_wrong_first_code_enrols_nothing(client, auditor):
    client.force_login(auditor)
    client.get(ENROL)
    html = client.post(ENROL, {"code": "000000"}).content.decode()
    assert "pas le bon" in html
    assert not second_factor.is_enrolled(auditor)


def test_the_secret_stays_the_same_until_it_is_confirmed(client, auditor):
    client.force_login(auditor)
    client.get(ENROL)
    client.get(ENROL)
    assert TOTPDevice.objects.filter(user=auditor).count() == 1


# Codes ---------------------------------------------------------------------------------------------------------------


def test_the_right_code_opens_and_goes_on_to_the_page_asked_for(client, auditor):
    device, _ = enrolled(auditor)
    client.force_login(auditor)
    answer = client.post(
        VERIFY, {"code": f" {code_of(device)[:3]} {code_of(device)[3:]} ", "next": "/messages/"}
    )
    assert answer["Location"] == "/messages/"
    assert client.get("/messages/").status_code == 200


def test_a_code_serves_once(auditor):
    device, _ = enrolled(auditor)
    code = code_of(device)
    assert second_factor.check(auditor, code) is not None
    assert second_factor.check(auditor, code) is None


def test_an_emergency_code_serves_once(auditor, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    _, codes = enrolled(auditor)
    assert second_factor.check(auditor, codes[0].upper()) is not None
    assert second_factor.check(auditor, codes[0]) is None
    time_machine.shift(2)
    assert second_factor.check(auditor, codes[1]) is not None


def test_somebody_else_s_code_opens_nothing(auditor):
    other = ditp_agent()
    _, codes = enrolled(other)
    enrolled(auditor)
    assert second_factor.check(auditor, codes[0]) is None


def test_a_wrong_code_makes_even_the_right_one_wait(auditor, time_machine):
    device, _ = enrolled(auditor)
    time_machine.move_to(timezone.now(), tick=False)
    assert second_factor.check(auditor, "000000") is None
    assert second_factor.check(auditor, code_of(device)) is None
    time_machine.shift(3)
    assert second_factor.check(auditor, code_of(device)) is not None


def test_new_emergency_codes_void_the_former_ones(client, auditor):
    device, former = enrolled(auditor)
    client.force_login(auditor)
    client.post(VERIFY, {"code": code_of(device)})
    html = client.post(reverse("actors:backup_codes")).content.decode()
    assert "Vos codes de secours" in html
    assert second_factor.check(auditor, former[0]) is None


def test_a_next_page_on_another_site_is_ignored(client, auditor):
    device, _ = enrolled(auditor)
    client.force_login(auditor)
    answer = client.post(VERIFY, {"code": code_of(device), "next": "https://pirate.test/"})
    assert answer["Location"] == reverse("certification:desk")


def test_tokens_given_without_a_code_end_with_the_enrolment(auditor):
    use_cases.create_api_token(auditor)
    enrolled(auditor)
    assert not AuthToken.objects.filter(user=auditor).exists()
