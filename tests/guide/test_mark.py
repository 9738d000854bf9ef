"""The mark: who may show it, who may relay; copies and annex of attestations."""

from dataclasses import replace
from datetime import date

import pytest

from label_sp.guide import attestation, mark
from label_sp.guide.attestation import AnnexLine, LabelFacts
from label_sp.guide.mark import CENTRAL_MEDIA, LOCAL_MEDIA, Holder, Medium
from label_sp.guide.tiers import Tier
from tests.guide.common import broken

TODAY = date(2026, 3, 2)
LABEL = LabelFacts(obtained_on=date(2025, 7, 1), valid_until=date(2028, 6, 30))
SUSPENDED = replace(LABEL, suspensions=((date(2026, 3, 1), None),))
WITHDRAWN = replace(LABEL, withdrawn_from=date(2026, 1, 2))
RELAY = frozenset({Medium.RELAY})


@pytest.mark.rule("ATT-06")
@pytest.mark.parametrize("tier", Tier)
def test_the_kit_holds_the_logo_of_the_tier_obtained_and_the_rules(tier):
    kit = mark.kit_of(tier)
    assert kit.tier == tier and len(kit.files) == 5
    logos = [name for name in kit.files if name.startswith("logo")]
    assert logos == [f"logo-services-publics-plus-{tier.value}.{kind}" for kind in ("svg", "png")]


@pytest.mark.rule("ATT-07")
@pytest.mark.parametrize(
    ("holder", "tier", "media"),
    [
        (Holder(False, Tier.ARGENT, LABEL), Tier.ARGENT, LOCAL_MEDIA),
        (Holder(False, Tier.ARGENT, LABEL, LABEL), Tier.ARGENT, LOCAL_MEDIA | RELAY),
        (Holder(False, Tier.ARGENT, LABEL, SUSPENDED), Tier.ARGENT, LOCAL_MEDIA),
        (Holder(False, None, None, LABEL), None, RELAY),
        (Holder(False, Tier.ARGENT, SUSPENDED, LABEL), None, RELAY),
        (Holder(False, None, LABEL), None, frozenset()),
        (Holder(False), None, frozenset()),
        (Holder(True, Tier.OR, LABEL), Tier.OR, CENTRAL_MEDIA),
        (Holder(True, Tier.OR, LABEL, LABEL), Tier.OR, CENTRAL_MEDIA),
        (Holder(True, Tier.OR, SUSPENDED), None, frozenset()),
    ],
)
def test_the_mark_is_shown_by_those_labelled_and_relayed_by_the_others(holder, tier, media):
    found = mark.rights(holder, TODAY)
    assert (found.tier, found.media) == (tier, media)


def test_a_local_service_has_no_national_medium_and_a_central_one_no_premises():
    assert Medium.NATIONAL not in LOCAL_MEDIA and Medium.PREMISES not in CENTRAL_MEDIA
    assert Medium.WEBSITE in LOCAL_MEDIA & CENTRAL_MEDIA


@pytest.mark.rule("WIT-03")
@pytest.mark.parametrize(
    ("label", "on", "shown"),
    [
        (LABEL, date(2025, 6, 30), False),
        (LABEL, date(2025, 7, 1), True),
        (LABEL, date(2028, 6, 30), True),
        (LABEL, date(2028, 7, 1), False),
        (WITHDRAWN, date(2026, 1, 1), True),
        (WITHDRAWN, date(2026, 1, 2), True),
        (WITHDRAWN, date(2026, 3, 2), True),
        (WITHDRAWN, date(2026, 3, 3), False),
        (replace(WITHDRAWN, suspensions=((date(2025, 12, 1), None),)), date(2026, 1, 2), False),
        (replace(WITHDRAWN, suspensions=((date(2026, 1, 2), None),)), date(2026, 1, 2), True),
    ],
)
def test_the_mark_is_shown_while_the_label_is_in_force_and_two_months_after_its_withdrawal(label, on, shown):
    assert bool(mark.rights(Holder(False, Tier.BRONZE, label), on).media) is shown


@pytest.mark.rule("ATT-07")
@pytest.mark.parametrize(
    ("medium", "expected"), [(Medium.RELAY, []), (Medium.PREMISES, ["ATT-07"]), (Medium.NATIONAL, ["ATT-07"])]
)
def test_a_service_that_only_relays_shows_no_mark_of_its_own(medium, expected):
    holder = Holder(False, central_label=LABEL)
    assert broken(mark.failures_to_use(holder, medium, today=TODAY)) == expected


@pytest.mark.rule("ATT-07")
def test_a_refused_use_says_what_is_allowed():
    (nothing,) = mark.failures_to_use(Holder(False), Medium.WEBSITE, today=TODAY)
    assert nothing.found == "permis aujourd’hui : aucun usage" and "site internet" in nothing.message
    (other,) = mark.failures_to_use(Holder(True, Tier.OR, LABEL), Medium.PREMISES, today=TODAY)
    assert other.found == "permis aujourd’hui : site internet, supports institutionnels nationaux"


# --- copies and annex -------------------------------------------------------------------------------------------------


@pytest.mark.rule("ATT-03")
def test_the_annex_lists_the_local_services_labelled_that_day_by_name():
    labels = [
        ("CAF 80", Tier.OR, LABEL),
        ("CAF 02", Tier.BRONZE, replace(LABEL, obtained_on=date(2026, 3, 2))),
        ("CAF 60", Tier.ARGENT, SUSPENDED),
        ("CAF 59", Tier.ARGENT, WITHDRAWN),
        ("CAF 62", Tier.OR, replace(LABEL, obtained_on=date(2026, 3, 3))),
    ]
    assert attestation.annex(labels, TODAY) == (
        AnnexLine("CAF 02", Tier.BRONZE, 2026),
        AnnexLine("CAF 60", Tier.ARGENT, 2025),
        AnnexLine("CAF 80", Tier.OR, 2025),
    )


@pytest.mark.rule("ATT-03")
def test_an_annex_is_issued_again_when_its_list_changed():
    first, second = AnnexLine("CAF 02", Tier.BRONZE, 2026), AnnexLine("CAF 80", Tier.OR, 2025)
    assert not attestation.annex_is_outdated((first, second), (second, first))
    assert attestation.annex_is_outdated((first,), (first, second))
    assert attestation.annex_is_outdated((first,), ())
    assert attestation.annex_is_outdated((first,), (replace(first, tier=Tier.OR),))


@pytest.mark.rule("ATT-03")
def test_two_labels_of_one_service_come_by_year():
    older = LabelFacts(date(2024, 1, 1), date(2026, 12, 31))
    found = attestation.annex([("CAF 80", Tier.OR, LABEL), ("CAF 80", Tier.BRONZE, older)], TODAY)
    assert [line.year for line in found] == [2024, 2025]


@pytest.mark.rule("ATT-04")
@pytest.mark.parametrize(
    ("central", "expected"), [("cnaf", ("caf-80", "cnaf")), (None, ("caf-80",)), ("caf-80", ("caf-80",))]
)
def test_the_central_service_gets_a_copy(central, expected):
    assert attestation.recipients("caf-80", central) == expected
