"""Dates, scores, rules and drawings as pages show them."""

import datetime as dt
import re
from fractions import Fraction
from types import SimpleNamespace

import pytest
from django.template import Context, Template

from candidates.dossiers.enums import Status
from candidates.dossiers.models import Dossier
from candidates.services.models import Service
from label_sp.design import components
from label_sp.design.components import Step
from label_sp.design.templatetags import label_sp as tags
from label_sp.guide import in_french
from label_sp.guide.calendar import Deadline
from label_sp.guide.decision import Scores, verdict
from label_sp.guide.failures import Failure
from label_sp.guide.tiers import Tier
from label_sp.journal.models import JournalEntry

TODAY = dt.date(2027, 2, 18)


@pytest.fixture(autouse=True)
def _on_that_day(time_machine):
    time_machine.move_to(
        dt.datetime(2027, 2, 17, 23, 30, tzinfo=dt.UTC), tick=False
    )  # half past midnight in Paris


def rendered(source, **context):
    context = {"dossier": Dossier(service=Service(department="80")), **context}
    return Template("{% load label_sp %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("day", "shown"),
    [
        (dt.date(2027, 3, 2), "mardi 2 mars 2027 (dans 12 jours)"),
        (dt.date(2027, 3, 1), "lundi 1er mars 2027 (dans 11 jours)"),
        (dt.date(2027, 2, 19), "vendredi 19 février 2027 (demain)"),
        (dt.date(2027, 2, 18), "jeudi 18 février 2027 (aujourd’hui)"),
        (dt.date(2027, 2, 17), "mercredi 17 février 2027 (hier)"),
        (dt.date(2027, 2, 15), "lundi 15 février 2027 (il y a 3 jours)"),
        (None, "—"),
    ],
)
def test_a_date_says_how_far_it_is_from_today_in_paris(day, shown):
    assert tags.long_date(day) == shown


def test_an_instant_is_shown_as_its_day_and_time_in_paris():
    late = dt.datetime(2027, 3, 1, 23, 5, tzinfo=dt.UTC)
    assert tags.short_date(late) == "2 mars 2027"
    assert tags.moment(late) == "2 mars 2027 à 0\xa0h\xa005"


def test_short_and_plain_dates():
    assert tags.short_date(dt.date(2027, 4, 1)) == "1er avril 2027"
    assert tags.plain_date(dt.date(2027, 3, 2)) == "mardi 2 mars 2027"
    assert (tags.short_date(None), tags.plain_date(None)) == ("—", "—")


def test_scores_are_rounded_down_and_a_tier_has_its_name():
    assert tags.score(Fraction(6996, 100)) == "69,9"
    assert tags.score(None) == "—"
    assert tags.tier_label("or") == "Or"
    assert tags.tier_label("") == "aucun palier"


PROFESSIONAL = SimpleNamespace(is_professional=True, side="body")
CANDIDATE = SimpleNamespace(is_professional=False, side="candidate")


def test_a_rule_leads_to_the_page_of_rules_and_only_professionals_read_its_code():
    link = '<a class="sp-rule" href="/regles/#DEC-08">guide 3.8.1 · DEC-08</a>'
    assert rendered('{% rule_link "DEC-08" %}', who=PROFESSIONAL) == link
    assert "ISO/IEC 17065 7.6.2 · ACT-10" in rendered('{% rule_link "ACT-10" %}', who=PROFESSIONAL)
    for who in (CANDIDATE, None):
        html = rendered('{% rule_link "DEC-08" %}', who=who)
        assert html.startswith(
            '<a class="sp-rule" href="/regles/#DEC-08">Pourquoi\xa0?<span class="fr-sr-only">'
        )


def test_rules_after_a_sentence_are_open_for_professionals_and_folded_for_others():
    open_ = rendered('{% why "DEC-08" "ACT-10" %}', who=PROFESSIONAL)
    assert "<details" not in open_
    assert "guide 3.8.1 · DEC-08</a>, <a" in open_
    for who in (CANDIDATE, None):
        folded = rendered('{% why "DEC-08" "ACT-10" %}', who=who)
        before, after = folded.split("</summary>")
        assert "<details" in before and "Pourquoi\xa0?" in before
        assert in_french.text("DEC-08") in after and "DEC-08</a>" in after and "ACT-10</a>" in after
    assert rendered('{% why "" %}', who=None).strip() == ""


@pytest.mark.parametrize(
    ("component", "given"),
    [
        (
            "failure_list",
            {"failures": [Failure("DEC-08", "Trop tôt.", found="x", needed="y", next_step="z")]},
        ),
        (
            "deadlines",
            {"deadlines": [Deadline("AUD-01", "p", "Plan", TODAY, "jours", 1, "auditor", "", "x")]},
        ),
        ("reading", {"rule": "SUS-02", "text": "…"}),
    ],
)
def test_no_component_shows_a_code_to_who_works_for_nobody(component, given):
    source = f'{{% include "components/{component}.html" %}}'
    hidden = re.compile(r"<details.*?</details>|<span class=\"fr-sr-only\">.*?</span>|<[^>]*>", re.S)
    assert re.search(r"[A-Z]{3}-[0-9]{2}", hidden.sub("", rendered(source, who=PROFESSIONAL, **given)))
    assert not re.search(r"[A-Z]{3}-[0-9]{2}", hidden.sub("", rendered(source, who=CANDIDATE, **given)))


def test_the_state_of_a_dossier_is_a_word_before_a_colour():
    suspended = Dossier(status=Status.IN_FOLLOW_UP, suspended_on=dt.date(2027, 4, 5))
    html = rendered("{% status_badge dossier %}", dossier=suspended)
    assert "Label suspendu, audit de suivi en cours" in html
    assert "fr-badge--warning" in html


# Deadlines and journal -----------------------------------------------------------------------------------------------


def deadline(due, **fields):
    facts = {"blocks": "la visite", "explanation": "10 jours ouvrés avant la visite", **fields}
    return Deadline("AUD-01", "plan", "Envoyer le plan", due, "jours ouvrés", 10, "auditor", **facts)


@pytest.mark.parametrize(
    ("due", "late"),
    [(dt.date(2027, 2, 18), False), (dt.date(2027, 2, 17), True)],
    ids=["last day", "day after"],
)
def test_a_late_deadline_says_so_in_a_word(due, late):
    html = rendered('{% include "components/deadlines.html" %}', deadlines=[deadline(due)])
    assert ("En retard" in html) is late
    assert "10 jours ouvrés avant la visite" in html
    assert "Bloque : la visite" in html


def test_what_is_done_is_not_late():
    html = rendered(
        '{% include "components/deadlines.html" %}', deadlines=[deadline(dt.date(2027, 1, 1), done=True)]
    )
    assert "En retard" not in html
    assert "Fait" in html


def test_no_deadline_is_said():
    assert "Aucune échéance" in rendered('{% include "components/deadlines.html" %}', deadlines=[])


def test_the_journal_tells_what_the_clock_did():
    entry = JournalEntry(at=dt.datetime(2027, 2, 1, 8, tzinfo=dt.UTC), event="dossier.submitted", actor=None)
    html = rendered('{% include "components/journal.html" %}', entries=[entry])
    assert "Dossier déposé" in html
    assert "automatiquement" in html
    assert "Aucun acte" in rendered('{% include "components/journal.html" %}', entries=[])


# Timeline ------------------------------------------------------------------------------------------------------------


def steps():
    return [
        Step("Dépôt", dt.date(2027, 2, 8), "done"),
        Step("Audit", dt.date(2027, 2, 28), "current", "rapport attendu"),
        Step("Décision"),
    ]


def test_today_stands_between_the_dates_around_it():
    drawing = components.draw_timeline(steps(), TODAY)
    first, second = drawing.placed[0].x, drawing.placed[1].x
    assert drawing.today_x == (first + second) / 2


@pytest.mark.parametrize("today", [dt.date(2020, 1, 1), dt.date(2030, 1, 1)], ids=["before all", "after all"])
def test_today_stays_in_the_drawing(today):
    drawing = components.draw_timeline(steps(), today)
    assert 0 < drawing.today_x < drawing.width


def test_a_timeline_without_dates_has_no_today():
    assert components.draw_timeline([Step("Dépôt")], TODAY).today_x is None


def test_the_drawing_says_the_same_as_the_list_and_has_no_style():
    html = rendered('{% include "components/timeline.html" %}', steps=steps())
    assert 'aria-hidden="true"' in html
    assert "en cours, dimanche 28 février 2027 (dans 10 jours). rapport attendu" in " ".join(html.split())
    assert "style=" not in html


def test_coordinates_keep_their_decimal_point_in_french():
    uneven = [Step("A", dt.date(2027, 2, 11), "done"), Step("B", dt.date(2027, 3, 1))]
    html = rendered("{% timeline steps %}", steps=uneven)
    assert f'x1="{components.draw_timeline(uneven, TODAY).today_x}"' in html
    assert "," not in html.split('class="sp-svg-today"')[1].split(">")[0]


def test_a_long_label_is_cut_in_lines():
    assert components.wrapped("Label jusqu’à la fin de validité", 18) == [
        "Label jusqu’à la",
        "fin de validité",
    ]
    assert components.wrapped("Anticonstitutionnellement", 5) == ["Anticonstitutionnellement"]


# Verdict and scores --------------------------------------------------------------------------------------------------


def argent():
    engagements = dict.fromkeys(range(1, 9), Fraction(82))
    return verdict(
        Scores(engagements, or_criteria=Fraction(7815, 100), agents=Fraction(81), users=Fraction(93))
    )


@pytest.mark.rule("DEC-04")
def test_the_verdict_shows_each_condition_of_each_tier_and_what_the_next_one_lacks():
    html = rendered('{% include "components/verdict.html" with live="live-verdict" %}', verdict=argent())
    assert "Argent possible" in html
    assert "Critères supplémentaires du label « Or » : 78,1, il faut 80 (manque 1,9)" in html
    assert html.count('scope="row"') == 11
    assert 'id="live-verdict"' in html
    assert "hx-swap-oob" not in html


@pytest.mark.rule("DEC-04")
def test_a_verdict_swapped_by_htmx_is_the_same_section():
    html = rendered("{% verdict_panel verdict final=True oob=True %}", verdict=argent())
    assert 'hx-swap-oob="true"' in html
    assert "Palier proposé : Argent" in html
    decided = rendered("{% verdict_panel verdict final=True decided=True %}", verdict=argent())
    assert "Palier atteint à l’audit : Argent" in decided and "proposé" not in decided


@pytest.mark.rule("DEC-04")
@pytest.mark.parametrize(
    ("scores", "final", "words"),
    [
        (Scores({}), False, "Aucun palier pour l’instant"),
        (Scores({}), True, "Aucun palier"),
        (Scores(dict.fromkeys(range(1, 9), 90), 90, 90, 90), False, "Or possible"),
    ],
)
def test_the_headline_of_a_verdict(scores, final, words):
    assert components.headline(verdict(scores), final=final) == words


def test_the_or_criteria_are_asked_for_by_one_tier_only():
    row = next(
        row
        for row in components.verdict_rows(argent())
        if row.label == "Critères supplémentaires du label « Or »"
    )
    assert [(tier, cell is None) for tier, cell in row.cells] == [
        (Tier.BRONZE, True),
        (Tier.ARGENT, True),
        (Tier.OR, False),
    ]


@pytest.mark.parametrize(
    ("value", "word"),
    [(None, "pas encore noté"), (Fraction(7999, 100), "non atteint"), (Fraction(80), "atteint")],
)
def test_a_bar_says_whether_the_threshold_is_met(value, word):
    assert components.draw_scores({4: value}, 80)[3].word == word


def test_scores_are_drawn_and_tabled_without_style():
    html = rendered("{% svg_scores scores 80 %}", scores={1: Fraction(125, 3), 4: Fraction(80)})
    assert 'role="img"' in html
    assert 'width="41.67"' in html
    assert "41,6" in html
    assert "style=" not in html
