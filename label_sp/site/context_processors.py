"""What the header of each page shows of the person: organisation and role, unread messages, the menu of the role."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.http import HttpRequest
from django.urls import reverse

from label_sp.actors import queries as actor_queries
from label_sp.actors.enums import CANDIDATE_TEAM, Role
from label_sp.actors.models import Membership, User
from label_sp.messages import queries as message_queries

FOR_ALL = (
    ("Registre public", "certification:register"),
    ("Vérifier une attestation", "certification:verify_form"),
    ("Simulateurs", "simulators:index"),
    ("Règles du label", "rules"),
)
FOR_MEMBERS = (
    ("Tableau de bord", "certification:desk"),
    ("Dossiers", "certification:dossiers"),
    ("Mes échéances", "certification:agenda"),
    ("Audits", "audits:audits"),
)
FOR_CANDIDATES = (("Services", "candidates:services"),)
MANAGING = {Role.CANDIDATE_MANAGER, Role.BODY_MANAGER}
FOR_BODIES = (("Auditeurs", "certification:auditors"),)
ORDER = [role.value for role in Role]
FOR_DITP = (
    ("Organismes de certification", "certification:bodies"),
    ("Équipe du label", "certification:team"),
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
        held = actor_queries.current_memberships(self.user).select_related("organisation")
        return sorted(held, key=lambda membership: ORDER.index(membership.role))

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
        return bool(self.roles - {*CANDIDATE_TEAM})

    @property
    def roles_in_words(self) -> list[str]:
        """« Mairie de Bray, responsable de la candidature », one line per organisation."""
        held: dict[str, list[str]] = {}
        for membership in self.memberships:
            held.setdefault(membership.organisation.name, []).append(membership.get_role_display())
        return [f"{organisation}, {', '.join(roles)}" for organisation, roles in held.items()]

    @cached_property
    def unread(self) -> int:
        """How many messages this person has not opened here."""
        return message_queries.unread(self.user).count() if self.user else 0

    @cached_property
    def invitations(self) -> int:
        """How many invitations wait for this person's answer."""
        return actor_queries.invitations_of(self.user).count() if self.user else 0

    @property
    def navigation(self) -> list[Entry]:
        """The menu: what the person's role works with first, then what is open to all."""
        own: tuple[tuple[str, str], ...] = FOR_MEMBERS if self.user else ()
        own += FOR_CANDIDATES if self.is_ditp or self.roles & {*CANDIDATE_TEAM} else ()
        own += FOR_BODIES if Role.BODY_MANAGER in self.roles else ()
        entries = [self._entry(label, reverse(name)) for label, name in own]
        if members := self._members():
            entries.append(self._entry("Membres", members))
        rest = (FOR_DITP if self.is_ditp else ()) + FOR_ALL
        return entries + [self._entry(label, reverse(name)) for label, name in rest]

    def _members(self) -> str:
        """Where the members of the person's organisation are managed; of several, where one chooses."""
        managed = {each.organisation_id for each in self.memberships if each.role in MANAGING}
        if len(managed) > 1:
            return f"{reverse('actors:account')}#roles"
        return reverse("actors:members", args=[*managed]) if managed else ""

    def _entry(self, label: str, url: str) -> Entry:
        return Entry(label, url, self._request.path.startswith(url))


def who(request: HttpRequest) -> dict[str, Who]:
    """`who` in each template."""
    return {"who": Who(request)}
