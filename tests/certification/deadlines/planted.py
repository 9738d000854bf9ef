"""Bad rows planted in what the clock starts for candidates, and what planting needs."""

from __future__ import annotations

import datetime as dt
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from candidates.access.models import AccessRequest
from candidates.access.use_cases import ask_access
from candidates.dossiers.enums import Status
from candidates.dossiers.models import Dossier
from candidates.effort.models import Typical
from candidates.imports import use_cases as imports
from candidates.pieces import together
from candidates.pieces.models import WaitingFile
from candidates.pieces.use_cases import file_piece
from candidates.scans.models import Scan
from candidates.services.models import Service
from label_sp.actors.enums import Role
from label_sp.clock.models import SetAside
from label_sp.common import antivirus, storage
from label_sp.journal.models import Touch
from label_sp.outbox.models import Message
from label_sp.outbox.outbox import Draft
from surveys.anomalies import use_cases as survey_anomalies
from surveys.anomalies.models import CampaignAnomalies
from surveys.campaigns import queries as campaigns
from surveys.campaigns import storage as stored
from surveys.campaigns.models import Campaign, Response
from surveys.imports import use_cases as answers_uploads
from surveys.imports.models import AnswersUpload
from surveys.invitations import mailing, mails
from surveys.invitations.models import Invitation
from surveys.results import use_cases as survey_reports
from surveys.results.models import SurveyReport
from surveys.steering import mails as steering_mails
from tests.audits.conftest import browser
from tests.candidates.access.cases import ASKED
from tests.candidates.conftest import file
from tests.certification.pages import words
from tests.factories import (
    OrganisationFactory,
    answers_file,
    candidate_of,
    ditp_agent,
    dossier_in,
    member,
    questionnaires,
)
from tests.surveys.answering.asked import open_campaign
from tests.surveys.campaigns.run_cases import invited, opened

TODAY = dt.date(2026, 3, 2)
DAY = dt.timedelta(days=1)


def told() -> str:
    """The page where the team looks."""
    return words(browser(ditp_agent()).get(reverse("certification:status")))


def run(path: str) -> Any:
    """A task by its path, as a worker runs it."""
    module, name = path.rsplit(".", 1)
    return getattr(import_module(module), name)()


def planned(day: dt.date = TODAY + 60 * DAY) -> Dossier:
    """A dossier whose audit is wished for on that day, touched by that act."""
    found = dossier_in(Status.PREPARING, audit_first_day=day, audit_last_day=day + DAY)
    Touch.objects.create(dossier_id=found.pk, at=timezone.now())
    return found


def plant_file(task: str) -> None:
    old = time.clock_gettime(time.CLOCK_REALTIME) - storage.AGE.total_seconds() - 60
    names = [default_storage.save(f"pieces/{n}", ContentFile(b"left")) for n in ("one", "bad", "two")]
    for name in names:
        os.utime(default_storage.path(name), (old, old))
    with pytest.MonkeyPatch.context() as patch:
        delete = default_storage.delete

        def refused(name: str) -> None:
            if name == names[1]:
                raise PermissionError(13, "Permission denied", name)
            delete(name)

        patch.setattr(default_storage, "delete", refused)
        assert run(task) == 2
    assert [default_storage.exists(name) for name in names] == [False, True, False]
    assert names[1] in told()


def plant_waiting_file(task: str) -> None:
    there, long_ago = planned(), timezone.now() - 2 * DAY
    one, bad, two = (
        WaitingFile.objects.create(
            dossier=there, owner=candidate_of(there), name=name, file=name, size=1, arrived_at=long_ago
        )
        for name in ("one", "bad", "two")
    )
    with pytest.MonkeyPatch.context() as patch:
        gone = together._gone

        def refused(pk: Any) -> bool:
            if pk == bad.pk:
                raise TypeError("odd")
            return gone(pk)

        patch.setattr(together, "_gone", refused)
        assert run(task) == 2
    assert list(WaitingFile.objects.all()) == [bad] and one != two
    assert "dont la pièce n’a pas été dite" in told()


def plant_answers_file(task: str) -> None:
    there, long_ago = planned(), timezone.now() - 2 * DAY
    questionnaires()
    actor = candidate_of(there)
    one, bad, two = (
        answers_uploads.upload_answers(
            there.pk,
            "users",
            actor=actor,
            uploaded=answers_file(seed=seed),
            solicited=100,
            opened_on=TODAY - 60 * DAY,
            closed_on=TODAY - 30 * DAY,
            sample_method="Au hasard.",
            purpose=campaigns.purpose_of(there) or "initial",
        )
        for seed in (1, 2, 3)
    )
    AnswersUpload.objects.update(arrived_at=long_ago)
    with pytest.MonkeyPatch.context() as patch:
        forget = answers_uploads._forget

        def refused(upload: AnswersUpload) -> None:
            if upload.pk == bad.pk:
                raise TypeError("odd")
            forget(upload)

        patch.setattr(answers_uploads, "_forget", refused)
        assert run(task) == 2
    assert list(AnswersUpload.objects.all()) == [bad] and one != two
    assert "reponses.csv" in told()


def plant_scan(task: str) -> None:
    there = planned()
    for name in ("one", "bad", "two"):
        content = file(f"{name}.pdf", f"%PDF-1.4\n% {name}".encode())
        file_piece(there.pk, "training_plan", actor=candidate_of(there), uploaded=content)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "CLAMD", "tcp://127.0.0.1:1")

        def scan(stored: Any) -> str:
            if b"bad" in stored.read():
                raise antivirus.NotScanned("INSTREAM size limit exceeded. ERROR")
            return ""

        patch.setattr(antivirus, "scan", scan)
        assert run(task) == 2
        assert run(task) == 0 and SetAside.objects.get().tries == 1
    assert sorted(Scan.objects.values_list("state", flat=True)) == ["clean", "clean", "failed"]
    assert "bad.pdf" in told() and "size limit exceeded" in told()


def plant_answers(task: str) -> None:
    campaigns = [open_campaign() for _ in range(3)]
    for each in campaigns:
        stored.add(each.pk, stored.Answer("4" * 15, True, "mail"))
    Response.objects.filter(campaign=campaigns[1]).update(q1=9)  # no level
    assert run(task) == 2
    assert run(task) == 0 and SetAside.objects.get().tries == 1
    assert sorted(Campaign.objects.values_list("responses", flat=True)) == [0, 1, 1]
    assert "Réponses à compter" in told()


def plant_access(task: str) -> None:
    """It works on no row by itself: one statement takes away what nobody confirmed."""
    for number, until in enumerate((TODAY - DAY, TODAY)):
        request = ask_access(**ASKED | {"email": f"a{number}@exemple.test"})
        AccessRequest.objects.filter(pk=request.pk).update(until=until)
    assert run(task) == 1
    assert AccessRequest.objects.get().until == TODAY


def _three_campaigns() -> list[Campaign]:
    questionnaires()
    return [opened(planned()) for _ in range(3)]


def plant_mailing(task: str) -> None:
    one, bad, two = campaigns = _three_campaigns()
    for each in campaigns:
        invited(each, f"{each.pk.hex}@exemple.test")
        mailing.send_invitations(each.pk, actor=candidate_of(each.dossier))
    with pytest.MonkeyPatch.context() as patch:
        draft = mails.Writer.draft

        def broken(self: mails.Writer, invitation: Invitation) -> Draft:
            if invitation.campaign_id == bad.pk:
                raise KeyError("service")
            return draft(self, invitation)

        patch.setattr(mails.Writer, "draft", broken)
        run(task)
    leaving_now = Invitation.objects.filter(state="leaving").values_list("campaign", flat=True)
    assert set(leaving_now) == {one.pk, two.pk}
    assert "Envoi des invitations aux enquêtes" in told()


@contextmanager
def _breaking(owner: object, name: str, bad: Campaign, error: Exception) -> Iterator[None]:
    """That function of one campaign raises for this one."""
    usual = getattr(owner, name)

    def broken(campaign: Campaign, *rest: Any) -> Any:
        if campaign.pk == bad.pk:
            raise error
        return usual(campaign, *rest)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(owner, name, broken)
        yield


def plant_forgetting(task: str) -> None:
    one, bad, two = campaigns = _three_campaigns()
    for each in campaigns:
        invited(each, f"{each.pk.hex}@exemple.test")
        each.close(today=TODAY - 31 * DAY)
        Campaign.objects.filter(pk=each.pk).update(
            status="closed", opened_on=TODAY - 40 * DAY, closed_on=TODAY - 31 * DAY
        )
    with _breaking(mails, "of_campaign", bad, ValueError("an address that cannot be read")):
        assert run(task) == 2
    kept = Invitation.objects.exclude(address="").values_list("campaign", flat=True)
    assert list(kept) == [bad.pk] and {one.pk, two.pk}.isdisjoint(kept)
    assert "Effacement des adresses" in told()


def plant_survey_report(task: str) -> None:
    one, bad, two = campaigns = _three_campaigns()
    for each in campaigns:
        Campaign.objects.filter(pk=each.pk).update(status="closed", closed_on=TODAY)
    with _breaking(survey_reports, "keep_all", bad, ValueError("a name that no document can hold")):
        assert run(task) == 2
    assert set(SurveyReport.objects.values_list("campaign", flat=True)) == {one.pk, two.pk}
    assert "Rapport d’une enquête close" in told()


def plant_anomalies(task: str) -> None:
    one, bad, two = campaigns = _three_campaigns()
    for each in campaigns:
        Campaign.objects.filter(pk=each.pk).update(status="closed", closed_on=TODAY)
    with _breaking(survey_anomalies, "anomalies", bad, ValueError("a day that no campaign can have")):
        assert run(task) == 2
    assert set(CampaignAnomalies.objects.values_list("campaign", flat=True)) == {one.pk, two.pk}
    assert "Signalements d’une enquête close" in told()


def plant_survey_end(task: str) -> None:
    one, bad, two = campaigns = _three_campaigns()
    for each in campaigns:
        days = {"opened_on": TODAY - 9 * DAY, "planned_end": TODAY - DAY}
        Campaign.objects.filter(pk=each.pk).update(**days)
    with _breaking(steering_mails, "end_over", bad, KeyError("service")):
        assert run(task) == 2
        assert run(task) == 0
    written = Message.objects.filter(kind="survey.end_over").values_list("dossier_id", flat=True)
    assert set(written) == {one.dossier_id, two.dossier_id}
    assert "Rappel de la fin prévue" in told()


def plant_service_line(task: str) -> None:
    organisation = OrganisationFactory()
    actor = member(organisation, Role.CANDIDATE_MANAGER)
    content = b"nom,insee\nMairie,80016\nAnnexe,80003\n"
    imported = imports.upload_services(
        organisation, actor=actor, uploaded=SimpleUploadedFile("reseau.csv", content)
    )
    imports.map_columns(
        imported.pk, actor=actor, mapping={"name": 0, "commune_code": 1}, kind="local_authority"
    )
    imports.start_import(imported.pk, actor=actor)
    imported.lines.filter(number=2).update(values={"name": "Mairie"})
    run(task)
    assert list(Service.objects.values_list("name", flat=True)) == ["Annexe"]
    assert "reseau.csv, ligne 2" in told()


def plant_effort(task: str) -> None:
    """It counts, and changes no row that is worked on: a dossier whose days run backwards counts for nothing."""
    for days in (30, 40, -5):
        filed = TODAY - 10 * DAY
        dossier = dossier_in(Status.SUBMITTED, filed_on=filed)
        Dossier.objects.filter(pk=dossier.pk).update(created_at=timezone.now() - (10 + days) * DAY)
    assert run(task) == 1
    assert (Typical.objects.get().median, Typical.objects.get().services) == (35, 2)
