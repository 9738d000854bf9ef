"""An organisation, who manages its members, and an invitation to an address."""

from __future__ import annotations

import re

import pytest
from django.core import mail

from label_sp.actors.enums import OrganisationKind, Role
from label_sp.actors.models import Invitation, Organisation, User
from label_sp.actors.use_cases import invitations as use_cases
from label_sp.outbox import tasks
from tests.factories import OrganisationFactory, member

EMAIL = "nadia.petit@exemple.test"
ROLE = Role.CANDIDATE_CONTRIBUTOR


@pytest.fixture
def organisation() -> Organisation:
    return OrganisationFactory(kind=OrganisationKind.CANDIDATE, name="Mairie de Bray")


@pytest.fixture
def manager(organisation: Organisation) -> User:
    return member(organisation, Role.CANDIDATE_MANAGER)


@pytest.fixture
def invitation(organisation: Organisation, manager: User) -> Invitation:
    return use_cases.invite(organisation.pk, ROLE, email=EMAIL, actor=manager)


def token() -> str:
    """What the last mail to the invited address holds."""
    tasks.send_outbox()
    sent = next(sent for sent in reversed(mail.outbox) if sent.to == [EMAIL] and "invite" in sent.subject)
    return re.search(r"/connexion/invitation/([\w-]+)/", sent.body).group(1)
