"""The DITP's pages on the questionnaires: their versions, the draft of the next one, publishing it. SUR-10."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django_fsm import ConcurrentTransition

from label_sp.actors.pages import DitpPage, for_ditp
from label_sp.actors.requests import SignedRequest
from label_sp.common.addresses import posts_only
from label_sp.common.pages import MOVED, Outcome, showing_failures
from surveys.questionnaires import acts, queries
from surveys.questionnaires import content as contents
from surveys.questionnaires.content import Content
from surveys.questionnaires.enums import MOST_QUESTIONS, MOST_SCALES, SurveyKind
from surveys.questionnaires.models import Draft, Questionnaire
from surveys.questionnaires.use_cases import DraftConflict

SHOWN_CAMPAIGNS = 20
BUTTON = re.compile(r"(up|down|remove|remove-scale)-([0-9]{1,2})")


@dataclass(frozen=True, slots=True)
class Line:
    """One survey: its versions, the latest first, and what is written of the next."""

    kind: SurveyKind
    versions: Sequence[Questionnaire]
    in_force: Questionnaire | None
    draft: Draft | None


def find_kind(kind: str) -> SurveyKind:
    """« users » or « agents », or 404."""
    if kind not in SurveyKind.values:
        raise Http404
    return SurveyKind(kind)


@for_ditp
def questionnaires(request: SignedRequest) -> HttpResponse:
    """Which versions are there, which campaigns use them, what is being written?"""
    today = timezone.localdate()
    lines = [
        Line(kind, queries.all_versions(kind), queries.questionnaire_on(kind, today), queries.draft_of(kind))
        for kind in SurveyKind
    ]
    return render(request, "surveys/questionnaires/list.html", {"lines": lines, "today": today})


@for_ditp
@posts_only
def start(request: SignedRequest, kind: str) -> HttpResponse:
    """Begin the next version, or go on with it."""
    survey = find_kind(kind)
    acts.START_DRAFT(survey, actor=request.user)
    return redirect("surveys:questionnaire_draft", survey)


@for_ditp
def preview(request: SignedRequest, kind: str) -> HttpResponse:
    """The draft as whoever answers would see it."""
    survey = find_kind(kind)
    draft = queries.draft_of(survey)
    if draft is None:
        return redirect("surveys:questionnaires")
    content = contents.from_json(draft.content)
    context = {"kind": survey, "asked": content.asked, "content": content, "draft": draft}
    return render(request, "surveys/questionnaires/preview.html", context)


class Version(DitpPage):
    """One published version: what it asks, what changed, who uses it; withdraw it while nobody does."""

    act = acts.WITHDRAW_QUESTIONNAIRE
    template_name = "surveys/questionnaires/version.html"
    object: Questionnaire

    def find(self) -> Questionnaire:
        found = queries.with_questions(Questionnaire.objects.select_related("published_by"))
        return get_object_or_404(found, pk=self.kwargs["questionnaire_id"])

    def where(self, result: Questionnaire) -> HttpResponse:
        return redirect("surveys:questionnaires")

    def context(self) -> dict[str, Any]:
        version = self.object
        earlier = queries.before(version)
        campaigns = version.campaigns.select_related("dossier__service").order_by("-opened_on", "pk")
        used = campaigns.count()
        return {
            "version": version,
            "asked": queries.asked(version),
            "earlier": earlier,
            "changes": _changes(earlier, queries.content_of(version)),
            "campaigns": campaigns[:SHOWN_CAMPAIGNS],
            "used": used,
            "may_withdraw": not used and not version.withdrawn_on,
        }


class OnDraft(DitpPage):
    """A page on the draft of one survey; without a draft, back to the versions."""

    @property
    def kind(self) -> SurveyKind:
        return find_kind(self.kwargs["kind"])

    def find(self) -> Draft | None:
        return queries.draft_of(self.kind)

    def turned_away(self) -> HttpResponse | None:
        """What somebody typed is shown back, also when the draft has gone meanwhile."""
        gone = self.object is None and self.request.method != "POST"
        return redirect("surveys:questionnaires") if gone else None

    def basis(self) -> Sequence[object]:
        return [self.object.revision] if self.object else ["nothing"]

    def perform(self, typed: dict[str, Any]) -> Any:
        seen = self.object.revision if self.object else 0
        try:
            return self.act(self.kind, actor=self.request.user, seen=seen, **typed)
        except DraftConflict as conflict:  # in the instant between `basis` and the lock
            raise ConcurrentTransition from conflict

    def refresh(self) -> None:
        self.object = self.find()

    def where(self, result: Any) -> HttpResponse:
        return redirect("surveys:questionnaires")

    @property
    def parent(self) -> tuple[str, str]:
        return f"Brouillon, {self.kind.label.lower()}", reverse(
            "surveys:questionnaire_draft", args=[self.kind]
        )

    @property
    def stored(self) -> Content:
        """What is stored of it now."""
        return contents.from_json(self.object.content) if self.object else Content((), ())


class Edit(OnDraft):
    """Write: every button keeps what was typed, then adds, moves or takes out.

    Of two who write at once the second is told, sees what the first left and keeps what they typed.
    """

    act = acts.CHANGE_DRAFT
    template_name = "surveys/questionnaires/draft.html"
    theirs: Sequence[contents.Change] = ()
    anchor = ""

    def form_options(self) -> dict[str, Any]:
        return {"kind": self.kind, "content": self.stored}

    def basis(self) -> Sequence[object]:
        """The use case compares: it shows the differences."""
        return ()

    def form_valid(self, form: Any) -> HttpResponse:
        changed = None
        try:
            with showing_failures() as self.outcome:
                changed = self.act(
                    self.kind, actor=self.request.user, content=self._asked_for(form.content), seen=self._seen
                )
        except DraftConflict as conflict:
            self.object = conflict.current
            self.outcome = Outcome(ok=False, message=MOVED)
            self.theirs = contents.compare(form.content, self.stored)
        if changed is not None:
            return self.carried_out(changed)
        return self.form_invalid(form)

    @property
    def _seen(self) -> int:
        sent = self.request.POST.get("seen", "")
        return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 9 else 0

    def _asked_for(self, typed: Content) -> Content:
        """What was typed, after what the button asks for."""
        pressed = self.request.POST.get("act", "")
        if pressed == "add" and len(typed.questions) < MOST_QUESTIONS:
            self.anchor = f"question-{len(typed.questions) + 1}"
            return contents.with_question(typed)
        if pressed == "add-scale" and len(typed.scales) < MOST_SCALES:
            self.anchor = f"scale-{len(typed.scales) + 1}"
            return contents.with_scale(typed)
        return self._at_one(typed, pressed)

    def _at_one(self, typed: Content, pressed: str) -> Content:
        if not (found := BUTTON.fullmatch(pressed)):
            return typed
        what, index = found[1], int(found[2]) - 1
        if what == "remove-scale":
            self.anchor = "scales"
            return contents.without_scale(typed, index)
        if what == "remove":
            self.anchor = f"question-{max(1, min(index + 1, len(typed.questions) - 1))}"
            return contents.without_question(typed, index)
        by = -1 if what == "up" else 1
        self.anchor = f"question-{max(1, min(index + 1 + by, len(typed.questions)))}"
        return contents.moved(typed, index, by)

    def where(self, result: Draft) -> HttpResponse:
        pressed = self.request.POST.get("act", "")
        if pressed in ("preview", "publish"):
            return redirect(f"surveys:questionnaire_{pressed}", self.kind)
        page = reverse("surveys:questionnaire_draft", args=[self.kind])
        return redirect(f"{page}#{self.anchor}" if self.anchor else page)

    def context(self) -> dict[str, Any]:
        draft, moved = self.object, self.outcome.message == MOVED
        shown = draft.revision if draft else 0
        return {
            "kind": self.kind,
            "draft": draft,
            "seen": self.request.POST.get("seen", "") if self.form.is_bound and not moved else shown,
            "theirs": self.theirs,
            "moved": moved,
            "full": self.form.question_count >= MOST_QUESTIONS,
            "scales_full": self.form.scale_count >= MOST_SCALES,
            "lacks": contents.missing(self.stored),
            "failures": contents.rule_failures(self.kind, self.stored),
        }


class Discard(OnDraft):
    """Give the draft up."""

    act = acts.DISCARD_DRAFT

    @property
    def facts(self) -> list[tuple[str, str]]:
        draft = self.object
        return [("Dernière modification", f"par {draft.changed_by}")] if draft else []


class Publish(OnDraft):
    """What changes with this version, what it still lacks, and from which day on."""

    act = acts.PUBLISH_QUESTIONNAIRE
    template_name = "surveys/questionnaires/publish.html"

    def form_options(self) -> dict[str, Any]:
        return {"initial": {"published_on": timezone.localdate()}}

    def where(self, result: Questionnaire) -> HttpResponse:
        return redirect("surveys:questionnaire", result.pk)

    def context(self) -> dict[str, Any]:
        earlier = queries.published(self.kind).first()
        return {
            "kind": self.kind,
            "draft": self.object,
            "earlier": earlier,
            "changes": _changes(earlier, self.stored),
            "lacks": contents.missing(self.stored),
            "failures": contents.rule_failures(self.kind, self.stored),
        }


def _changes(earlier: Questionnaire | None, content: Content) -> list[contents.Change]:
    return contents.compare(queries.content_of(earlier), content) if earlier else []
