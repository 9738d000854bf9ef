"""Campaigns that are run here, by the real acts, for whatever looks at them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from candidates.dossiers.models import Dossier
from candidates.services.models import Site
from label_sp.actors.models import User
from label_sp.outbox.models import Message
from surveys.access.use_cases import answer_accesses, ask_access
from surveys.campaigns import running
from surveys.campaigns.enums import IN_HAND
from surveys.campaigns.models import Campaign
from surveys.invitations import adding, links, mailing, use_cases
from surveys.invitations.reading import Line
from tests.factories import candidate_of, ditp_agent

METHOD = "Tous les usagers venus depuis un an, tirés au sort par site."


def granted(dossier: Dossier, actor: User) -> None:
    """The DITP lends both questionnaires."""
    if not dossier.survey_accesses.exists():
        rows = ask_access(dossier.pk, actor=actor)
        answer_accesses(actor=ditp_agent(), chosen=[row.pk for row in rows], accepted=True)
        Message.objects.filter(
            kind__startswith="survey_access"
        ).delete()  # what leaves then is of the campaign


def sites(dossier: Dossier, *names: str) -> list[str]:
    """Sites of the perimeter of that name."""
    for name in names:
        Site.objects.get_or_create(
            service=dossier.service,
            name=name,
            defaults={"address": "1 rue", "postal_code": "80300", "city": "Albert"},
        )
    return list(names)


def prepared(dossier: Dossier, actor: User | None = None, *, kind: str = "users", **plan: Any) -> Campaign:
    """A campaign in preparation, ready to be opened but for its access."""
    today = dossier.today
    return running.prepare_campaign(
        dossier.pk,
        actor=actor or candidate_of(dossier),
        kind=kind,
        **{
            "opened_on": today,
            "planned_end": today + dt.timedelta(days=30),
            "sample_method": METHOD,
            **({"concerned": 40} if kind == "agents" else {}),
            **plan,
        },
    )


def opened(dossier: Dossier, actor: User | None = None, **plan: Any) -> Campaign:
    """An open one."""
    actor = actor or candidate_of(dossier)
    granted(dossier, actor)
    return running.open_campaign(prepared(dossier, actor, **plan).pk, actor=actor)


def invited(campaign: Campaign, *addresses: str, actor: User | None = None, site: str = "") -> adding.Added:
    """Those addresses, not sent yet."""
    lines = [Line(number, address, site) for number, address in enumerate(addresses, 1)]
    return adding.add_invitations(campaign.pk, actor=actor or candidate_of(campaign.dossier), lines=lines)


def shown(dossier: Dossier, actor: User, kind: str) -> Campaign:
    """A campaign in hand with all that its pages show: users' one is open and sent, agents' one is in preparation."""
    known = dossier.campaigns.filter(kind=kind, status__in=IN_HAND).first()
    if known:
        return known
    names = sites(dossier, "Accueil principal", "Annexe de la gare")
    if kind == "agents":
        campaign = prepared(dossier, actor, kind=kind, sites=names)
        invited(campaign, "agent1@exemple.test", "agent2@exemple.test", actor=actor)
        return campaign
    campaign = opened(dossier, actor, sites=names, contact_channels=["counter", "phone"], otherwise=120)
    cells = [(names[0], "counter", 4000, 300), (names[0], "phone", 1000, 60), (names[1], "counter", 90, 9)]
    fields = ("site", "channel", "population", "sample")
    running.say_sample(
        campaign.pk, actor=actor, cells=[dict(zip(fields, cell, strict=True)) for cell in cells]
    )
    for place, name in enumerate(names):
        invited(campaign, *(f"usager{place}{n}@exemple.test" for n in range(8)), actor=actor, site=name)
        use_cases.make_open_link(campaign.pk, actor=actor, site=name)
    mailing.send_invitations(campaign.pk, actor=actor)
    invited(campaign, "retard@exemple.test", actor=actor)
    return campaign


def opting_out(dossier: Dossier, actor: User) -> str:
    """The secret of somebody's way out."""
    campaign = shown(dossier, actor, "users")
    if not campaign.invitations.exists():  # one that another page of the tour opened
        invited(campaign, "sortante@exemple.test", actor=actor)
    return links.to_leave(campaign.invitations.order_by("address")[0]).rstrip("/").rpartition("/")[2]
