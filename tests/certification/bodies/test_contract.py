"""The contract of a cycle: when it was signed, until when, for how many days on site. CON-01, CON-02, guide 3.2."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from certification.bodies import use_cases as bodies
from certification.bodies.models import CertificationAgreement
from label_sp.guide import bodies as body_rules
from label_sp.journal.models import JournalEntry
from tests.certification.conftest import rules_of
from tests.scenarios import Case, at_stage

pytestmark = pytest.mark.django_db


def record(case: Case, signed_on: dt.date, **fields: Any) -> CertificationAgreement:
    given = {"agents_in_scope": 12, **fields}
    return bodies.record_agreement(case.dossier_id, actor=case.people.manager, signed_on=signed_on, **given)


@pytest.fixture
def unsigned() -> Iterator[Case]:
    """A dossier just filed, whose body records the contract today."""
    case = at_stage("submitted")
    case.dossier.agreements.all().delete()
    with case.at(case.day_of("submitted")):
        yield case


@pytest.mark.rule("CON-01")
@pytest.mark.parametrize(
    ("later", "expected"),
    [(dt.timedelta(0), None), (dt.timedelta(days=-1), ["CON-01"]), (dt.timedelta(days=-1200), ["CON-01"])],
    ids=["18 months before the audit", "the day before", "five years old"],
)
def test_a_contract_is_signed_for_this_cycle(
    unsigned: Case, later: dt.timedelta, expected: list[str] | None
) -> None:
    first_day = body_rules.first_signature_day(unsigned.dossier.audit_first_day)
    if expected:
        assert rules_of(record, unsigned, first_day + later) == expected
        assert not CertificationAgreement.objects.exists()
    else:
        assert record(unsigned, first_day).ends_on == body_rules.contract_last_day(first_day)


@pytest.mark.rule("CON-01")
def test_a_contract_covers_the_three_years_from_its_signature(unsigned: Case) -> None:
    signed_on = unsigned.day_of("submitted")
    least = body_rules.contract_last_day(signed_on)
    assert rules_of(record, unsigned, signed_on, ends_on=least - dt.timedelta(days=1)) == ["CON-01"]
    assert record(unsigned, signed_on, ends_on=least).ends_on == least


@pytest.mark.rule("CON-02")
def test_fewer_days_than_annex_12_take_a_reason_that_the_journal_keeps(unsigned: Case) -> None:
    signed_on = unsigned.day_of("submitted")
    assert rules_of(record, unsigned, signed_on, sites_visited=2, days_on_site=Decimal("1.5")) == ["CON-02"]
    made = record(
        unsigned,
        signed_on,
        sites_visited=2,
        days_on_site=Decimal("1.5"),
        fewer_days_reason="L’annexe n’a qu’un guichet.",
    )
    assert (made.days_on_site, made.sites_visited) == (Decimal("1.5"), 2)
    written = JournalEntry.objects.filter(event="agreement.recorded").latest("id")
    assert written.data["reason"] == "L’annexe n’a qu’un guichet."


@pytest.mark.rule("CON-02")
def test_without_days_a_contract_has_those_of_annex_12(unsigned: Case) -> None:
    made = record(unsigned, unsigned.day_of("submitted"), sites_visited=2)
    assert made.days_on_site == Decimal("2.0")  # 1,5 up to 49 agents, a half day for the second site
