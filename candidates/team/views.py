"""Pages: the team of a dossier. Its référent and its signatory are read by all who see the dossier; for who is not of
the team, the other pages answer as those of no dossier."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django_fsm import ConcurrentTransition

from candidates.dossiers import menu, permissions
from candidates.dossiers.models import Dossier
from candidates.dossiers.queries import is_in_course
from candidates.dossiers.views import CandidatePage
from candidates.team import acts, charges, queries
from candidates.team.forms import CommentForm
from candidates.team.models import Assignment, Comment
from candidates.team.use_cases import NOT_YOURS, TeamConflict
from label_sp.actors.models import User
from label_sp.actors.requests import SignedRequest
from label_sp.common.pages import ActsPage
from label_sp.common.permissions import require


def beside(request: SignedRequest, dossier: Dossier, about: str, key: str) -> dict[str, Any]:
    """What the page of one thing shows its team besides: who has it in charge, what colleagues wrote."""
    if not queries.is_of_team(request.user, dossier):
        return {}
    return {
        "team_thing": charges.thing(dossier, about, key),
        "comments": queries.thread(dossier, about, key),
        "comment_form": CommentForm(),
        "may_write": permissions.can_prepare(request.user, dossier) and is_in_course(dossier),
    }


class TeamPage(CandidatePage):
    """What the pages of the team share."""

    page = "dossier_team"

    def where(self, result: Any) -> HttpResponse:
        return redirect("candidates:dossier_team", self.object.pk)

    def perform(self, typed: dict[str, Any]) -> Any:
        """A colleague who was quicker by a moment: the page is shown again, with what was typed."""
        try:
            return self.carry_out(typed)
        except TeamConflict as quicker:
            raise ConcurrentTransition(str(quicker)) from quicker

    def carry_out(self, typed: dict[str, Any]) -> Any:
        return super().perform(typed)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = super().get_context_data(**kwargs)
        writes = permissions.can_prepare(self.request.user, self.object) and is_in_course(self.object)
        return found | {"may_edit": False, "may_write": writes}

    @property
    def to_team(self) -> tuple[str, str]:
        return "L’équipe du dossier", reverse("candidates:dossier_team", args=[self.object.pk])


class OfTeam(TeamPage):
    """A page for the candidate's team alone."""

    def find(self) -> Dossier:
        dossier = super().find()
        if not queries.is_of_team(self.request.user, dossier):
            raise Http404
        return dossier


class Team(TeamPage, ActsPage):
    """Who follows the dossier and who signs, named by a manager; for their team, who has what in charge."""

    acts = {"referent": acts.NAME_REFERENT, "signatory": acts.NAME_SIGNATORY}

    def get_template_names(self) -> list[str]:
        return ["candidates/team/team.html"]

    @cached_property
    def people(self) -> list[User]:
        return list(queries.members(self.object))

    @property
    def signs(self) -> dict[str, str]:
        row = queries.signatory(self.object)
        return {name: getattr(row, name) for name in ("name", "function", "email")} if row else {}

    def options_of(self, key: str) -> dict[str, Any]:
        if key == "signatory":
            return {"initial": self.signs}
        named = queries.referent(self.object)
        return {"people": self.people, "initial": {"person": str(named.pk) if named else ""}}

    def basis_of(self, key: str) -> Sequence[object]:
        """What the reader of that form answers."""
        return [key, self.version_of(key)]

    def carry_out(self, typed: dict[str, Any]) -> Any:
        return super().carry_out({**typed, "version": self.version_of(self.pressed)})

    def version_of(self, key: str) -> int:
        if key != "signatory":
            return queries.referent_version(self.object)
        row = queries.signatory(self.object)
        return row.version if row else 0

    def context(self) -> dict[str, Any]:
        user, dossier = self.request.user, self.object
        may_name = permissions.can_commit(user, dossier) and is_in_course(dossier)
        return {
            "colleagues": queries.colleagues(dossier) if queries.is_of_team(user, dossier) else (),
            "referent": queries.referent(dossier),
            "signatory": queries.signatory(dossier),
            "may_name": may_name,
        }


class HandOver(OfTeam):
    """All that somebody has in charge on the dossier goes to a colleague, or is to be given anew."""

    act = acts.HAND_OVER

    def get_template_names(self) -> list[str]:
        return ["candidates/team/hand_over.html"]

    def find(self) -> Dossier:
        dossier = super().find()
        self.leaver = get_object_or_404(queries.members(dossier), pk=self.kwargs["person_id"])
        return dossier

    def permit(self) -> None:
        self.act.right.require(self.request.user, self.object)

    def form_options(self) -> dict[str, Any]:
        return {"people": queries.members(self.object).exclude(pk=self.leaver.pk)}

    def carry_out(self, typed: dict[str, Any]) -> Any:
        return self.act(self.object.pk, actor=self.request.user, leaver=self.leaver.pk, **typed)

    def said(self, result: Any) -> str:
        heir = self.heir
        return (
            f"Ce que tenait {self.leaver} passe à {heir}."
            if heir
            else f"{self.leaver} ne tient plus rien ici."
        )

    @property
    def heir(self) -> User | None:
        typed = self.request.POST.get("heir", "")
        return next((each for each in queries.members(self.object) if str(each.pk) == typed), None)

    def context(self) -> dict[str, Any]:
        held = next(each for each in queries.colleagues(self.object) if each.person == self.leaver)
        user = self.request.user
        mine = self.leaver == user
        return {
            "colleague": held,
            "mine": mine,
            "may_pass": held.holds and (mine or permissions.can_commit(user, self.object)),
            "trail": [*menu.trail(self.object), self.to_team],
        }


class OnThing(OfTeam):
    """What is about one thing of the dossier."""

    def find(self) -> Dossier:
        dossier = super().find()
        found = charges.thing(dossier, self.kwargs["about"], self.kwargs["subject"])
        if found is None:
            raise Http404
        self.thing = found
        return dossier

    @property
    def address(self) -> tuple[str, str]:
        return self.kwargs["about"], self.kwargs["subject"]

    def where(self, result: Any) -> HttpResponse:
        return redirect(self.thing.url)

    def carry_out(self, typed: dict[str, Any]) -> Any:
        return self.act(self.object.pk, *self.address, actor=self.request.user, **typed)

    def context(self) -> dict[str, Any]:
        here = (self.thing.name, self.thing.url)
        return {"thing": self.thing, "trail": [*menu.trail(self.object), here]}


class Give(OnThing):
    """Give one piece to a colleague, to another, or take it back. DOS-01."""

    act = acts.GIVE

    def get_template_names(self) -> list[str]:
        return ["candidates/team/give.html"]

    def find(self) -> Dossier:
        dossier = super().find()
        subject = charges.find(self.thing.about)
        if subject is None or not subject.is_given:
            raise Http404
        return dossier

    def permit(self) -> None:
        self.act.right.require(self.request.user, self.object)

    @cached_property
    def row(self) -> Assignment | None:
        return queries.assignment(self.object, *self.address)

    def form_options(self) -> dict[str, Any]:
        people, row = list(queries.members(self.object)), self.row
        known = row.person_id if row and row.person in people else None
        initial = {"person": str(known or ""), "wanted_on": row.wanted_on if row and known else None}
        return {"people": people, "initial": initial}

    def basis(self) -> Sequence[object]:
        return ["given", self.row.version if self.row else 0]

    def carry_out(self, typed: dict[str, Any]) -> Any:
        return super().carry_out({**typed, "version": self.row.version if self.row else 0})

    def said(self, result: Assignment) -> str:
        if result.person is None:
            return f"« {self.thing.name} » n’est confiée à personne en particulier."
        return f"« {self.thing.name} » est confiée à {result.person}."

    def where(self, result: Any) -> HttpResponse:
        return redirect("candidates:pieces", self.object.pk)


class Comments(OnThing):
    """What colleagues wrote about one thing, and one more comment."""

    act = acts.COMMENT

    def get_template_names(self) -> list[str]:
        return ["candidates/team/comments.html"]

    def context(self) -> dict[str, Any]:
        found = queries.thread(self.object, *self.address)
        return {**super().context(), "team_thing": self.thing, "comments": found, "comment_form": self.form}


class RemoveComment(OfTeam):
    """Take back one's own comment."""

    act = acts.REMOVE_COMMENT
    written: Comment

    def get_template_names(self) -> list[str]:
        return ["candidates/team/comment_remove.html"]

    def find(self) -> Dossier:
        dossier = super().find()
        self.written = get_object_or_404(dossier.comments, pk=self.kwargs["comment_id"])
        found = charges.thing(dossier, self.written.about, self.written.key)
        if found is None:
            raise Http404
        self.thing = found
        return dossier

    def permit(self) -> None:
        self.act.right.require(self.request.user, self.object)
        require(self.written.author_id == self.request.user.pk, NOT_YOURS)

    def carry_out(self, typed: dict[str, Any]) -> Any:
        return self.act(self.object.pk, self.written.pk, actor=self.request.user)

    def where(self, result: Any) -> HttpResponse:
        return redirect(self.thing.url)

    def context(self) -> dict[str, Any]:
        here = (self.thing.name, self.thing.url)
        return {"thing": self.thing, "written": self.written, "trail": [*menu.trail(self.object), here]}
