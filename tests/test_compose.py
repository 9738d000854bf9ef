"""docker-compose.yml, which no engine can try here: its YAML, its secrets, and that the settings read what it gives."""

import re
from typing import Any

import pytest
import yaml

from tests.environment import ROOT

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = [name for name, service in SERVICES.items() if "build" in service]
EXAMPLE = (ROOT / ".env.example").read_text()
READ_BY_SETTINGS = set(
    re.findall(r"""env(?:\.\w+)?\(\s*"([A-Z\d_]+)\"""", (ROOT / "label_sp/settings.py").read_text())
)
ASKED_OF_ENV_FILE = set(re.findall(r"\$\{([A-Z\d_]+)", (ROOT / "docker-compose.yml").read_text()))
IN_EXAMPLE = set(re.findall(r"^(?:# )?([A-Z\d_]+)=", EXAMPLE, re.MULTILINE))


def test_it_runs_what_a_small_production_needs() -> None:
    assert set(SERVICES) == {"migrate", "proxy", "web", "worker", "beat", "db", "redis"}
    assert SERVICES["db"]["image"].startswith("postgres:15")
    assert SERVICES["redis"]["image"].startswith("redis:7")


@pytest.mark.parametrize("name", OURS)
def test_the_settings_read_each_variable_that_it_gives(name: str) -> None:
    assert set(SERVICES[name]["environment"]) <= READ_BY_SETTINGS


def test_the_example_names_each_variable_that_settings_or_compose_read_and_no_other() -> None:
    assert IN_EXAMPLE == READ_BY_SETTINGS | ASKED_OF_ENV_FILE


@pytest.mark.parametrize("name", SERVICES)
def test_no_secret_stands_in_it(name: str) -> None:
    for variable, value in SERVICES[name]["environment"].items() if "environment" in SERVICES[name] else ():
        if re.search("PASSWORD|SECRET|DATABASE_URL|EMAIL_URL", variable):
            asked = (
                r"\$\{[A-Z_]+:\?" if not variable.startswith("S3_") else rf"^\$\{{{variable}:-\}}$"
            )  # or none
            assert re.search(asked, value), f"{variable} must come from .env, and be asked for when missing"


@pytest.mark.parametrize("name", sorted(set(SERVICES) - {"migrate"}))
def test_each_service_says_whether_it_is_well(name: str) -> None:
    assert SERVICES[name]["healthcheck"]["test"]


@pytest.mark.parametrize("name", SERVICES)
def test_each_volume_is_declared_and_each_dependency_is_a_service(name: str) -> None:
    sources = {volume.split(":")[0] for volume in SERVICES[name].get("volumes", [])}
    files = {source for source in sources if source.startswith("./")}
    assert all((ROOT / file).is_file() for file in files)
    assert sources - files <= set(COMPOSE["volumes"])
    assert set(SERVICES[name].get("depends_on", {})) <= set(SERVICES)


def test_the_image_holds_each_folder_of_the_application() -> None:
    kept = set(re.findall(r"^!(\S+)", (ROOT / ".dockerignore").read_text(), re.MULTILINE))
    settings = (ROOT / "label_sp/settings.py").read_text()
    apps = {name.split(".")[0] for name in re.findall(r'^    "([\w.]+)",$', settings, re.MULTILINE)}
    assert {name for name in apps if (ROOT / name).is_dir()} | {"templates", "static", "manage.py"} <= kept


def test_the_image_has_the_debian_packages_that_the_set_up_installs() -> None:
    packages = re.search(r"for package in (.+); do", (ROOT / ".ci/setup.sh").read_text())
    assert packages
    dockerfile = (ROOT / "Dockerfile").read_text()
    assert [package for package in packages[1].split() if package not in dockerfile] == []
