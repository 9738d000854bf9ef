"""Acts: the team of a dossier."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from candidates.dossiers import permissions
from candidates.dossiers.models import Dossier
from candidates.dossiers.queries import is_in_course
from candidates.dossiers.use_cases import locked, taking
from candidates.team import charges, mails, queries
from candidates.team.charges import Thing
from candidates.team.models import Assignment, Comment, Referent, Signatory
from candidates.team.queries import TO_NAME
from label_sp.actors.models import Membership, User
from label_sp.common import texts
from label_sp.common.edits import EditConflict
from label_sp.common.permissions import require
from label_sp.journal import journal
from label_sp.outbox import outbox

CLOSED = "Ce dossier est clos : son équipe ne change plus."
NOT_OF_TEAM = "Cette personne n’est pas membre de l’équipe de la candidature."
NO_SUCH_THING = "Ceci n’est plus dans le dossier : relisez la page d’où vous venez."
NOT_GIVEN = "Ceci ne se confie pas d’ici : le responsable d’une action se choisit sur sa page."
NOT_YOURS = "Seule la personne qui l’a écrit peut retirer un commentaire."
NOT_FOR_OTHERS = (
    "Chacun passe la main pour soi ; pour une autre personne, un responsable de la candidature le fait."
)
NOTHING_HELD = "{person} ne tient rien sur ce dossier : il n’y a rien à passer."
LONGEST = 5000  # characters of a comment


class TeamConflict(EditConflict):
    """`current` is the row as a colleague left it; None when there is none."""

    def __init__(self, current: Referent | Signatory | Assignment | None) -> None:
        self.current = current
        super().__init__(f"version {current.version if current else 0}")


def _open_dossier(dossier_id: UUID, actor: User) -> Dossier:
    """The dossier, locked, for somebody of its team, while it is open."""
    return taking(locked(dossier_id), actor, is_in_course, CLOSED)


@transaction.atomic
def name_referent(
    dossier_id: UUID, *, actor: User, person: UUID | None, version: int | None = None
) -> Referent:
    """Name who follows the dossier and is written to about it; None: nobody for now.

    Raises TeamConflict when `version` is given and is no more the stored one.
    """
    dossier = _committed(dossier_id, actor)
    row = Referent.objects.filter(dossier=dossier).first()
    _check_version(row, version)
    row = row or Referent(dossier=dossier, version=0)
    row.person, row.version = _colleague(dossier, person, "person"), row.version + 1
    row.save()
    journal.record(
        dossier, "team.referent_named", actor=actor, touches=False, person=str(row.person or TO_NAME)
    )
    outbox.put(*mails.referent_named(row, dossier, actor))
    return row


@transaction.atomic
def name_signatory(
    dossier_id: UUID, *, actor: User, name: str, function: str, email: str = "", version: int | None = None
) -> Signatory:
    """Say who signs the application: the legal representative, with or without an account. DOS-01.

    Raises TeamConflict when `version` is given and is no more the stored one.
    """
    dossier = _committed(dossier_id, actor)
    row = Signatory.objects.filter(dossier=dossier).first()
    _check_version(row, version)
    row = row or Signatory(dossier=dossier, version=0)
    row.name, row.function = texts.name(name), texts.name(function, "function")
    row.email, row.version = texts.name(email, "email"), row.version + 1
    if missing := [field for field in ("name", "function") if not getattr(row, field)]:
        raise ValidationError(dict.fromkeys(missing, "Ce champ est obligatoire."))
    row.save()
    journal.record(
        dossier,
        "team.signatory_named",
        actor=actor,
        touches=False,
        person=row.name,
        function=row.function,
    )
    return row


@transaction.atomic
def give(
    dossier_id: UUID,
    about: str,
    key: str,
    *,
    actor: User,
    person: UUID | None,
    wanted_on: date | None = None,
    version: int | None = None,
) -> Assignment:
    """Give a piece to a colleague, for a day or without one; to another; or take it back (None). DOS-01.

    Raises TeamConflict when `version` is given and is no more the stored one.
    """
    dossier = _open_dossier(dossier_id, actor)
    thing = _thing(dossier, about, key)
    subject = charges.find(about)
    if subject is None or not subject.is_given:
        raise ValidationError(NOT_GIVEN)
    row = queries.assignment(dossier, about, key)
    _check_version(row, version)
    row = row or Assignment(dossier=dossier, about=about, key=key, version=0)
    former, before = row.person, (row.person, row.wanted_on)
    row.person = _colleague(dossier, person, "person")
    row.wanted_on = wanted_on if row.person else None
    row.given_at, row.version = timezone.now(), row.version + 1
    row.save()
    if row.person:
        journal.record(
            dossier,
            "piece.given",
            actor=actor,
            touches=False,
            kind=key,
            person=str(row.person),
            wanted_on=row.wanted_on,
        )
    else:
        journal.record(dossier, "piece.taken_back", actor=actor, touches=False, kind=key)
    if (row.person, row.wanted_on) != before:
        _tell(row, thing, former, actor)
    return row


@transaction.atomic
def comment(dossier_id: UUID, about: str, key: str, *, actor: User, text: str) -> Comment:
    """Write about a piece or an action, for the candidate's team only.

    It stands in the journal, and in no story of the dossier: others read that.
    """
    dossier = _open_dossier(dossier_id, actor)
    thing = _thing(dossier, about, key)
    if not text.strip():
        raise ValidationError({"text": "Écrivez votre commentaire."})
    if len(text) > LONGEST:
        raise ValidationError({"text": f"{LONGEST} caractères au plus."})
    written = Comment.objects.create(
        dossier=dossier,
        about=about,
        key=key,
        text=text.strip(),
        author=actor,
        written_at=timezone.now(),
    )
    _record(written, "comment.written", actor)
    outbox.put(*mails.commented(written, thing, _readers(dossier, thing)))
    return written


@transaction.atomic
def remove_comment(dossier_id: UUID, comment_id: UUID, *, actor: User) -> None:
    """Take back one's own comment, as long as the dossier is open; a message that has not left leaves no more."""
    dossier = _open_dossier(dossier_id, actor)
    written = dossier.comments.filter(pk=comment_id).first()
    if written is None:
        raise ValidationError("Ce commentaire a déjà été retiré.")
    require(written.author_id == actor.pk, NOT_YOURS)
    _record(written, "comment.removed", actor)
    written.delete()


def forget(dossier: Dossier, about: str, key: str) -> None:
    """A thing is taken out of the dossier: what was written about it goes too, in the same transaction."""
    Comment.objects.filter(dossier=dossier, about=about, key=key).delete()
    Assignment.objects.filter(dossier=dossier, about=about, key=key).delete()


@transaction.atomic
def hand_over(dossier_id: UUID, *, actor: User, leaver: UUID, heir: UUID | None) -> Dossier:
    """Pass what somebody has in charge on a dossier to a colleague, or to nobody: then it is to be given anew.

    Each for themself, a manager of the candidate for anybody of the team.
    """
    dossier = _open_dossier(dossier_id, actor)
    require(leaver == actor.pk or permissions.can_commit(actor, dossier), NOT_FOR_OTHERS)
    person, successor = _colleague(dossier, leaver, "leaver"), _colleague(dossier, heir, "heir")
    if person is None or person == successor:
        raise ValidationError({"heir": "Choisissez une autre personne que celle qui passe la main."})
    if not _pass_on(dossier, person, successor, actor):
        raise ValidationError(NOTHING_HELD.format(person=person))
    return dossier


def pass_on_of(*, membership: Membership, actor: User, successor: User | None, **_: Any) -> None:
    """Somebody's role is about to end: what they have in charge goes to the successor, or waits to be given anew.

    In the transaction of that act, which asked the right. Who stays in the team by another role keeps it all.
    """
    leaver, organisation = membership.user, membership.organisation_id
    if queries.stays_without(membership):
        return
    for holding in queries.holdings(leaver, [organisation]):
        _pass_on(locked(holding.dossier.pk), leaver, successor, actor)


def begin(*, dossier: Dossier, actor: User, **_: Any) -> None:
    """A dossier is opened, in its transaction: who opens it follows it, or whoever did in the cycle before."""
    before = dossier.previous
    named = (queries.referent(before) if before else None) or actor
    if queries.members(dossier).filter(pk=named.pk).exists():
        Referent.objects.create(dossier=dossier, person=named)
    if before and (signs := queries.signatory(before)):
        Signatory.objects.create(dossier=dossier, name=signs.name, function=signs.function, email=signs.email)


# --- within ---------------------------------------------------------------------------------------------------------


def _committed(dossier_id: UUID, actor: User) -> Dossier:
    dossier = locked(dossier_id)
    permissions.can_commit.require(actor, dossier)
    return taking(dossier, actor, is_in_course, CLOSED)


def _check_version(row: Referent | Signatory | Assignment | None, version: int | None) -> None:
    if version is not None and version != (row.version if row else 0):
        raise TeamConflict(row)


def _colleague(dossier: Dossier, person: UUID | None, field: str) -> User | None:
    """Somebody of the team; None for nobody."""
    if person is None:
        return None
    found = queries.members(dossier).filter(pk=person).first()
    if found is None:
        raise ValidationError({field: NOT_OF_TEAM})
    return found


def _thing(dossier: Dossier, about: str, key: str) -> Thing:
    found = charges.thing(dossier, about, key)
    if found is None:
        raise ValidationError(NO_SUCH_THING)
    return found


def _tell(row: Assignment, thing: Thing, former: User | None, actor: User) -> None:
    given = mails.given(
        thing.dossier,
        row.person,
        what=f"la pièce « {thing.name} »",
        wanted=row.wanted_on,
        url=thing.url,
        actor=actor,
        occasion=f"{row.pk}:{row.version}",
    )
    outbox.put(*given, *mails.taken_back(row, thing, former, actor))


def _readers(dossier: Dossier, thing: Thing) -> list[User]:
    """Who has the thing in charge, the référent, and who wrote about it; those who are of the team."""
    named = queries.referent(dossier)
    authors = dossier.comments.filter(about=thing.about, key=thing.key).values_list("author", flat=True)
    wanted = {thing.holder_id, named.pk if named else None, *authors}
    return [person for person in queries.members(dossier) if person.pk in wanted]


def _record(written: Comment, event: str, actor: User) -> None:
    journal.record(
        written,
        event,
        actor=actor,
        dossier_id=None,
        dossier=written.dossier_id,
        about=written.about,
        key=written.key,
    )


def _pass_on(dossier: Dossier, leaver: User, heir: User | None, actor: User) -> list[str]:
    """All that somebody has in charge on a locked dossier goes to somebody else; its names, told to who takes over."""
    names = ["Référent du dossier"] if _pass_referent(dossier, leaver, heir) else []
    for subject in charges.subjects():
        held = [each for each in subject.things(dossier).values() if each.holder_id == leaver.pk]
        names += [f"{subject.word} : {each.name}" for each in held]
        if held and subject.pass_on:
            subject.pass_on(dossier, leaver, heir, actor)
    for each in Assignment.objects.filter(dossier=dossier, person=leaver):
        each.person, each.version = heir, each.version + 1
        each.wanted_on = each.wanted_on if heir else None
        each.save(update_fields=["person", "version", "wanted_on"])
    if names:
        entry = journal.record(
            dossier,
            "team.handed_over",
            actor=actor,
            touches=False,
            leaver=str(leaver),
            heir=str(heir or TO_NAME),
            things=names,
        )
        if heir and heir != actor:
            outbox.put(*mails.handed_over(dossier, leaver, heir, names, entry.pk))
    return names


def _pass_referent(dossier: Dossier, leaver: User, heir: User | None) -> bool:
    row = Referent.objects.filter(dossier=dossier, person=leaver).first()
    if row is None:
        return False
    row.person, row.version = heir, row.version + 1
    row.save()
    return True
