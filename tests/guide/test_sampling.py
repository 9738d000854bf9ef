"""Draws: how many, at random, replayable by anyone."""

from collections import Counter
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from label_sp.guide import sampling

UNITS = st.lists(st.text(min_size=1, max_size=8), unique=True, max_size=30)


@pytest.mark.rule("SAM-01")
@pytest.mark.parametrize(
    ("units", "size"),
    [(0, 0), (1, 1), (2, 2), (4, 2), (5, 3), (10, 4), (100, 10), (101, 11), (102, 11), (2800, 53)],
)
def test_the_sample_is_the_square_root_rounded_up(units, size):
    assert sampling.sample_size(units) == size


@pytest.mark.rule("SAM-01")
@given(st.integers(1, 10**40))
def test_the_sample_is_the_least_integer_whose_square_reaches_n(units):
    size = sampling.sample_size(units)
    assert (size - 1) ** 2 < units <= size**2


def test_a_negative_number_of_services_is_a_mistake():
    with pytest.raises(ValueError, match="negative"):
        sampling.sample_size(-1)


@pytest.mark.rule("SAM-02")
@pytest.mark.parametrize(("left", "size"), [(90, 10), (10, 10), (9, 9), (0, 0)])
def test_when_fewer_are_left_all_are_audited(left, size):
    assert sampling.follow_up_sample_size(100, left) == size


@pytest.mark.rule("SAM-02")
def test_three_yearly_draws_never_audit_a_service_twice():
    network = [f"caf-{number}" for number in range(10)]
    first = sampling.draw("2026", network, sampling.sample_size(10))
    second = sampling.draw_follow_up("2027", network, first)
    third = sampling.draw_follow_up("2028", network, first + second)
    assert [len(drawn) for drawn in (first, second, third)] == [4, 4, 2]
    assert sorted(first + second + third) == network
    assert sampling.draw_follow_up("2029", network, network) == ()


@pytest.mark.rule("SAM-02")
def test_a_service_that_left_the_network_does_not_count():
    assert sampling.draw_follow_up("2027", ["a", "b"], ["a", "fermé"]) == ("b",)


@pytest.mark.rule("SAM-04")
def test_a_draw_is_the_order_of_the_hashes():
    by_hand = sorted("abcde", key=lambda unit: sha256(f"2026:{unit}".encode()).hexdigest())
    assert sampling.draw("2026", "abcde", 3) == tuple(by_hand[:3])


@pytest.mark.rule("SAM-04")
@given(units=UNITS, size=st.integers(0, 40), seed=st.text(max_size=10))
def test_a_draw_depends_on_the_seed_and_the_list_not_on_its_order(units, size, seed):
    drawn = sampling.draw(seed, units, size)
    assert drawn == sampling.draw(seed, reversed(units), size)
    assert len(drawn) == min(size, len(units)) and set(drawn) <= set(units)
    assert sampling.is_replayed(seed, units, drawn)


@pytest.mark.rule("SAM-04")
@given(units=UNITS, size=st.integers(0, 20))
def test_a_larger_draw_begins_with_the_smaller_one(units, size):
    assert sampling.draw("graine", units, size + 5)[:size] == sampling.draw("graine", units, size)


@pytest.mark.rule("SAM-04")
def test_a_result_that_was_changed_is_not_replayed():
    drawn = sampling.draw("2026", "abcde", 2)
    assert not sampling.is_replayed("2026", "abcde", drawn[::-1])
    assert not sampling.is_replayed("2027", "abcdefghij", sampling.draw("2026", "abcdefghij", 5))


@pytest.mark.rule("SAM-04")
def test_over_many_seeds_each_unit_is_drawn_as_often():
    drawn = Counter(unit for seed in range(2000) for unit in sampling.draw(str(seed), "abcd", 1))
    assert all(400 < count < 600 for count in drawn.values())


@pytest.mark.parametrize(("units", "size", "message"), [("aa", 1, "twice"), ("ab", -1, "negative")])
def test_a_draw_refuses_what_makes_no_sense(units, size, message):
    with pytest.raises(ValueError, match=message):
        sampling.draw("2026", units, size)


@pytest.mark.rule("SAM-03")
def test_a_site_outside_the_perimeter_is_never_drawn():
    sites = {"mairie": True, "piscine": False, "annexe": True}
    assert set(sampling.draw_sites("2026", sites, 3)) == {"mairie", "annexe"}


@pytest.mark.rule("SAM-04")
def test_a_replayed_draw_shows_all_that_it_takes_to_redo_it():
    replayed = sampling.replay("2026", ["c", "a", "é", "b"], 2)
    by_hand = sorted((sha256(f"2026:{unit}".encode()).hexdigest(), unit) for unit in ("a", "b", "c", "é"))
    assert replayed.ranking == tuple((unit, hashed) for hashed, unit in by_hand)
    assert replayed.drawn == tuple(unit for _, unit in by_hand[:2])
    assert replayed.units_sha256 == sha256("a\nb\nc\né\n".encode()).hexdigest()


@pytest.mark.rule("SAM-04")
def test_the_hash_of_a_list_is_the_one_that_sort_and_sha256sum_give():
    assert sampling.units_sha256(["caf-80", "caf-02"]) == (
        "b3aabbf93e88be2c19bf73305263892a9f1589c63db401e305c0de9c1a2d85bb"
    )
    assert sampling.units_sha256([]) == sha256(b"").hexdigest()


@pytest.mark.rule("SAM-04")
@given(units=st.lists(st.text("abcé", min_size=1), unique=True, max_size=20), size=st.integers(0, 25))
def test_the_first_of_the_ranking_are_those_drawn(units, size):
    replayed = sampling.replay("graine", reversed(units), size)
    assert (
        replayed.drawn
        == tuple(unit for unit, _ in replayed.ranking[:size])
        == sampling.draw("graine", units, size)
    )
    assert replayed.units_sha256 == sampling.units_sha256(units)


@pytest.mark.parametrize(
    ("units", "size", "message"),
    [(["a", "a"], 1, "twice"), (["a"], -1, "negative"), (["a\nb"], 1, "two lines")],
)
def test_a_replay_refuses_what_makes_no_sense(units, size, message):
    with pytest.raises(ValueError, match=message):
        sampling.replay("2026", units, size)


@pytest.mark.rule("SAM-01")
@given(st.integers(1, 1000))
def test_at_a_square_the_sample_is_its_root_and_one_more_just_above(root):
    assert sampling.sample_size(root**2) == root
    assert sampling.sample_size(root**2 + 1) == root + 1


@pytest.mark.rule("SAM-01")
def test_the_sample_is_exact_for_each_number_up_to_a_million():
    size = 1
    for units in range(1, 10**6 + 1):
        size += units > size * size
        assert sampling.sample_size(units) == size
