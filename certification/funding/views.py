"""Pages: the DITP's envelopes and grants; a grant on a dossier. ACT-11."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.core.files.base import ContentFile
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from certification.funding import acts, queries
from certification.funding.models import FundingRound, Grant
from certification.situation.views import DossierPage
from label_sp.actors.pages import DitpPage, for_ditp
from label_sp.actors.requests import SignedRequest
from label_sp.common import files, spreadsheets
from label_sp.common.spreadsheets import Cell
from label_sp.guide.french import euros, short_date

ROWS = 25
COLUMNS = ("réseau", "service", "dossier", "montant", "accordée le", "convention", "retirée le")


@for_ditp
def fundings(request: SignedRequest) -> HttpResponse:
    """Where does the envelope stand, and who was helped?"""
    found = queries.current_round()
    context: dict[str, Any] = {"round": found, "former": FundingRound.objects.all()[1:]}
    if found:
        page = Paginator(queries.given(found), ROWS).get_page(request.GET.get("page"))
        context |= {"standing": queries.standing(found), "page": page}
    return render(request, "certification/funding/list.html", context)


@for_ditp
def fundings_file(request: SignedRequest) -> HttpResponseBase:
    """All grants of all envelopes, those that were taken back too, as a workbook."""
    content = ContentFile(spreadsheets.workbook(_rows()))
    return files.private_response(content, "aides-aux-audits.xlsx", spreadsheets.XLSX)


def _rows() -> Iterator[Sequence[Cell]]:
    yield ("enveloppe", *COLUMNS)
    for grant in Grant.objects.select_related("round", "dossier__service__organisation"):
        yield (
            grant.round.name,
            grant.network,
            str(grant.dossier.service),
            grant.dossier.reference,
            grant.amount,
            grant.granted_on,
            grant.agreement,
            grant.taken_back_on,
        )


class OpenRound(DitpPage):
    """Open an envelope."""

    act = acts.OPEN_ROUND

    @property
    def parent(self) -> tuple[str, str]:
        return "Aides aux audits", reverse("certification:fundings")

    @property
    def facts(self) -> list[tuple[str, str]]:
        found = queries.current_round()
        return [("Enveloppe en cours", found.name)] if found else []

    def where(self, result: FundingRound) -> HttpResponse:
        return redirect("certification:fundings")


class OnDossier(DossierPage):
    """A grant on one dossier: as missing as what does not exist for all but the DITP."""

    @property
    def parent(self) -> tuple[str, str]:
        return str(self.object), reverse("certification:dossier", args=[self.object.pk])


class GrantPage(OnDossier):
    """Help a candidate. What is left of the envelope stands above."""

    act = acts.GRANT_FUNDING

    def form_options(self) -> dict[str, Any]:
        return {"networks": queries.networks()}

    @property
    def facts(self) -> list[tuple[str, str]]:
        told = [("Service", str(self.object.service))]
        found = queries.current_round()
        if found is None:
            return [
                *told,
                (
                    "Enveloppe",
                    "aucune n’est ouverte : ouvrez-en une d’abord, sur la page « Aides aux audits »",
                ),
            ]
        standing = queries.standing(found)
        told += [("Enveloppe", found.name), ("Candidats encore possibles", str(standing.left))]
        left = standing.money_left
        return told if left is None else [*told, ("Montant restant", euros(left))]


class TakeBackPage(OnDossier):
    """Take a help back."""

    act = acts.TAKE_BACK_FUNDING

    def find(self) -> Any:
        dossier = super().find()
        self.grant = queries.grant_of(dossier)
        if self.grant is None:
            raise Http404
        return dossier

    @property
    def facts(self) -> list[tuple[str, str]]:
        if self.grant is None:
            return []
        return [
            ("Aide accordée", f"{euros(self.grant.amount)}, le {short_date(self.grant.granted_on)}"),
            ("Réseau", self.grant.network),
        ]
