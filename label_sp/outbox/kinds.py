"""The kinds of messages: to whom, about what, in which words, and how each may be received.

Each app declares its kinds beside the functions of its `mails.py` that write them, and registers them there. The DITP
may give a kind another wording (`MessageText`): a text with fields in braces, `{service}`, out of the kind's own list.
There is no template language in it: a field is replaced by its value, anything else stays what it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from label_sp.common.words import fold
from label_sp.outbox.models import Delivery, Lane, Message, MessageState, MessageText

FIELD = re.compile(r"\{([^{}\n]*)\}")
BLANK_LINES = re.compile(r"\n{3,}")
LONGEST_SUBJECT = 200
GREETED = "personne"
GREETING = "Bonjour {personne},\n\n"
OF_RECIPIENT = {GREETED: ("la personne à qui le message est écrit", "Claire Vasseur")}
OPEN = "Ouvrir la page"
DAILY = "digest"  # the key of the mail of the day: it repeats messages, and is none of its own
PARTIES = (
    "parties"  # of `Message.about`: the organisations whose people it tells that they read a dossier no more
)


@dataclass(frozen=True, slots=True)
class Text:
    """The wording of a message: a subject of one line, and a body of plain text."""

    subject: str
    body: str


@dataclass(frozen=True)
class Kind:
    """One kind of message.

    `fields` are the names that its text may use, each with what it stands for and an example: ("le service", "Mairie
    de Bray"). `secrets` are those of them that open something (a link with a token), each with the sentence that the
    message centre shows in its place; see `revealing`. `legal` messages are the guide's notifications: always sent at
    once; with `letter`, also a PDF. `urgent` ones pass before all others. `roles` are those of its recipients; none:
    anybody's. Each has the name of its recipient as a field, but one `to_address`, behind which nobody is known.
    `private`: it goes to people whose names nobody keeps; neither the journal nor the team's list of failures tells of
    them. `button` says what the address that stands alone on a line is for.
    """

    key: str
    label: str
    audience: str
    group: str
    subject: str
    body: str
    fields: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict)
    rule: str = ""
    legal: bool = False
    letter: bool = False
    urgent: bool = False
    roles: tuple[str, ...] = ()
    to_address: bool = False
    private: bool = False
    button: str = OPEN

    def __post_init__(self) -> None:
        if not self.to_address:
            object.__setattr__(self, "fields", {**self.fields, **OF_RECIPIENT})

    @property
    def ours(self) -> Text:
        """Our wording, which the DITP may replace."""
        return Text(self.subject, self.body)

    @property
    def optional(self) -> bool:
        """May its recipient choose how to receive it? Behind a bare address there is nobody who could."""
        return not (self.legal or self.urgent or self.to_address)

    @property
    def needed(self) -> tuple[str, ...]:
        """The fields that another wording has to keep: what our text of a legal or urgent message tells.

        Only the name in the greeting may go.
        """
        if self.optional:
            return ()
        return tuple(name for name in dict.fromkeys(FIELD.findall(self.body)) if name != GREETED)

    @property
    def lane(self) -> Lane:
        return Lane.URGENT if self.urgent else Lane.BULK

    @property
    def examples(self) -> dict[str, str]:
        """A value for each field, for a preview."""
        return {name: example for name, (_, example) in self.fields.items()}


_KINDS: dict[str, Kind] = {}
Check = Callable[[Message], str]
_CHECKS: dict[str, Check] = {}
_OF_DOSSIERS: list[Check] = []
Reveal = Callable[[Message], Mapping[str, str]]
_REVEALS: dict[str, Reveal] = {}
Leave = Callable[[Message], str]
_LEAVES: dict[str, Leave] = {}
Name = Callable[[Message], object]
_NAMES: dict[str, Name] = {}
Settled = Callable[[Message, MessageState], None]
_SETTLED: dict[str, Settled] = {}


def register(*kinds: Kind) -> None:
    """Make kinds known. A text of ours that uses a field outside its list is a mistake of ours: ValueError."""
    for kind in kinds:
        if wrong := unknown_fields(kind, kind.ours):
            raise ValueError(f"The text of {kind.key!r} uses unknown fields: {', '.join(wrong)}.")
        _refuse_loose_secrets(kind)
        _KINDS[kind.key] = kind


def _refuse_loose_secrets(kind: Kind) -> None:
    """A secret goes into the body of an e-mail that leaves at once, and nowhere else: ValueError."""
    if not kind.secrets:
        return
    if kind.optional or kind.letter:
        raise ValueError(f"{kind.key!r} has a secret: it cannot wait for a mail of the day, nor be a letter.")
    if stray := kind.secrets.keys() - kind.fields.keys():
        raise ValueError(f"{kind.key!r} has secrets that are no fields: {', '.join(stray)}.")
    if secrets_in(kind, kind.subject):
        raise ValueError(f"The subject of {kind.key!r} holds a secret.")


def revealing(*keys: str) -> Callable[[Reveal], Reveal]:
    """Register what gives the secret fields of these kinds their values, in the moment when a message leaves.

    A secret is never in the outbox. `drafts` is given values for the other fields only, and the stored body keeps
    `{lien}` as it stands: the message centre puts the sentence of `Kind.secrets` in its place, the courier what this
    function answers. It works the secret out of something that does not suffice by itself: a token signed with
    SECRET_KEY from facts of the recipient (`default_token_generator.make_token`), or from a row whose own column holds
    a hash only. It is called at each try, so after a crash too: what it gave before has to stay as good as what it
    gives now. `checked` still tells when the message has no point any more.

        INVITATION = Kind(..., fields={"lien": (...)}, secrets={"lien": "Le lien est dans le courriel."}, urgent=True)

        @kinds.revealing(INVITATION.key)
        def _link(message: Message) -> dict[str, str]:
            return {"lien": address_for(message.about["invitation"])}
    """

    def decorate(reveal: Reveal) -> Reveal:
        _REVEALS.update(dict.fromkeys(keys, reveal))
        return reveal

    return decorate


def left_at(*keys: str) -> Callable[[Leave], Leave]:
    """Register what gives messages of these kinds the address where their recipient leaves the list (RFC 8058).

    A visit shows a page with a button there, a POST without anything else is enough. Worked out when a message leaves.
    """

    def decorate(leave: Leave) -> Leave:
        _LEAVES.update(dict.fromkeys(keys, leave))
        return leave

    return decorate


def address_to_leave(message: Message) -> str:
    """Where its recipient wants no more of them; blank for what one does not leave in that way."""
    leave = _LEAVES.get(message.kind)
    return leave(message) if leave else ""


def named_by(*keys: str) -> Callable[[Name], Name]:
    """Register whose address it is that messages of these kinds are written to, where it is no account's.

    Only of kinds whose address its owner confirmed beside that name: to any other, a name would tell on somebody.
    """

    def decorate(name: Name) -> Name:
        _NAMES.update(dict.fromkeys(keys, name))
        return name

    return decorate


def name_of(message: Message) -> str:
    """Its recipient's name; blank behind a bare address that nobody is known by."""
    name = _NAMES.get(message.kind)
    return str(message.recipient or (name(message) if name else ""))


def settled(*keys: str) -> Callable[[Settled], Settled]:
    """Register who is told that a message of these kinds was sent, was skipped or failed, in that transaction.

    What it raises keeps the message from being settled, so that it would leave again.
    """

    def decorate(told: Settled) -> Settled:
        _SETTLED.update(dict.fromkeys(keys, told))
        return told

    return decorate


def tell_settled(message: Message, state: MessageState) -> None:
    """Tell who asked to know."""
    if told := _SETTLED.get(message.kind):
        told(message, state)


def is_private(key: str) -> bool:
    """Is nothing kept of whom a message of that kind was for?"""
    kind = find(key)
    return kind is not None and kind.private


def private_kinds() -> list[str]:
    """The keys of those kinds."""
    return [key for key, kind in _KINDS.items() if kind.private]


def secrets_in(kind: Kind, text: str) -> list[str]:
    """The secret fields that this wording uses, each once."""
    return [name for name in dict.fromkeys(FIELD.findall(text)) if name in kind.secrets]


def revealed(message: Message) -> str:
    """The body that leaves, with its secrets. Raises ValueError when one has no value: nobody gets half a message."""
    kind = find(message.kind)
    if kind is None or not (wanted := secrets_in(kind, message.body)):
        return message.body
    reveal = _REVEALS.get(kind.key)
    values = reveal(message) if reveal else {}
    if missing := [name for name in wanted if not values.get(name)]:
        raise ValueError(f"{kind.key}: no value for {', '.join(missing)}")
    return _replaced(message.body, {name: values[name] for name in wanted})


def shown(message: Message) -> str:
    """The body as pages show it: a sentence where a secret was."""
    kind = find(message.kind)
    return _replaced(message.body, kind.secrets) if kind else message.body


def _replaced(body: str, values: Mapping[str, str]) -> str:
    return FIELD.sub(lambda found: values.get(found.group(1), found.group()), body)


def checked(*keys: str) -> Callable[[Check], Check]:
    """Register what is asked of a message of these kinds when it leaves: why it has no point any more, or nothing."""

    def decorate(check: Check) -> Check:
        _CHECKS.update(dict.fromkeys(keys, check))
        return check

    return decorate


def asked_of_dossiers(check: Check) -> None:
    """The app that knows who reads a dossier says why a message about one is not its recipient’s any more."""
    _OF_DOSSIERS.append(check)


def reason_not_to_send(message: Message) -> str:
    """Why this message has no point any more, in words; blank when it may leave. Asked each time one leaves."""
    checks = [_CHECKS.get(message.kind), *(_OF_DOSSIERS if message.dossier_id else ())]
    return next((reason for check in checks if check and (reason := check(message))), "")


def kind_of(key: str) -> Kind:
    """The kind of that key. Raises LookupError: nobody writes a message that the message centre could not explain."""
    if kind := find(key):
        return kind
    raise LookupError(f"No kind of message is called {key!r}.")


def find(key: str) -> Kind | None:
    """The kind of that key; None for the message of a kind that is written no more."""
    return _KINDS.get(key)


def all_kinds() -> list[Kind]:
    """All kinds, by group then label."""
    return sorted(_KINDS.values(), key=lambda kind: (fold(kind.group), fold(kind.label)))


def text_of(kind: Kind) -> Text:
    """The wording in force: the DITP's, else ours."""
    own = MessageText.objects.filter(kind=kind.key).first()
    return Text(own.subject, own.body) if own else kind.ours


def unknown_fields(kind: Kind, text: Text) -> list[str]:
    """The fields in braces that this kind does not have, in the order of the text; each once."""
    found = FIELD.findall(f"{text.subject}\n{text.body}")
    return [name for name in dict.fromkeys(found) if name not in kind.fields]


def filled(text: Text, values: Mapping[str, object]) -> Text:
    """The text with its fields' values, which are taken literally; lines that a blank value emptied are closed up."""

    def value(found: re.Match[str]) -> str:
        name = found.group(1)
        return str(values[name]) if name in values else found.group()

    subject = " ".join(FIELD.sub(value, text.subject).split())
    if len(subject) > LONGEST_SUBJECT:
        subject = subject[: LONGEST_SUBJECT - 1] + "…"
    return Text(subject, BLANK_LINES.sub("\n\n", FIELD.sub(value, text.body)).strip() + "\n")


def delivery_of(kind: Kind, preferred: str | None) -> Delivery:
    """How this kind leaves for who prefers that: what is legal or urgent leaves at once whatever the preference."""
    return Delivery(preferred) if preferred and kind.optional else Delivery.AT_ONCE
