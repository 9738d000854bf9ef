"""A body declares what its auditors know, and what ties them to candidates. ACT-07, ACT-08."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from audits.auditors import queries as auditor_queries
from certification.auditors import acts, queries
from certification.auditors.forms import ProfileForm
from label_sp.actors import queries as actors
from label_sp.actors.enums import Role
from label_sp.actors.models import Organisation, User
from label_sp.common.pages import ActsPage

FIELDS = ("public_sector_experience", "trained_on_programme", "trained_on_label")


@dataclass(frozen=True, slots=True)
class Card:
    """One auditor and the form of their qualification."""

    declared: queries.Declared
    form: ProfileForm


class Auditors(ActsPage):
    """The auditors of the person's own body; 404 for who manages none."""

    acts = {"tie": acts.DECLARE_TIE, "profile": acts.DECLARE_AUDITOR}
    template_name = "certification/auditors.html"
    object: Organisation

    def find(self) -> Organisation:
        """The body that this person manages; `?organisme=` chooses among several."""
        own = actors.organisations_of(self.request.user, Role.BODY_MANAGER)
        wanted = self.request.GET.get("organisme", "")
        managed = Organisation.objects.filter(pk__in=own)
        body = next((each for each in managed if not wanted or str(each.pk) == wanted), None)
        if body is None:
            raise Http404
        return body

    def permit(self) -> None:
        """Whoever manages the body has the right: the use case asks it again."""

    def options_of(self, key: str) -> dict[str, Any]:
        if key == "profile":
            return {}
        return {
            "auditors": auditor_queries.auditors_of(self.object.pk),
            "services": queries.services_of(self.object),
        }

    def perform(self, typed: dict[str, Any]) -> Any:
        if self.pressed == "tie":
            person, service = typed.pop("auditor"), typed.pop("service")
            return self.act(person, service, self.object, actor=self.request.user, **typed)
        return self.act(self.person, self.object, actor=self.request.user, **typed)

    @property
    def person(self) -> User:
        """The auditor whose card was sent."""
        wanted = self.request.POST.get("person", "")
        found = (each for each in auditor_queries.auditors_of(self.object.pk) if str(each.pk) == wanted)
        if (person := next(found, None)) is None:
            raise Http404
        return person

    def said(self, result: Any) -> str:
        return self.act.done or f"La déclaration de {self.person} est enregistrée."

    def where(self, result: Any) -> HttpResponse:
        address = redirect("certification:auditors")
        if self.request.GET.get("organisme"):
            address["Location"] += f"?organisme={self.object.pk}"
        return address

    def context(self) -> dict[str, Any]:
        return {"body": self.object, "cards": _cards(self.object)}


def _cards(body: Organisation) -> list[Card]:
    return [
        Card(
            each,
            ProfileForm(
                initial={name: getattr(each.profile, name, False) for name in FIELDS},
                auto_id=f"id_{each.user.pk}_%s",
            ),
        )
        for each in queries.declared_of(body)
    ]
