"""What is pasted and handed in with a campaign is read as it is meant, from whatever program."""

import csv
import datetime as dt
import io

import pytest
from django.urls import reverse
from django.utils import timezone

from candidates.dossiers.models import Dossier
from label_sp.common import spreadsheets
from surveys.answers import samples
from surveys.campaigns.models import Campaign
from surveys.imports.models import AnswersUpload
from tests.factories import DossierFactory, answers_file, candidate_of, questionnaires
from tests.surveys.campaigns.test_pages import form, logged
from tests.surveys.imports.cases import bring_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def dossier() -> Dossier:
    questionnaires()
    return DossierFactory(audit_first_day=timezone.localdate() + dt.timedelta(days=90))


@pytest.mark.parametrize("written", ["1 000", "1\u202f000", "1000,0", " 1\xa0000 "])
def test_the_number_of_people_is_read_as_it_is_pasted(dossier: Dossier, written: str) -> None:
    client = logged(candidate_of(dossier))
    bring_in(client, dossier, form(solicited=written))
    assert Campaign.objects.get().solicited == 1000


def test_a_workbook_gives_what_its_csv_gives(dossier: Dossier) -> None:
    client, content = logged(candidate_of(dossier)), samples.answers_csv("users", 60, seed=1)
    rows = csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")
    workbook = spreadsheets.workbook(rows)
    bring_in(client, dossier, form(file=answers_file(workbook, "r.xlsx")))
    bring_in(client, dossier, form(file=answers_file(content)))
    first, second = Campaign.objects.order_by("number")
    assert first.source_name == "r.xlsx" and first.admissible == 60
    assert [each.count for each in first.tallies.order_by("question", "level")] == [
        each.count for each in second.tallies.order_by("question", "level")
    ]


def test_an_error_in_a_workbook_names_its_row_and_column(dossier: Dossier) -> None:
    rows = list(
        csv.reader(io.StringIO(samples.answers_csv("users", 3, seed=1).decode("utf-8-sig")), delimiter=";")
    )
    rows[2][1] = "7"
    bad = answers_file(spreadsheets.workbook([rows[0], [], *rows[1:]]), "r.xlsx")
    client = logged(candidate_of(dossier))
    address = client.post(reverse("surveys:import", args=[dossier.pk, "users"]), form(file=bad))["Location"]
    assert "« 7 »" in client.get(address).content.decode()
    client.post(address, {"act": "values", "answers_0": "refused"})
    said = f"{rows[0][1]} : « 7 » n’est pas une réponse de l’échelle."
    assert AnswersUpload.objects.get().report["refusals"] == [[4, said]]
    assert said in client.get(address).content.decode()
