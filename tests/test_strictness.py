"""The refusals of tests/strictness.py refuse, and let through what they should."""

import socket
from pathlib import Path

import pytest
from django.template import Context, Engine, Origin, Template

from tests.conftest import NETWORK
from tests.environment import ROOT
from tests.strictness import OutsideNetwork, Undefined, UndefinedVariable

ENGINE = Engine(string_if_invalid=Undefined())
OURS = ROOT / "templates" / "pages" / "some.html"
THEIRS = ROOT / ".venv" / "lib" / "dsfr" / "templates" / "some.html"


def rendered(source: str, file: Path = OURS) -> str:
    return Template(source, origin=Origin(str(file)), engine=ENGINE).render(Context({"given": "oui"}))


@pytest.mark.parametrize(
    "source", ["{{ absent }}", "{{ given.absent }}", "{{ absent|upper }}", "{% with a=absent %}{% endwith %}"]
)
def test_an_undefined_variable_in_a_template_of_ours_fails(source: str) -> None:
    with pytest.raises(UndefinedVariable, match="absent"):
        rendered(source)


def test_it_says_where() -> None:
    with pytest.raises(UndefinedVariable, match=r"templates/pages/some\.html, line 2"):
        rendered("<p>\n{{ absent }}")


@pytest.mark.parametrize("source", ["{{ given }}", "{% if absent %}{% endif %}", "{{ absent|default:'-' }}"])
def test_what_is_given_or_openly_optional_is_let_through(source: str) -> None:
    rendered(source)


def test_other_packages_templates_are_rendered_as_always() -> None:
    assert rendered("[{{ absent }}{{ absent|default:'x' }}{{ absent|upper }}]", THEIRS) == "[x]"


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("example.invalid", 80), ("2001:db8::1", 80)])
def test_no_test_reaches_another_machine(address: tuple[str, int]) -> None:
    with pytest.raises(OutsideNetwork):
        socket.create_connection(address, timeout=1)
    assert NETWORK.refused
    NETWORK.refused.clear()  # or this test would fail for it


def test_the_loopback_is_let_through() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname(), timeout=1),
    ):
        pass
