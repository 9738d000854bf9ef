"""The message centre: what was said to me, and how I want to be told."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from functools import cached_property
from itertools import groupby
from typing import Any
from uuid import UUID

from django.contrib import messages as flash
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from label_sp.actors.requests import SignedRequest
from label_sp.common.addresses import posts_only
from label_sp.common.lists import Sorting
from label_sp.common.pages import ActPage
from label_sp.guide.french import counted
from label_sp.messages import acts, queries
from label_sp.messages.forms import COLUMNS, MessagesForm
from label_sp.outbox import kinds, layout
from label_sp.outbox.kinds import Kind
from label_sp.outbox.models import Delivery, Message

ROWS = 20
OTHER = "Autres messages"  # of kinds that are written no more


@never_cache
@login_required
@require_safe
def messages(request: SignedRequest) -> HttpResponse:
    """What was sent to me?"""
    mine = queries.messages_of(request.user)
    groups = _groups(mine)
    form = MessagesForm(request.GET or None, groups=sorted(groups))
    asked = form.cleaned_data if form.is_valid() else {}
    sorting = Sorting(COLUMNS, request.GET.get("tri", ""))
    page = Paginator(_found(sorting.applied(mine), groups, asked), ROWS).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "sorting": sorting,
        "page": page,
        "filtered": any(asked.values()),
        "now": timezone.now().isoformat(),
    }
    return render(request, "actors/messages.html", context)


@never_cache
@login_required
@require_safe
def message(request: SignedRequest, message_id: UUID) -> HttpResponse:
    """One message; opening it marks it as read."""
    mine = queries.messages_of(request.user)
    found = get_object_or_404(mine.select_related("digest"), pk=message_id)
    mine.filter(pk=found.pk, read_at__isnull=True).update(read_at=timezone.now())
    context = {"message": found, "kind": kinds.find(found.kind), "blocks": layout.blocks(kinds.shown(found))}
    return render(request, "actors/message.html", context)


@login_required
@posts_only
def read_all(request: SignedRequest) -> HttpResponse:
    """Mark as read what was there when the page was shown: not what came since, which nobody has seen."""
    until = _moment(request.POST.get("until", "")) or timezone.now()
    count = queries.unread(request.user).filter(created_at__lte=until).update(read_at=timezone.now())
    forms = "Aucun message à marquer comme lu|message marqué comme lu|messages marqués comme lus"
    flash.success(request, f"{counted(count, forms)}.")
    return redirect("actors:messages")


class Preferences(ActPage):
    """How do I want to be told?"""

    act = acts.CHOOSE_DELIVERIES
    template_name = "actors/message_preferences.html"

    @cached_property
    def mine(self) -> Sequence[Kind]:
        """The kinds of messages that this person may receive."""
        return queries.kinds_for(self.request.user)

    @cached_property
    def chosen(self) -> list[Kind]:
        """Those that leave a choice."""
        return [kind for kind in self.mine if kind.optional]

    def form_options(self) -> dict[str, Any]:
        wanted = queries.deliveries(self.request.user)
        initial = {kind.key: wanted.get(kind.key, Delivery.AT_ONCE) for kind in self.chosen}
        return {"kinds": self.chosen, "initial": initial}

    def perform(self, typed: dict[str, Any]) -> list[str]:
        changed: list[str] = self.act(typed, actor=self.request.user)
        return changed

    def said(self, result: list[str]) -> str:
        return self.act.done if result else "Rien n’a changé."

    def where(self, result: list[str]) -> HttpResponse:
        return redirect("actors:message_preferences")

    def context(self) -> dict[str, Any]:
        fields = [(group, [self.form[kind.key] for kind in found]) for group, found in _by_group(self.chosen)]
        return {"groups": fields, "always": [kind for kind in self.mine if not kind.optional]}


def _found(
    mine: QuerySet[Message], groups: dict[str, list[str]], asked: dict[str, object]
) -> QuerySet[Message]:
    if group := asked.get("nature"):
        mine = mine.filter(kind__in=groups[str(group)])
    if first := asked.get("du"):
        mine = mine.filter(created_at__date__gte=first)
    if last := asked.get("au"):
        mine = mine.filter(created_at__date__lte=last)
    if asked.get("non_lus"):
        mine = mine.filter(read_at__isnull=True)
    return queries.with_words(mine, str(asked.get("q") or ""))


def _groups(mine: QuerySet[Message]) -> dict[str, list[str]]:
    """The keys of the kinds that this person has messages of, by group."""
    groups: dict[str, list[str]] = {}
    for key in mine.order_by().values_list("kind", flat=True).distinct():
        kind = kinds.find(key)
        groups.setdefault(kind.group if kind else OTHER, []).append(key)
    return groups


def _by_group(found: Sequence[Kind]) -> list[tuple[str, list[Kind]]]:
    return [(group, list(of_group)) for group, of_group in groupby(found, key=lambda kind: kind.group)]


def _moment(text: str) -> datetime.datetime | None:
    """An instant of a page of ours; None for anything else."""
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found if found and timezone.is_aware(found) else None
