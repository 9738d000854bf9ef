"""The short form leaves no test out, only cases of tests that have more than three."""

from tests.short_form import kept


def test_three_cases_of_each_test_are_kept() -> None:
    many = [f"a.py::test_many[{case}]" for case in range(10)]
    few = ["a.py::test_few[x]", "a.py::test_few[y-[z]]", "a.py::test_alone"]
    assert kept([*many, *few]) == {many[0], many[5], many[9], *few}
    assert kept([]) == set()
