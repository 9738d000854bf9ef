"""Pages: renewal."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect

from candidates.dossiers.models import Dossier
from certification.renewal import acts
from certification.situation.views import DossierPage


class Renew(DossierPage):
    """Open the next cycle's dossier. REN-01, REN-02."""

    act = acts.RENEW
    template_name = "certification/renew.html"

    def form_options(self) -> dict[str, Any]:
        return {"early": acts.is_early(self.situation())}

    def where(self, result: Dossier) -> HttpResponse:
        return redirect("certification:dossier", result.pk)

    def context(self) -> dict[str, Any]:
        it = self.situation()
        return {"failures": acts.renew_guard(it), "early": acts.is_early(it)}
