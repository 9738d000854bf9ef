"""The public register: page, downloads, one page per label; and the habilitated bodies. LIS-01 to LIS-04."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from certification.bodies import facts
from certification.register import open_data, queries, verification
from certification.register.forms import COLUMNS, RegisterForm, VerifyForm
from label_sp.common import spreadsheets
from label_sp.common.lists import Sorting

PAGE = 25
CSV = "text/csv; charset=utf-8"


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """Who has the label today? LIS-01."""
    today = timezone.localdate()
    form = RegisterForm(request.GET or None)
    sorting = Sorting(COLUMNS, request.GET.get("tri", ""))
    listed = sorting.applied(queries.search(queries.register(today), form.filters()))
    page = Paginator(queries.with_details(listed), PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "sorting": sorting,
        "page": page,
        "entries": list(queries.shown(page)),
        "total": page.paginator.count,
        "filtered": bool(_asked(request)),
        "asked": _asked(request),
        "today": today,
    }
    return render(request, "certification/register/list.html", context)


@require_safe
def entry(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What is known of one label. LIS-03: one that left the list is not found, unless its renewal is on it."""
    today = timezone.localdate()
    dossier = queries.with_details(queries.register(today)).filter(pk=pk).first()
    if dossier is None:
        if successor := queries.successor_on_register(pk, today):
            return redirect("certification:register_entry", successor.pk)
        raise Http404
    context = {
        "entry": next(queries.shown([dossier])),
        "dossier": dossier,
        "decisions": queries.decisions(dossier),
    }
    return render(request, "certification/register/entry.html", context)


@require_safe
def bodies(request: HttpRequest) -> HttpResponse:
    """Which bodies may certify today? LIS-04."""
    found = facts.habilitations_in_force(timezone.localdate())
    return render(request, "certification/register/bodies.html", {"habilitations": found})


@require_safe
def as_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The list, filters included, for a program: RFC 4180."""
    return _download(spreadsheets.lines(_table(request)), CSV, "label-sp-registre.csv")


@require_safe
def as_csv_for_people(request: HttpRequest) -> StreamingHttpResponse:
    """The list, filters included, for a French spreadsheet."""
    rows = spreadsheets.lines_for_people(_table(request))
    return _download(rows, CSV, "label-sp-registre-tableur.csv")


@require_safe
def as_workbook(request: HttpRequest) -> HttpResponse:
    """The list, filters included, as a workbook."""
    content = spreadsheets.workbook(_table(request))
    headers = {"Content-Disposition": 'attachment; filename="label-sp-registre.xlsx"'}
    return HttpResponse(content, content_type=spreadsheets.XLSX, headers=headers)


@require_safe
def as_json(request: HttpRequest) -> StreamingHttpResponse:
    """The list, filters included, for a program."""
    return _download(_json_text(_records(request)), "application/json", "label-sp-registre.json")


def _records(request: HttpRequest) -> Iterator[open_data.Record]:
    listed = queries.search(
        queries.register(timezone.localdate()), RegisterForm(request.GET or None).filters()
    )
    return map(open_data.record, queries.entries(listed))


def _table(request: HttpRequest) -> Iterator[list[spreadsheets.Cell]]:
    yield list(open_data.COLUMNS)
    yield from map(open_data.cells, _records(request))


def _json_text(records: Iterator[open_data.Record]) -> Iterator[str]:
    yield f'{{"date": "{timezone.localdate().isoformat()}", "services": ['
    for rank, record in enumerate(records):
        yield ("," if rank else "") + "\n" + json.dumps(record, ensure_ascii=False, cls=DjangoJSONEncoder)
    yield "\n]}\n"


def _download(content: Iterator[str], content_type: str, name: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _asked(request: HttpRequest) -> str:
    """The filters as they stand in the address, without the page."""
    asked: Any = request.GET.copy()
    asked.pop("page", None)
    return "&".join(part for part in asked.urlencode().split("&") if part and not part.endswith("="))


@require_safe
def form(request: HttpRequest) -> HttpResponse:
    """Number and code, as printed under the QR code."""
    asked = VerifyForm(request.GET or None)
    if asked.is_valid():
        return redirect("certification:verify", asked.cleaned_data["number"], asked.cleaned_data["code"])
    status = 422 if asked.is_bound else 200
    return render(request, "certification/verification/form.html", {"form": asked}, status=status)


@never_cache
@require_safe
def verify(request: HttpRequest, number: str, code: str) -> HttpResponse:
    """Is this attestation valid today? A wrong code and an unknown number get the same page."""
    today = timezone.localdate()
    answer = verification.check(number, code, today)
    context = {"answer": answer, "today": today, "listed": None}
    if answer.attestation:
        context["survey_warning"] = verification.survey_warning(answer.attestation)
        context["listed"] = queries.register(today).filter(pk=answer.attestation.dossier_id).exists()
    status = 200 if answer.attestation else 404
    response = render(request, "certification/verification/answer.html", context, status=status)
    response["X-Robots-Tag"] = "noindex"
    return response
