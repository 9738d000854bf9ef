"""An identity of ProConnect is taken off an account: by its owner, who has a password, or by the DITP, who says why."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from label_sp.actors.enums import Role
from label_sp.actors.models import ProConnectIdentity, User
from label_sp.actors.use_cases import proconnect as use_cases
from label_sp.journal.models import JournalEntry
from label_sp.outbox.models import Message
from tests.audits.conftest import browser
from tests.browser.people import PASSWORD
from tests.certification.pages import words
from tests.factories import OrganisationFactory, ditp_agent, member

pytestmark = pytest.mark.django_db
OWN = reverse("actors:own_identities")


@pytest.fixture
def claire() -> User:
    user = member(OrganisationFactory(), Role.CANDIDATE_MANAGER)
    user.set_password(PASSWORD)
    user.save()
    return user


def identity(user: User, sub: str = "abc") -> ProConnectIdentity:
    told = {
        "issuer": "https://proconnect.test",
        "idp_id": "Mairie de Valmont",
        "last_used_at": timezone.now(),
    }
    return ProConnectIdentity.objects.create(user=user, sub=sub, **told)


def of(user: User) -> str:
    return reverse("actors:identities", args=[user.pk])


def test_one_takes_one_s_own_off_with_the_password(claire: User) -> None:
    first, second = identity(claire), identity(claire, "def")
    client = browser(claire)
    assert "2 identités ProConnect ouvrent aussi ce compte" in words(client.get(reverse("actors:account")))
    wrong = client.post(OWN, {"identity": first.pk, "password": "non"})
    assert wrong.status_code == 422 and "Ce n’est pas votre mot de passe." in words(wrong)
    assert claire.proconnect_identities.count() == 2
    done = client.post(OWN, {"identity": first.pk, "password": PASSWORD}, follow=True)
    assert "n’ouvre plus votre compte" in words(done)
    assert [*claire.proconnect_identities.all()] == [second]
    entry = JournalEntry.objects.get(event="proconnect.unlinked")
    assert (entry.actor, entry.subject_id, entry.data["provider"]) == (claire, claire.pk, "Mairie de Valmont")
    (told,) = Message.objects.filter(kind="proconnect.unlinked")
    assert told.recipient == claire and "Vous avez détaché" in told.body
    assert use_cases.recognise(first.issuer, {"sub": first.sub}) is None
    assert use_cases.recognise(second.issuer, {"sub": second.sub}) == claire


def test_without_a_password_nothing_else_would_open_it(claire: User) -> None:
    mine = identity(claire)
    claire.set_unusable_password()
    claire.save()
    client = browser(claire)
    page = words(client.get(OWN))
    assert "n’a pas de mot de passe" in page and "Détacher" not in page
    assert client.post(OWN, {"identity": mine.pk, "password": "x"}).status_code == 422
    assert claire.proconnect_identities.exists()


def test_the_ditp_takes_one_off_and_says_why(claire: User) -> None:
    wrong, client = identity(claire), browser(ditp_agent())
    members = reverse("actors:members", args=[claire.memberships.get().organisation_id])
    assert of(claire) in client.get(members).content.decode()
    assert of(claire) not in browser(claire).get(members).content.decode()
    refused = client.post(of(claire), {"identity": wrong.pk, "reason": " "})
    assert refused.status_code == 422 and claire.proconnect_identities.exists()
    done = client.post(of(claire), {"identity": wrong.pk, "reason": "Ce n’est pas elle."}, follow=True)
    assert "n’ouvre plus le compte de" in words(done) and "Aucune identité ProConnect" in words(done)
    assert JournalEntry.objects.get(event="proconnect.unlinked").data["reason"] == "Ce n’est pas elle."
    assert "Motif : Ce n’est pas elle." in Message.objects.get(kind="proconnect.unlinked").body
    assert of(claire) not in client.get(members).content.decode()


@pytest.mark.parametrize("key", ["", "x", "0", "9" * 30, "another's"])
def test_another_identity_is_a_missing_one(claire: User, key: Any) -> None:
    identity(claire)
    theirs = identity(member(OrganisationFactory(), Role.CANDIDATE_MANAGER), "def")
    sent = {"identity": theirs.pk if key == "another's" else key, "password": PASSWORD, "reason": "x"}
    assert browser(claire).post(OWN, sent).status_code == 404
    assert browser(ditp_agent()).post(of(claire), sent).status_code == 404
    assert ProConnectIdentity.objects.count() == 2


def test_nobody_else_reads_or_does_it(claire: User) -> None:
    mine, organisation = identity(claire), claire.memberships.get().organisation
    colleague = member(organisation, Role.CANDIDATE_MANAGER)
    assert browser(colleague).get(of(claire)).status_code == 404
    assert browser(colleague).post(of(claire), {"identity": mine.pk, "reason": "x"}).status_code == 404
    with pytest.raises(PermissionDenied):
        use_cases.unlink(claire.pk, mine.pk, reason="x", actor=colleague)
    with pytest.raises(ValidationError, match="déjà plus"):
        use_cases.unlink(colleague.pk, mine.pk, reason="x", actor=ditp_agent())
