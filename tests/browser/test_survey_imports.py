"""The pages of a file of answers on a phone, at each of their steps: no word of any tool makes them wider."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from playwright.sync_api import Page

from surveys.answers import samples
from surveys.imports.enums import UploadState
from surveys.imports.models import AnswersUpload
from surveys.imports.use_cases import upload_answers
from tests.browser.people import NewContext, at_browser, on
from tests.scenarios import Case, at_stage

pytestmark = pytest.mark.django_db(transaction=True)
WIDTHS = (375, 320)
LONG = "export_du_mois_de_mars_version_finale_corrigee_et_relue_sans_une_seule_espace"
BEYOND = """() => {
  const width = document.documentElement.clientWidth;
  const seen = [...document.querySelectorAll("main *")].filter((each) => each.checkVisibility());
  const wide = seen.filter((each) => {
    const box = each.getBoundingClientRect();
    return box.width > 1 && (box.right > width + 0.5 || box.left < -0.5);
  });
  const edge = document.documentElement.scrollWidth - width;
  return [...(edge > 0 ? [`the document: ${edge}`] : []), ...wide.map((each) => each.outerHTML.slice(0, 120))];
}"""
OPEN = "document.querySelectorAll('main details').forEach((each) => { each.open = true; })"


def brought_in(case: Case, lines: list[list[str]], name: str) -> AnswersUpload:
    content = "\r\n".join(";".join(line) for line in lines).encode()
    return upload_answers(
        case.dossier_id,
        "users",
        actor=case.people.candidate,
        uploaded=SimpleUploadedFile(f"{LONG}_{name}.csv", content),
        solicited=1000,
        opened_on=case.today - dt.timedelta(days=60),
        closed_on=case.today - dt.timedelta(days=30),
        sample_method="Tous les usagers du trimestre.",
    )


def at_each_step(case: Case) -> dict[str, str]:
    """The address of the form, and those of files whose columns, whose values and whose effect are shown."""
    codes = samples.CODES["users"]
    columns = [
        ["Numéro", "Avez-vous été bien accueilli ?", *codes[1:], LONG],
        *[["1", *["A1"] * 15, LONG]] * 40,
    ]
    values = [[*codes, "terminé", "canal"], *[[LONG, *["A1"] * 14, "peut-être", "pigeon"]] * 40]
    effect = [[*codes, "terminé", "canal", "site"], *[[*["1"] * 15, "1", "mail", LONG]] * 40, ["1", "1"]]
    made = {
        UploadState.COLUMNS: brought_in(case, columns, "a"),
        UploadState.VALUES: brought_in(case, values, "b"),
        UploadState.PLANNED: brought_in(case, effect, "c"),
    }
    assert {state: each.state for state, each in made.items()} == {state: state for state in made}
    steps = {str(state): reverse("surveys:upload", args=[each.pk]) for state, each in made.items()}
    return {"form": reverse("surveys:import", args=[case.dossier_id, "users"]), **steps}


def refuse(page: Page) -> None:
    """Press the form's button with nothing, or with what cannot be."""
    page.locator("main form button:visible").first.click()
    page.wait_for_load_state()


def test_no_step_of_an_import_is_wider_than_a_phone(live_server: Any, new_context: NewContext) -> None:
    case, wrong = at_stage("ready"), []
    with on(case.today):
        steps = at_each_step(case)
        person = at_browser(case.people.candidate, new_context, live_server.url)
        person.sign_in()
        page = person.page
        for step, address in steps.items():
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 800})
                page.goto(f"{live_server.url}{address}")
                page.evaluate(OPEN)
                wrong += [f"{step}, {width}: {each}" for each in page.evaluate(BEYOND)]
                if step != UploadState.PLANNED:
                    refuse(page)
                    page.evaluate(OPEN)
                    wrong += [f"{step} refused, {width}: {each}" for each in page.evaluate(BEYOND)]
        page.evaluate(
            "document.querySelectorAll('main *').forEach((e) => { e.style.whiteSpace = 'nowrap'; })"
        )
        assert page.evaluate(BEYOND)  # the control: words that may not wrap
    assert not wrong, "\n".join(wrong)
