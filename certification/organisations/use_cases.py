"""Organisations, kept by the DITP: made with their first person, named, merged, closed, reopened."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from candidates.dossiers.models import Dossier
from candidates.eligibility import use_cases as eligibility
from candidates.services.use_cases import merge_services
from certification.organisations import doubles, mails, queries
from certification.takeovers import lapses as takeovers
from label_sp.actors import organisations as acts
from label_sp.actors import permissions
from label_sp.actors import queries as actor_queries
from label_sp.actors.enums import MANAGERS, ROLES_OF, InvitationState, OrganisationKind
from label_sp.actors.models import Organisation, User
from label_sp.actors.use_cases import invitations as actors
from label_sp.guide.calendar import french_date
from label_sp.guide.french import counted
from label_sp.journal import journal
from label_sp.outbox import outbox
from label_sp.outbox.models import Message

LABEL_RUNS = (
    "{name} ne se ferme pas tant que le label de {service} court, jusqu’au {until} : plus personne ne répondrait de "
    "son suivi. Attendez sa fin ou son retrait, ou réunissez cette organisation à celle qui reprend le service."
)


@transaction.atomic
def register_candidate(*, actor: User, name: str, email: str = "") -> Organisation:
    """A candidate organisation, and an invitation to the person who will answer for it when an address is given."""
    permissions.can_supervise.require(actor)
    organisation = acts.create_organisation(OrganisationKind.CANDIDATE, name, actor=actor)
    if email:
        manager = MANAGERS[OrganisationKind.CANDIDATE]
        actors.invite(organisation.pk, manager, email=email, actor=actor)
    return organisation


@transaction.atomic
def correct_name(organisation_id: UUID, *, actor: User, name: str) -> Organisation:
    """Correct the name of an organisation."""
    permissions.can_supervise.require(actor)
    return acts.rename_organisation(organisation_id, name, actor=actor)


@transaction.atomic
def close_organisation(
    organisation_id: UUID, *, actor: User, reason: str, confirmed: bool = False
) -> Organisation:
    """Close it: its people act no more, it takes no new dossier. With dossiers under way, only when confirmed."""
    permissions.can_supervise.require(actor)
    if not reason.strip():
        raise ValidationError({"reason": "Écrivez pourquoi cette organisation ferme."})
    organisation = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation_id)
    if organisation.kind == OrganisationKind.DITP:
        raise ValidationError(
            "L’organisation de la DITP ne se ferme pas : plus personne ne tiendrait le label."
        )
    if labelled := queries.labelled(organisation).first():
        raise ValidationError(
            LABEL_RUNS.format(name=organisation, service=labelled.service, until=_until(labelled))
        )
    stopped = queries.under_way(organisation).count()
    if stopped and not confirmed:
        raise ValidationError(
            {
                "confirmed": counted(
                    stopped,
                    "Aucun dossier en cours ne s’arrêterait|dossier en cours s’arrêterait"
                    "|dossiers en cours s’arrêteraient",
                )
                + ". Cochez cette case pour fermer quand même."
            }
        )
    closed = acts.close(organisation, reason.strip(), actor=actor)
    eligibility.lapse(closed)
    takeovers.of_closed(closed)
    return closed


@transaction.atomic
def merge_double(organisation_id: UUID, *, actor: User, double: UUID) -> Organisation:
    """Merge a double into this organisation: all that names it names this one from now on, and it stays closed.

    A role, an open invitation or a service that both have is kept once: the service without dossier gives its sites,
    its ties and whatever names it to the other. Raises ValidationError when
    both hold what cannot be merged; nothing moved then.
    """
    permissions.can_supervise.require(actor)
    locked = Organisation.objects.select_for_update(of=("self",)).order_by("pk")
    found = {each.pk: each for each in locked.filter(pk__in=(organisation_id, double))}
    kept, other = found[organisation_id], found.get(double)
    if other is None:
        raise ValidationError({"double": "Choisissez une organisation de la liste."})
    today = timezone.localdate()
    asked = doubles.merging(kept, other, today)
    if asked.refusals:
        raise ValidationError(asked.refusals)
    _keep_once(kept, other)
    _move(kept, other)
    other.merged_into, other.closed_on = kept, other.closed_on or today
    other.save(update_fields=["merged_into", "closed_on"])
    journal.record(
        kept,
        "organisation.merged",
        actor=actor,
        dossier_id=None,
        double=str(other),
        double_id=str(other.pk),
        services=len(asked.services),
    )
    to = actor_queries.members(kept.pk, *ROLES_OF[OrganisationKind.CANDIDATE])
    outbox.put(*mails.merged(other, kept, to))
    return kept


def _keep_once(kept: Organisation, other: Organisation) -> None:
    """What both have, and an organisation has once: the double's ends, or goes where nothing rests on it."""
    now = timezone.localtime()
    for held in other.memberships.filter(ended_on=None):
        if kept.memberships.filter(ended_on=None, user=held.user_id, role=held.role).exists():
            held.ended_on, held.ended_at = max(now.date(), held.started_on), now
            held.save(update_fields=["ended_on", "ended_at"])
    for sent in other.invitations.filter(state=InvitationState.WAITING):
        waiting = kept.invitations.filter(state=InvitationState.WAITING, role=sent.role, email=sent.email)
        if waiting.exists():
            sent.state, sent.answered_at = InvitationState.REVOKED, now
            sent.save(update_fields=["state", "answered_at"])
    for mine, theirs in doubles.same_services(kept, other):
        empty, used = (mine, theirs) if theirs.dossiers.exists() else (theirs, mine)
        try:
            with transaction.atomic():
                merge_services(used, empty, whose=empty.organisation.name, on=now.date())
        except ProtectedError as error:
            raise ValidationError(
                f"Le service « {used.name} » est des deux côtés, et chacun sert."
            ) from error


def _move(kept: Organisation, other: Organisation) -> None:
    """Each row that names the double, in whatever table."""
    for model, column in doubles.relations():
        try:
            with transaction.atomic():
                model._default_manager.filter(**{column: other}).update(**{column: kept})
        except IntegrityError as error:
            named = model._meta.verbose_name
            raise ValidationError(
                f"Les deux organisations ont ce qu’une seule ne peut avoir : {named}."
            ) from error
    for message in Message.objects.filter(about__organisation=str(other.pk)):
        message.about = {**message.about, "organisation": str(kept.pk)}
        message.save(update_fields=["about"])


def _until(dossier: Dossier) -> str:
    return french_date(dossier.valid_until) if dossier.valid_until else "une date à venir"


@transaction.atomic
def reopen_organisation(organisation_id: UUID, *, actor: User) -> Organisation:
    """Open a closed organisation again: its people have the roles that they had."""
    permissions.can_supervise.require(actor)
    organisation = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation_id)
    return acts.reopen(organisation, actor=actor)
