"""What the header of each page shows of the person: organisation and role, unread messages, the menu of the role."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.http import HttpRequest
from django.urls import reverse

from label_sp.actors import queries as actor_queries
from label_sp.actors.enums import CANDIDATE_TEAM, PROFESSIONALS, Role
from label_sp.actors.models import Membership, User
from label_sp.common.reading import count_of
from label_sp.messages import queries as message_queries

MANAGING = {Role.CANDIDATE_MANAGER, Role.BODY_MANAGER}
ORDER = [role.value for role in Role]


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the menu: its label, its page, the roles that have it, what other addresses it stands for.

    `roles`: None is everybody, an empty set whoever is signed in. Without a name the page is that of the members.
    """

    label: str
    name: str
    roles: frozenset[Role] | None = None
    below: tuple[str, ...] = ()


SIGNED_IN: frozenset[Role] = frozenset()
MENU = (  # ten lines at most for one role: more would take two lines of a screen
    Item("Tableau de bord", "certification:desk", SIGNED_IN),
    Item("Dossiers", "certification:dossiers", SIGNED_IN),
    Item("Mes échéances", "certification:agenda", SIGNED_IN),
    Item("Audits", "audits:audits", SIGNED_IN),
    Item("Services", "candidates:services", frozenset({*CANDIDATE_TEAM, Role.DITP})),
    Item("Auditeurs", "certification:auditors", frozenset({Role.BODY_MANAGER})),
    Item("Membres", "", frozenset(MANAGING)),
    Item("Équipe du label", "certification:team", frozenset({Role.DITP}), ("/ditp/",)),
    Item("Registre public", "certification:register"),
    Item("Vérifier une attestation", "certification:verify_form"),
    Item("Simulateurs", "simulators:index"),
    Item("Règles du label", "rules"),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One link of the menu."""

    label: str
    url: str
    current: bool


class Who:
    """The person behind a request. Read once per page, and only when the page shows it."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def user(self) -> User | None:
        user = getattr(self._request, "user", None)  # missing on a request refused before it is authenticated
        return user if user is not None and user.is_authenticated else None

    @cached_property
    def memberships(self) -> list[Membership]:
        if self.user is None:
            return []
        return sorted(actor_queries.held(self.user), key=lambda membership: ORDER.index(membership.role))

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(membership.role for membership in self.memberships)

    @property
    def is_ditp(self) -> bool:
        return Role.DITP in self.roles

    @property
    def side(self) -> str:
        """Whose dossiers the person works on: « candidate », « body », « ditp »; "" for the public, and for several."""
        kinds = {membership.organisation.kind for membership in self.memberships}
        return kinds.pop() if len(kinds) == 1 else ""

    @property
    def is_professional(self) -> bool:
        """Works for a certification body or for the label's team: reads the codes of rules and of files."""
        return bool(self.roles & PROFESSIONALS)

    @property
    def roles_in_words(self) -> list[str]:
        """« Mairie de Bray, responsable de la candidature », one line per organisation."""
        held: dict[str, list[str]] = {}
        for membership in self.memberships:
            held.setdefault(membership.organisation.name, []).append(membership.get_role_display())
        return [f"{organisation}, {', '.join(roles)}" for organisation, roles in held.items()]

    @cached_property
    def _waiting(self) -> tuple[int, int]:
        """(messages, invitations), in one query."""
        if self.user is None:
            return 0, 0
        rows = (message_queries.unread(self.user), actor_queries.invitations_of(self.user))
        found = User.objects.filter(pk=self.user.pk).values_list(*(count_of(each) for each in rows))
        messages, invitations = found.get()
        return messages, invitations

    @property
    def unread(self) -> int:
        """How many messages this person has not opened here."""
        return self._waiting[0]

    @property
    def invitations(self) -> int:
        """How many invitations wait for this person's answer."""
        return self._waiting[1]

    @property
    def navigation(self) -> list[Entry]:
        """The menu: what the person's roles work with first, then what is open to all."""
        return [self._entry(item) for item in MENU if self._has(item)]

    def _has(self, item: Item) -> bool:
        if item.roles is None:
            return True
        return self.user is not None and (not item.roles or bool(item.roles & self.roles))

    def _members(self) -> str:
        """Where the members of the person's organisation are managed; of several, where one chooses."""
        managed = {each.organisation_id for each in self.memberships if each.role in MANAGING}
        if len(managed) > 1:
            return f"{reverse('actors:account')}#roles"
        return reverse("actors:members", args=[*managed])

    def _entry(self, item: Item) -> Entry:
        url = reverse(item.name) if item.name else self._members()
        return Entry(item.label, url, self._request.path.startswith((url, *item.below)))


def who(request: HttpRequest) -> dict[str, Who]:
    """`who` in each template."""
    return {"who": Who(request)}
