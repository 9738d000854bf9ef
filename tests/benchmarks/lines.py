"""The lines of the table. Each checks first that both sides really do the work."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count, cycle

from django.test import Client, override_settings
from django.urls import reverse
from weasyprint import HTML

from audits.scoring.models import Score
from certification.attestations import documents
from certification.attestations.models import Attestation
from tests.benchmarks.measure import Line, Work, compare
from tests.scenarios import Case, at_stage

BARE = "une vue Django nue"


def all_lines(rounds: int) -> Iterator[Line]:
    """Measure everything, line by line."""
    in_audit = at_stage("planned")
    labelled = at_stage("labelled", service="Service mesuré", people=in_audit.people)
    yield _dossier_page(labelled, rounds)
    yield _register_page(rounds)
    yield _autosave(in_audit, rounds)
    yield _attestation(labelled, rounds)


def _dossier_page(case: Case, rounds: int) -> Line:
    client = _signed_in(case.people.manager)
    address = reverse("certification:dossier", args=[case.dossier_id])
    bare = f"/dossier/{case.dossier_id}/"
    return compare(
        "page du dossier, 10 000 services",
        lambda: _ok(client.get(address)),
        _at_the_floor(lambda: _ok(Client().get(bare))),
        what_floor=f"{BARE}, le dossier et son service en une requête",
        rounds=rounds,
        repeat=10,
    )


def _register_page(rounds: int) -> Line:
    address = reverse("certification:register")
    client = Client()
    return compare(
        "registre public, 10 000 services",
        lambda: _ok(client.get(address)),
        _at_the_floor(lambda: _ok(Client().get("/register/"))),
        what_floor=f"{BARE}, la même requête, 25 lignes",
        rounds=rounds,
        repeat=10,
    )


def _autosave(case: Case, rounds: int) -> Line:
    """The same point saved again and again with another value, as a hesitating auditor would."""
    client = _signed_in(case.people.auditor)
    score = Score.objects.filter(audit=case.audit).select_related("point").order_by("point__position")[0]
    address = reverse("audits:point", args=[case.audit.pk, score.point.code])
    values, versions = cycle(["0", "0.25", "0.75", "1"]), count(score.version)

    def ours() -> None:
        typed = {"value": next(values), "version": next(versions)}
        _ok(client.post(address, typed, headers={"HX-Request": "true"}))

    return compare(
        "enregistrement d’un point de la grille",
        ours,
        _at_the_floor(lambda: _ok(Client().post(f"/score/{score.pk}/", {"value": next(values)}))),
        what_floor=f"{BARE}, un seul UPDATE",
        rounds=rounds,
        repeat=20,
    )


def _attestation(case: Case, rounds: int) -> Line:
    attestation = Attestation.objects.select_related("dossier__service").get(dossier=case.dossier_id)
    blank = "<!doctype html><html lang='fr'><title>vide</title><body></body></html>"
    return compare(
        "attestation en PDF",
        lambda: documents.attestation_pdf(attestation),
        lambda: HTML(string=blank).write_pdf(),
        what_floor="WeasyPrint sur une page vide",
        rounds=rounds,
        repeat=3,
    )


def _signed_in(user: object) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")  # type: ignore[arg-type]
    return client


def _at_the_floor(work: Work) -> Callable[[], None]:
    """The same client, on the floor's addresses and without any middleware."""

    def run() -> None:
        with override_settings(ROOT_URLCONF="tests.benchmarks.floors", MIDDLEWARE=[]):
            work()

    return run


def _ok(answer: object) -> None:
    status = getattr(answer, "status_code", 0)
    if status != 200:
        raise AssertionError(f"A benchmark got a {status} and measured nothing.")
