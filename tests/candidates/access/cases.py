"""What somebody types who asks for an access."""

from __future__ import annotations

import re

from django.conf import settings
from django.core import mail

from candidates.access import use_cases
from candidates.access.models import AccessRequest
from label_sp.outbox import tasks
from tests.scenarios import Case

EMAIL = "claire.vasseur@valmont.example"
SIRET = "13002526500013"
SAID = {  # on the form
    "name": "Mairie de Valmont",
    "siret": SIRET,
    "kind": "local_authority",
    "first_name": "Claire",
    "last_name": "Vasseur",
    "function": "Directrice de l’accueil",
    "email": EMAIL,
}
ASKED = SAID | {"department": "80", "commune": "80016"}
SAID |= {"commune": "Albert"}


def confirmed(**changes: str) -> AccessRequest:
    """A request whose link was followed."""
    request = use_cases.ask_access(**ASKED | changes)
    assert request
    return use_cases.confirm_access(request.pk, request.token_hash)


def mailed(email: str = EMAIL) -> list[str]:
    """The bodies of the mails that left to this address."""
    tasks.send_outbox()
    tasks.send_urgent()
    return [each.body for each in mail.outbox if each.to == [email]]


def addressed() -> str:
    """To whom the last mail was, as its reader sees it."""
    return str(mail.outbox[-1].message()["To"])


def link_to(path: str, email: str = EMAIL) -> str:
    """The last link to such a page that was mailed to this address."""
    found: list[str] = re.findall(rf"{settings.SITE_URL}({path}\S+)", "\n".join(mailed(email)))
    return found[-1]


def access_request(case: Case, email: str, *, confirmed: bool = False) -> AccessRequest:
    """Somebody asks for an access in the name of the service's own organisation, once for each address."""
    organisation = case.dossier.service.organisation
    found = AccessRequest.objects.filter(email=email).first() or use_cases.ask_access(
        **ASKED | {"email": email, "name": organisation.name}
    )
    assert found
    return use_cases.confirm_access(found.pk, found.token_hash) if confirmed else found


def access_answered(case: Case) -> AccessRequest:
    """One that the DITP accepted, for an organisation of its own."""
    asked = access_request(case, "adjointe@exemple.test", confirmed=True)
    named = {"name": "Mairie d’Acheux"}
    return use_cases.accept_access(asked.pk, actor=case.people.ditp, **named) if asked.is_waiting else asked
