"""Log out, then « back »: no browser and no proxy kept a page of who was signed in; public pages may be kept."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from label_sp.common.secret_urls import routes
from tests.audits.conftest import browser
from tests.certification.pages import address
from tests.factories import ditp_agent
from tests.scenarios import at_stage

pytestmark = pytest.mark.django_db
NOBODY = "00000000-0000-0000-0000-000000000000"
EXAMPLES = {"UUIDConverter": NOBODY, "IntConverter": "1", "FormatConverter": "pdf"}
PUBLIC = ("home", "rules", "help", "legal", "accessibility", "certification:register", "simulators:index")


def every_address() -> list[str]:
    """Each route of the site, with an id of nothing where it takes one: a refusal is a page as well."""
    found = []
    for route, converters, _ in routes():
        path = route
        for name, converter in converters.items():
            kind = type(converter).__name__
            for written in (
                f"<{name}>",
                *(
                    f"<{prefix}:{name}>"
                    for prefix in ("uuid", "str", "int", "slug", "secret", "report_format")
                ),
            ):
                path = path.replace(written, EXAMPLES.get(kind, "x"))
        found.append(f"/{path}")
    return found


def kept(answer: Any) -> bool:
    return "no-store" not in answer.headers.get("Cache-Control", "")


def test_nothing_that_is_answered_to_who_is_signed_in_is_kept() -> None:
    addresses = every_address()
    assert len(addresses) > 150
    assert not [path for path in addresses if "<" in path]
    here = Client(raise_request_exception=False)
    person = ditp_agent()
    for path in addresses:
        here.force_login(person)
        answer = here.get(path)
        list(answer)  # a file is closed once it is read
        assert not kept(answer), path


def test_real_pages_and_downloads_are_not_kept() -> None:
    case = at_stage("labelled")
    with case.at(case.today):
        candidate = browser(case.people.candidate)
        for path in (
            address("dossier", case.dossier),
            reverse("certification:desk"),
            reverse("home"),
            reverse("certification:attestation_pdf", args=[case.dossier.attestations.get().number]),
            "/static/app/app.css",
        ):
            answer = candidate.get(path)
            list(answer)  # a file is closed once it is read
            assert kept(answer) is path.startswith("/static/"), path


def test_public_pages_may_be_kept_by_who_is_not_signed_in(client: Client) -> None:
    for path in PUBLIC:
        answer = client.get(reverse(path))
        assert answer.status_code == 200
        assert kept(answer), path


def test_the_page_of_the_login_does_not_come_back_either(client: Client) -> None:
    client.force_login(ditp_agent())
    assert not kept(client.post(reverse("actors:logout")))
