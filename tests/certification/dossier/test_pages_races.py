"""Two deciders decide the opposite on one dossier at once: one decision, and one answer that says what happened."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connections

from candidates.dossiers.enums import Status
from certification.attestations.models import Attestation
from certification.decisions import use_cases as decision_use_cases
from certification.decisions.models import Decision
from certification.follow_up import views
from label_sp.actors.enums import Role
from label_sp.outbox.models import Message
from tests.audits.conftest import browser
from tests.certification.pages import PASSWORD, address, words
from tests.factories import member
from tests.scenarios import Case, at_stage

pytestmark = pytest.mark.django_db(transaction=True)

GRANT = {"choice": "argent", "reason": "Les conditions du palier Argent sont remplies.", "password": PASSWORD}
REFUSE = {
    "choice": "refused",
    "reason": "Le périmètre réel n’est pas celui du dossier.",
    "password": PASSWORD,
}


@pytest.fixture
def case() -> Case:
    return at_stage("answered", scores="argent")


def both(case: Case, monkeypatch: pytest.MonkeyPatch) -> Counter[int]:
    """Both forms are read and found right before either act begins."""
    barrier, act = Barrier(2, timeout=30), views.Decide.perform

    def wait_then_act(*arguments: Any) -> None:
        barrier.wait()
        act(*arguments)

    monkeypatch.setattr(views.Decide, "perform", wait_then_act)
    other = member(case.people.body, Role.DECIDER)
    with case.at(case.today, hour=12):
        clients = (browser(case.people.decider), browser(other))

        def decide(which: int) -> int:
            try:
                answer = clients[which].post(address("decide", case.dossier), (GRANT, REFUSE)[which])
                if answer.status_code == 409:
                    assert "a changé entre-temps" in words(answer)
                    assert (GRANT, REFUSE)[which]["reason"] in words(answer)
                return answer.status_code
            finally:
                connections.close_all()

        with ThreadPoolExecutor(2) as pool:
            return Counter(pool.map(decide, range(2)))


@pytest.mark.rule("DEC-07")
def test_two_opposite_decisions_at_once_make_one(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    assert both(case, monkeypatch) == {302: 1, 409: 1}
    decided = Decision.objects.get()
    granted = case.dossier.status == Status.LABELLED
    assert granted or case.dossier.status == Status.REFUSED
    assert decided.kind == ("granted" if granted else "refused")
    assert Attestation.objects.count() == int(granted)
    kinds = set(
        Message.objects.filter(kind__in=["label.granted", "label.refused"]).values_list("kind", flat=True)
    )
    assert kinds == {"label.granted" if granted else "label.refused"}


@pytest.mark.parametrize("data", [GRANT, REFUSE], ids=["grant", "refuse"])
def test_control_each_of_the_two_alone_is_taken(case: Case, data: dict[str, str]) -> None:
    with case.at(case.today, hour=12):
        answer = browser(case.people.decider).post(address("decide", case.dossier), data)
    assert answer.status_code == 302
    assert Decision.objects.count() == 1


def test_control_without_the_state_read_under_lock_both_would_try(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The dossier as it was before both: the machine lets both through, and only the last line of defence is left."""
    stale = [case.dossier, case.dossier]
    monkeypatch.setattr(decision_use_cases, "locked", lambda _: stale.pop())
    assert both(case, monkeypatch)[302] == 1  # the save of a stale state is refused too (django-fsm)
    assert not stale  # both acts began on the old state
    assert Decision.objects.count() == 1
