"""The people and organisations of the demonstration. All persons and the body are invented, and say so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from certification.demo.clock import on
from label_sp.actors.enums import OrganisationKind, Role
from label_sp.actors.models import Membership, Organisation, User
from label_sp.actors.use_cases import invitations as use_cases

PASSWORD = "demonstration-label-2026"  # noqa: S105 (an account of a demonstration, printed on its screen)
BODY = "Certif’Horizon (organisme fictif)"
CANDIDATE = "Communauté de communes du Pays du Coquelicot"
OTHER_CANDIDATE = "Commune de Valmont-les-Bains (collectivité fictive)"
DITP = "Direction interministérielle de la transformation publique"
SINCE = date(2024, 1, 8)


@dataclass(frozen=True, slots=True)
class Cast:
    """Who acts in the story, one person per role."""

    manager: User
    contributor: User
    body_manager: User
    auditor: User
    decider: User
    ditp: User
    candidate: Organisation
    body: Organisation


# (attribute of Cast, e-mail, first name, last name, organisation, role)
PEOPLE = (
    ("manager", "claire.vasseur@coquelicot.example", "Claire", "Vasseur", CANDIDATE, Role.CANDIDATE_MANAGER),
    (
        "contributor",
        "hugo.delattre@coquelicot.example",
        "Hugo",
        "Delattre",
        CANDIDATE,
        Role.CANDIDATE_CONTRIBUTOR,
    ),
    ("body_manager", "nadia.ferry@certif-horizon.example", "Nadia", "Ferry", BODY, Role.BODY_MANAGER),
    ("auditor", "marc.thibaut@certif-horizon.example", "Marc", "Thibaut", BODY, Role.AUDITOR),
    ("decider", "sophie.lenoir@certif-horizon.example", "Sophie", "Lenoir", BODY, Role.DECIDER),
    ("ditp", "amelie.roux@ditp.example", "Amélie", "Roux", DITP, Role.DITP),
)
OTHERS = (
    ("manager", "paul.garnier@valmont.example", "Paul", "Garnier", OTHER_CANDIDATE, Role.CANDIDATE_MANAGER),
    (
        "contributor",
        "ines.moreau@valmont.example",
        "Inès",
        "Moreau",
        OTHER_CANDIDATE,
        Role.CANDIDATE_CONTRIBUTOR,
    ),
)
KINDS = {BODY: OrganisationKind.BODY, DITP: OrganisationKind.DITP}


def assemble() -> Cast:
    """The people of the real story; those who exist already are left as they are."""
    host = _first_of_the_team(*PEOPLE[-1][1:])
    people = {person[0]: _person(*person[1:], host=host) for person in PEOPLE}
    return Cast(**people, candidate=_organisation(CANDIDATE), body=_organisation(BODY))


def assemble_others(cast: Cast) -> Cast:
    """The same body and DITP, with an invented town hall as candidate."""
    people = {person[0]: _person(*person[1:], host=cast.ditp) for person in OTHERS}
    return Cast(
        **people,
        body_manager=cast.body_manager,
        auditor=cast.auditor,
        decider=cast.decider,
        ditp=cast.ditp,
        candidate=_organisation(OTHER_CANDIDATE),
        body=cast.body,
    )


def _organisation(name: str) -> Organisation:
    """All of them are fictitious, also the one that bears a real name: nothing it gets here was really granted."""
    found, _ = Organisation.objects.get_or_create(
        name=name, defaults={"kind": KINDS.get(name, OrganisationKind.CANDIDATE), "fictitious": True}
    )
    return found


def _first_of_the_team(email: str, first_name: str, last_name: str, organisation: str, role: Role) -> User:
    """The first account of all: there is nobody to invite it."""
    user = User.objects.filter(email=email).first() or User.objects.create_user(
        email, PASSWORD, first_name=first_name, last_name=last_name
    )
    held = {"user": user, "organisation": _organisation(organisation), "role": role}
    Membership.objects.get_or_create(**held, defaults={"started_on": SINCE})
    return user


def _person(
    email: str, first_name: str, last_name: str, organisation: str, role: Role, *, host: User
) -> User:
    """Somebody whom the DITP invited, and who opened their account by accepting."""
    if user := User.objects.filter(email=email).first():
        return user
    with on(SINCE):
        invitation = use_cases.invite(_organisation(organisation).pk, role, email=email, actor=host)
        return use_cases.accept_with_account(
            invitation.pk,
            invitation.token_hash,
            first_name=first_name,
            last_name=last_name,
            password=PASSWORD,
        )
