"""Fill the dossier: sites, planning, self-assessment, pieces, indicators."""

from __future__ import annotations

import datetime as dt
import hashlib
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from candidates.application import facts as application_facts
from candidates.dossiers import use_cases as dossier_use_cases
from candidates.dossiers.enums import Status
from candidates.dossiers.models import Dossier
from candidates.indicators import queries as indicator_queries
from candidates.indicators import use_cases as indicator_use_cases
from candidates.pieces import queries as piece_queries
from candidates.pieces import use_cases as piece_use_cases
from candidates.pieces.enums import PieceKind, Verdict
from candidates.pieces.models import Piece
from candidates.self_assessments import use_cases as self_assessment_use_cases
from label_sp.guide.failures import RuleViolation
from label_sp.journal.models import JournalEntry
from tests.candidates.conftest import BAD_FILES, DAY, Team, bytes_of, file, team
from tests.factories import OrganisationFactory
from tests.guide.common import broken

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
SITE = {"name": "Mairie", "address": "1 place", "postal_code": "80300", "city": "Albert"}
SCORES = {number: Decimal("72.5") for number in range(1, 9)}
FROZEN = [s for s in Status if s not in (Status.PREPARING, Status.INCOMPLETE)]


def main_sites(dossier: Dossier) -> list[str]:
    return list(dossier.service.sites.filter(is_main=True).values_list("name", flat=True))


def acts(there: Team, actor: Any = None) -> dict[str, Any]:
    """Each act that changes the content of the application file."""
    pk, actor = there.dossier.pk, actor or there.contributor
    return {
        "add_site": lambda: dossier_use_cases.add_site(pk, actor=actor, **SITE),
        "plan_dossier": lambda: plan(there, actor),
        "file_piece": lambda: piece_use_cases.file_piece(pk, "training_plan", actor=actor, uploaded=file()),
        "record_indicator": lambda: indicator_use_cases.record_indicator(
            pk, actor=actor, label="Délai", in_place_since=dt.date(2025, 1, 1)
        ),
    }


def plan(there: Team, actor: Any = None, **changes: Any) -> Dossier:
    typed = {
        "body": there.dossier.body,
        "audit_first_day": None,
        "audit_last_day": None,
        "perimeter": "Accueil",
    }
    return dossier_use_cases.plan_dossier(
        there.dossier.pk, actor=actor or there.contributor, **typed | changes
    )


@pytest.mark.parametrize("act", ["add_site", "plan_dossier", "file_piece", "record_indicator"])
@pytest.mark.parametrize("status", Status)
def test_nothing_moves_once_filed_except_complements(status: Status, act: str) -> None:
    there = team(status)
    if status in FROZEN:
        with pytest.raises(ValidationError, match="ne change plus"):
            acts(there)[act]()
        assert not JournalEntry.objects.exists()
    else:
        acts(there)[act]()
        assert JournalEntry.objects.filter(actor=there.contributor).count() == 1


@pytest.mark.parametrize("act", ["add_site", "plan_dossier", "file_piece", "record_indicator"])
def test_who_is_not_of_the_team_fills_nothing(act: str) -> None:
    there = team(Status.INCOMPLETE)
    with pytest.raises(PermissionDenied):
        acts(there, there.body_manager)[act]()


# --- sites ------------------------------------------------------------------------------------------------------------


@pytest.mark.rule("ELI-03")
def test_there_is_one_main_site_whatever_is_asked() -> None:
    there = team()
    pk, actor = there.dossier.pk, there.contributor
    dossier_use_cases.add_site(pk, actor=actor, **SITE)
    assert main_sites(there.dossier) == ["Mairie"]
    second = dossier_use_cases.add_site(pk, actor=actor, **SITE | {"name": "Annexe"})
    assert main_sites(there.dossier) == ["Mairie"]
    dossier_use_cases.add_site(pk, actor=actor, **SITE | {"name": "Siège"}, is_main=True)
    assert main_sites(there.dossier) == ["Siège"]
    dossier_use_cases.make_main_site(pk, second.pk, actor=actor)
    assert main_sites(there.dossier) == ["Annexe"]


@pytest.mark.rule("ELI-03")
def test_the_main_site_is_always_in_the_perimeter() -> None:
    there = team()
    pk, actor = there.dossier.pk, there.contributor
    with pytest.raises(RuleViolation) as refusal:
        dossier_use_cases.add_site(pk, actor=actor, **SITE, in_perimeter=False)
    assert broken(refusal.value.failures) == ["ELI-03"]
    dossier_use_cases.add_site(pk, actor=actor, **SITE)
    store = dossier_use_cases.add_site(pk, actor=actor, **SITE | {"name": "Archives"}, in_perimeter=False)
    with pytest.raises(RuleViolation):
        dossier_use_cases.make_main_site(pk, store.pk, actor=actor)
    assert main_sites(there.dossier) == ["Mairie"]


def test_a_site_is_named_once() -> None:
    there = team()
    dossier_use_cases.add_site(there.dossier.pk, actor=there.contributor, **SITE)
    with pytest.raises(ValidationError, match="porte déjà ce nom"):
        dossier_use_cases.add_site(there.dossier.pk, actor=there.manager, **SITE)


def test_the_main_site_leaves_last() -> None:
    there = team()
    pk, actor = there.dossier.pk, there.contributor
    main = dossier_use_cases.add_site(pk, actor=actor, **SITE)
    other = dossier_use_cases.add_site(pk, actor=actor, **SITE | {"name": "Annexe"})
    with pytest.raises(ValidationError, match="autre site principal"):
        dossier_use_cases.remove_site(pk, main.pk, actor=actor)
    dossier_use_cases.remove_site(pk, other.pk, actor=actor)
    with pytest.raises(ValidationError, match="déjà été retiré"):
        dossier_use_cases.remove_site(pk, other.pk, actor=actor)
    dossier_use_cases.remove_site(pk, main.pk, actor=actor)
    assert not there.dossier.service.sites.exists()


def test_a_site_of_somebody_else_is_no_site_here() -> None:
    there, elsewhere = team(), team()
    site = dossier_use_cases.add_site(elsewhere.dossier.pk, actor=elsewhere.manager, **SITE)
    for act in (dossier_use_cases.remove_site, dossier_use_cases.make_main_site):
        with pytest.raises(ValidationError):
            act(there.dossier.pk, site.pk, actor=there.manager)
    assert elsewhere.dossier.service.sites.count() == 1


# --- planning ---------------------------------------------------------------------------------------------------------


def test_the_audit_does_not_end_before_it_begins() -> None:
    there = team()
    days = {"audit_first_day": dt.date(2026, 6, 16), "audit_last_day": dt.date(2026, 6, 15)}
    with pytest.raises(ValidationError) as refusal:
        plan(there, **days)
    assert set(refusal.value.message_dict) == {"audit_last_day"}
    one_day = dict.fromkeys(days, dt.date(2026, 6, 16))
    assert plan(there, **one_day).audit_last_day == dt.date(2026, 6, 16)


@pytest.mark.parametrize("change", ["body", "audit_first_day", "audit_last_day"])
def test_what_was_agreed_at_the_filing_stays_while_complements_are_due(change: str) -> None:
    day = dt.date(2026, 6, 15)
    there = team(Status.INCOMPLETE, audit_first_day=day, audit_last_day=day)
    agreed = {"audit_first_day": day, "audit_last_day": day}
    other = {"body": OrganisationFactory(kind="body")}.get(
        change, day + dt.timedelta(days=change == "audit_last_day")
    )
    if change == "audit_first_day":
        other = day - dt.timedelta(days=1)
    with pytest.raises(ValidationError, match="avec l’organisme"):
        plan(there, **agreed | {change: other})
    assert plan(there, **agreed, perimeter="Précisé").perimeter == "Précisé"


# --- self-assessment --------------------------------------------------------------------------------------------------


def assess(there: Team, done_on: dt.date = DAY, **changes: Any) -> Any:
    typed = {"done_on": done_on, "scores": SCORES, **changes}
    return self_assessment_use_cases.record_self_assessment(
        there.dossier.pk, actor=there.contributor, **typed
    )


@pytest.mark.rule("PRE-01")
def test_a_self_assessment_is_done_today_at_the_latest() -> None:
    there = team()
    assert assess(there, DAY).by_engagement[8] == Decimal("72.5")
    with pytest.raises(ValidationError, match="futur"):
        assess(there, DAY + dt.timedelta(days=1))


@pytest.mark.rule("PRE-01")
@pytest.mark.parametrize(
    ("done_on", "fit"),
    [
        pytest.param(dt.date(2025, 6, 15), True, id="12 months before the audit"),
        pytest.param(dt.date(2025, 6, 14), False, id="a day older"),
    ],
)
def test_the_filing_looks_at_the_age_of_the_latest_one(done_on: dt.date, fit: bool) -> None:
    day = dt.date(2026, 6, 15)
    there = team(audit_first_day=day, audit_last_day=day)
    assess(there, dt.date(2024, 1, 1))
    assess(there, done_on)
    facts = application_facts.submission_facts(there.dossier, None, None)
    with pytest.raises(RuleViolation) as refusal:
        there.dossier.submit(facts, now=None, today=DAY)
    assert ("PRE-01" not in broken(refusal.value.failures)) is fit


@pytest.mark.parametrize(
    "scores",
    [
        {**SCORES, 1: Decimal("100.01")},
        {**SCORES, 1: Decimal("-0.01")},
        {n: s for n, s in SCORES.items() if n != 8},
        {**SCORES, 9: Decimal(1)},
    ],
    ids=["over", "under", "seven", "nine"],
)
def test_eight_scores_of_0_to_100(scores: dict[int, Decimal]) -> None:
    with pytest.raises(ValidationError):
        assess(team(), scores=scores)


def test_the_same_self_assessment_sent_twice_counts_once() -> None:
    there = team()
    assess(there)
    with pytest.raises(ValidationError, match="déjà enregistré"):
        assess(there)
    assess(there, summary="Avec un constat de plus.")
    assert there.dossier.self_assessments.count() == 2


@pytest.mark.rule("FOL-02")
@pytest.mark.parametrize("status", Status)
def test_self_assessments_go_on_each_year_of_the_label(status: Status) -> None:
    closed = (
        {"closed_on": DAY} if status in ("refused", "withdrawn", "expired", "renewed", "abandoned") else {}
    )
    there = team(status, **closed)
    if status in (
        Status.PREPARING,
        Status.INCOMPLETE,
        *(["labelled", "in_follow_up", "action_plan_due"]),
        *(Status.ADMISSIBLE, Status.IN_AUDIT),  # no plan left: the days of the visit are not agreed
    ):
        assess(there)
    else:
        with pytest.raises(ValidationError, match="ne change plus"):
            assess(there)


# --- pieces -----------------------------------------------------------------------------------------------------------


def deposit(there: Team, uploaded: Any = None, kind: str = "organisation_chart") -> Piece:
    return piece_use_cases.file_piece(
        there.dossier.pk, kind, actor=there.contributor, uploaded=uploaded or file()
    )


@pytest.mark.rule("DOS-01")
def test_each_of_the_eight_pieces_is_filed_and_ticked() -> None:
    there = team()
    for kind in PieceKind:
        deposit(there, file(f"{kind}.pdf"), kind)
    assert [line.current.name for line in piece_queries.checklist(there.dossier)] == [
        f"{k}.pdf" for k in PieceKind
    ]
    assert application_facts.submission_facts(there.dossier, None, None).pieces_present == set(
        PieceKind.values
    )


def test_a_piece_keeps_its_fingerprint_and_owes_nothing_to_the_clients_name() -> None:
    content = b"%PDF-1.4\n% chiffres\n"
    piece = deposit(team(), file("../../etc/Organigramme é.pdf", content))
    assert (piece.name, piece.content_type, piece.size) == (
        "Organigramme é.pdf",
        "application/pdf",
        len(content),
    )
    assert piece.sha256 == hashlib.sha256(content).hexdigest()
    assert piece.file.name == f"pieces/{piece.dossier_id}/{piece.pk}"
    assert bytes_of(piece) == content


@pytest.mark.parametrize(("name", "content", "said"), BAD_FILES.values(), ids=BAD_FILES)
def test_a_file_that_is_not_what_it_says_is_refused_on_its_field(
    name: str, content: bytes, said: str, settings: Any
) -> None:
    settings.UPLOAD_MAX_BYTES = 1024
    there = team()
    with pytest.raises(ValidationError, match=said) as refusal:
        deposit(there, file(name, content))
    assert set(refusal.value.message_dict) == {"file"}
    assert not Piece.objects.exists()


def test_a_new_version_leaves_the_former_one_readable() -> None:
    there = team()
    deposit(there, file(content=b"%PDF-1.4\n% un"))
    second = deposit(there, file(content=b"%PDF-1.4\n% deux"))
    line = piece_queries.checklist(there.dossier)[1]
    assert [p.version for p in line.versions] == [2, 1]
    assert line.current == second and piece_queries.current_pieces(there.dossier) == {
        "organisation_chart": second
    }
    assert b"un" in bytes_of(line.versions[1])


def test_the_same_file_again_changes_nothing() -> None:
    there = team()
    deposit(there)
    with pytest.raises(ValidationError, match="identique"):
        deposit(there)
    assert Piece.objects.count() == 1


@pytest.mark.rule("DOS-04")
@pytest.mark.parametrize(
    ("verdict", "moves"), [(Verdict.ACCEPTED, False), (Verdict.COMPLEMENT, True), (Verdict.PENDING, True)]
)
def test_only_a_piece_found_fit_stays_while_complements_are_due(verdict: Verdict, moves: bool) -> None:
    there = team(Status.PREPARING)
    piece = deposit(there)
    Piece.objects.filter(pk=piece.pk).update(verdict=verdict)
    Dossier.objects.filter(pk=there.dossier.pk).update(status=Status.INCOMPLETE)
    there.dossier.refresh_from_db()
    assert piece_queries.checklist(there.dossier)[1].fileable is moves
    new = file(content=b"%PDF-1.4\n% nouveau")
    if moves:
        assert deposit(there, new).verdict == Verdict.PENDING
    else:
        with pytest.raises(ValidationError, match="déjà jugé"):
            deposit(there, new)


@pytest.mark.rule("DOS-02")
def test_the_checklist_says_until_when() -> None:
    visit = dt.date(2026, 3, 31)
    assert {line.due for line in piece_queries.checklist(team().dossier)} == {None}
    preparing = team(audit_first_day=visit, audit_last_day=visit).dossier
    assert {line.due for line in piece_queries.checklist(preparing)} == {dt.date(2026, 2, 28)}
    there = team(Status.INCOMPLETE, audit_first_day=visit, audit_last_day=visit)
    piece = deposit(there)
    Piece.objects.filter(pk=piece.pk).update(verdict=Verdict.COMPLEMENT, complement_due=dt.date(2026, 3, 9))
    due = [line.due for line in piece_queries.checklist(there.dossier)]
    assert due == [dt.date(2026, 3, 30), dt.date(2026, 3, 9), *[dt.date(2026, 3, 30)] * 6]


# --- quality indicators -----------------------------------------------------------------------------------------------


@pytest.mark.rule("DOS-06")
@pytest.mark.parametrize(
    ("since", "from_day"),
    [
        (dt.date(2025, 9, 2), dt.date(2026, 3, 2)),
        (dt.date(2025, 9, 3), dt.date(2026, 3, 3)),
        (dt.date(2025, 8, 31), dt.date(2026, 3, 1)),  # 28 February less 6 months is 28 August
        (dt.date(2023, 8, 31), dt.date(2024, 3, 1)),
        (dt.date(2025, 10, 31), dt.date(2026, 5, 1)),
    ],
)
def test_an_indicator_counts_after_six_months(since: dt.date, from_day: dt.date) -> None:
    there = team()
    indicator_use_cases.record_indicator(
        there.dossier.pk, actor=there.contributor, label="Délai", in_place_since=since
    )
    (line,) = indicator_queries.indicator_lines(there.dossier)
    assert (line.counts_from, line.counts) == (from_day, from_day <= DAY)


def test_an_indicator_is_listed_once_and_is_not_of_tomorrow() -> None:
    there = team()

    def add(**changes: Any) -> Any:
        typed = {"label": "Délai", "in_place_since": DAY, **changes}
        return indicator_use_cases.record_indicator(there.dossier.pk, actor=there.contributor, **typed)

    with pytest.raises(ValidationError, match="futur"):
        add(in_place_since=DAY + dt.timedelta(days=1))
    indicator = add()
    with pytest.raises(ValidationError, match="déjà dans la liste"):
        add()
    indicator_use_cases.remove_indicator(there.dossier.pk, indicator.pk, actor=there.contributor)
    with pytest.raises(ValidationError, match="déjà été retiré"):
        indicator_use_cases.remove_indicator(there.dossier.pk, indicator.pk, actor=there.contributor)
