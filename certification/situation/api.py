"""Routes of the API: an act on a dossier, one per row; each topic asks for those of its own acts."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, path

from candidates.dossiers.api import DossierActView
from certification.dossier.shapes import DossierStateSerializer
from label_sp.common.acts import Act
from label_sp.common.api import act_view

TAG = "Labellisation"
ROUTE = "dossiers/<uuid:dossier_id>/"


def act_routes(*acts: Act, gives: type[Any] = DossierStateSerializer) -> list[URLPattern]:
    """The routes of these acts, which answer `gives`: the state of the dossier unless said otherwise.

    Raises ValueError for an act that has no route.
    """
    return [_route(act, gives) for act in acts]


def _route(act: Act, gives: type[Any]) -> URLPattern:
    view = act_view(act, DossierActView, gives, operation=f"dossiers_{act.route}", tag=TAG)
    return path(f"{ROUTE}{act.api.path if act.api else ''}", view.as_view(), name=f"api-{act.route}")
