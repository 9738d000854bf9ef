"""A client that anybody may generate from our OpenAPI document logs in, lists, reads, acts and understands refusals."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from django.utils import timezone
from drf_spectacular.generators import SchemaGenerator

from candidates.dossiers.models import Dossier
from tests.scenarios import Case, at_stage

FILES = (
    *("application/pdf", "image/jpeg", "*/*", "text/csv", "application/vnd.oasis.opendocument.spreadsheet"),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
)
PASSWORD = "mot-de-passe-de-test"
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The name of the package; a warning of the generator is a failure."""
    folder = tmp_path_factory.mktemp("generated")
    document, config = folder / "openapi.json", folder / "config.json"
    document.write_text(json.dumps(SchemaGenerator().get_schema(request=None, public=True)))
    bytes_are = dict.fromkeys(FILES, "application/octet-stream")
    config.write_text(json.dumps({"post_hooks": [], "content_type_overrides": bytes_are}))
    words = ["generate", "--meta", "none", "--fail-on-warning", "--path", document, "--config", config]
    command = [
        sys.executable,
        "-m",
        "openapi_python_client",
        *words,
        "--output-path",
        folder / "of_the_label",
    ]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    sys.path.insert(0, str(folder))
    yield "of_the_label"
    sys.path.remove(str(folder))


class Played:
    """The generated package, with a token once somebody has logged in."""

    def __init__(self, name: str, url: str) -> None:
        self.name, self.url = name, url
        self.models = import_module(f"{name}.models")
        self.client: Any = import_module(name).Client(base_url=url, raise_on_unexpected_status=True)

    def call(self, operation: str, *address: Any, **given: Any) -> Any:
        return self._module(operation).sync_detailed(*address, client=self.client, **given)

    def _module(self, operation: str) -> ModuleType:
        folder = Path(str(import_module(f"{self.name}.api").__file__)).parent
        (found,) = folder.glob(f"*/{operation}.py")
        return import_module(f"{self.name}.api.{found.parent.name}.{operation}")

    def close(self) -> None:
        self.client.get_httpx_client().close()

    def log_in(self, email: str) -> None:
        credentials = self.models.CredentialsRequest(email=email, password=PASSWORD)
        token = self.call("auth_token_create", body=credentials).parsed.token
        self.close()
        authenticated = import_module(self.name).AuthenticatedClient
        self.client = authenticated(base_url=self.url, token=token, raise_on_unexpected_status=True)


@pytest.mark.django_db(transaction=True)
def test_it_logs_in_lists_reads_and_acts(generated: str, live_server: Any) -> None:
    with contextlib.closing(Played(generated, live_server.url)) as played:
        play(played, at_stage("preparing"))


def play(played: Played, case: Case) -> None:
    refused = played.call("dossiers_list")
    assert (refused.status_code, refused.parsed.status) == (401, 401)

    played.log_in(case.people.candidate.email)
    listed = played.call("dossiers_list").parsed
    assert (listed.count, listed.next_, listed.results[0].tier) == (1, None, None)
    read = played.call("dossiers_read", case.dossier.pk).parsed
    assert (read.reference, read.status.value) == (case.dossier.reference, "preparing")

    first = timezone.localdate() + dt.timedelta(days=120)
    plan = played.models.PlanningRequest(
        body=case.people.body.pk, audit_first_day=first, audit_last_day=first, perimeter="Tout l’accueil"
    )
    planned = played.call("dossiers_plan", case.dossier.pk, body=plan).parsed
    assert (planned.audit_first_day, planned.perimeter) == (first, "Tout l’accueil")
    assert Dossier.objects.get().audit_first_day == first

    abandoned = played.call("dossiers_abandon", case.dossier.pk, body=played.models.AbandonRequest(reason=""))
    assert abandoned.parsed.status.value == "abandoned"
    again = played.call("dossiers_plan", case.dossier.pk, body=plan)
    assert isinstance(again.parsed, played.models.Problem) and again.parsed.status == again.status_code >= 400
