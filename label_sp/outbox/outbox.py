"""Writing messages: rows in the transaction of the act. Nothing leaves if the act does not."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from label_sp.clock import schedules
from label_sp.outbox import kinds
from label_sp.outbox.kinds import Kind, Text
from label_sp.outbox.models import Delivery, Lane, Message, MessagePreference, MessageState

if TYPE_CHECKING:
    from label_sp.actors.models import User

LONGEST_KEY = 200
SENT_BY = {Lane.URGENT: "send_urgent", Lane.BULK: "send_outbox"}  # scheduled tasks
FIRST_STATE = {
    Delivery.AT_ONCE: MessageState.WAITING,
    Delivery.DIGEST: MessageState.HELD,
    Delivery.NONE: MessageState.KEPT,
}


@dataclass(frozen=True, slots=True)
class Draft:
    """A message to write. `key` says what makes it unique: `kind:object:occasion:recipient`.

    Without a person (`to`), it is for an `address` that may have no account: it leaves, and no message centre shows it.
    """

    key: str
    kind: str
    to: User | None
    subject: str
    body: str
    dossier_id: uuid.UUID | None = None
    about: Mapping[str, Any] = field(default_factory=dict)
    address: str = ""


def drafts(
    kind: Kind,
    occasion: str,
    to: Iterable[User],
    values: Mapping[str, object],
    *,
    text: Text | None = None,
    dossier_id: uuid.UUID | None = None,
    about: Mapping[str, Any] | None = None,
) -> list[Draft]:
    """The same message to several people, each by name, in the wording in force (read once by who writes many: `text`).

    `occasion` tells this message from the next of its kind. Raises KeyError when a field of the kind has no value, and
    ValueError when a secret one has: it gets its value when the message leaves (`kinds.revealing`).
    """
    wording = text or kinds.text_of(kind)
    return [
        Draft(
            key=f"{kind.key}:{occasion}:{person.pk}",
            kind=kind.key,
            to=person,
            subject=said.subject,
            body=said.body,
            dossier_id=dossier_id,
            about=about or {},
        )
        for person in people(to)
        for said in (_said(kind, {**values, kinds.GREETED: person}, wording),)
    ]


def to_address(
    kind: Kind,
    occasion: str,
    address: str,
    values: Mapping[str, object],
    *,
    text: Text | None = None,
    about: Mapping[str, Any] | None = None,
) -> Draft:
    """A message to somebody known by an address only, in the wording in force (read once by who writes many: `text`).

    The kind leaves nobody a choice.
    """
    said = _said(kind, values, text)
    return Draft(
        key=f"{kind.key}:{occasion}",
        kind=kind.key,
        to=None,
        subject=said.subject,
        body=said.body,
        about=about or {},
        address=address,
    )


def _said(kind: Kind, values: Mapping[str, object], text: Text | None = None) -> Text:
    if missing := kind.fields.keys() - kind.secrets.keys() - values.keys():
        raise KeyError(f"{kind.key}: no value for {', '.join(sorted(missing))}")
    if told := kind.secrets.keys() & values.keys():
        raise ValueError(f"{kind.key}: a secret would be kept in the outbox: {', '.join(sorted(told))}")
    return kinds.filled(text or kinds.text_of(kind), values)


def put(*written: Draft) -> int:
    """Write messages, once per key, and tell the workers after the commit. Returns how many were new."""
    rows = {draft.key: draft for draft in reversed(written)}
    known = set(Message.objects.filter(key__in=rows).values_list("key", flat=True))
    new = [draft for key, draft in reversed(rows.items()) if key not in known]
    if not new:
        return 0
    made = _rows(new)
    Message.objects.bulk_create(made, ignore_conflicts=True)
    for lane in {row.lane for row in made if row.state == MessageState.WAITING}:
        transaction.on_commit(Wake(Lane(lane)))
    return len(new)


def readdress(person: User) -> None:
    """What still has to leave to this person goes to the address of today."""
    to_leave = (MessageState.WAITING, MessageState.HELD, MessageState.GATHERED)
    Message.objects.filter(recipient=person, state__in=to_leave).update(address=person.email)


def people(users: Iterable[User]) -> list[User]:
    """The same people, each once, in a stable order."""
    return sorted({user.pk: user for user in users}.values(), key=lambda user: str(user.pk))


def _rows(new: list[Draft]) -> list[Message]:
    preferred = _preferences(new)
    now = timezone.now()
    rows = []
    for draft in new:
        if len(draft.key) > LONGEST_KEY:
            raise ValueError(f"A key of {len(draft.key)} characters would be cut: {draft.key}")
        kind = kinds.kind_of(draft.kind)
        preference = preferred.get((draft.to.pk, draft.kind)) if draft.to else None
        delivery = kinds.delivery_of(kind, preference)
        rows.append(
            Message(
                key=draft.key,
                kind=draft.kind,
                lane=kind.lane,
                recipient=draft.to,
                address=draft.to.email if draft.to else draft.address,
                subject=draft.subject,
                body=draft.body,
                dossier_id=draft.dossier_id,
                about=dict(draft.about),
                state=FIRST_STATE[delivery],
                created_at=now,
            )
        )
    return rows


def _preferences(new: Iterable[Draft]) -> dict[tuple[uuid.UUID, str], str]:
    wanted = MessagePreference.objects.filter(
        user__in={draft.to.pk for draft in new if draft.to}, kind__in={draft.kind for draft in new}
    )
    return {(user, kind): delivery for user, kind, delivery in wanted.values_list("user", "kind", "delivery")}


@dataclass(frozen=True, slots=True)
class Wake:
    """Tell the workers of a lane that there is something to send. Only quicker than the schedule: never needed."""

    lane: Lane

    def __call__(self) -> None:
        schedules.soon(SENT_BY[self.lane])
