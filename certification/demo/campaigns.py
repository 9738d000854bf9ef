"""Surveys that the story runs here: access, preparation, invitations, answers one by one, reminder, closing."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django.conf import settings
from django.test.utils import override_settings

from candidates.services.enums import Channel as ContactChannel
from certification.demo.clock import on
from certification.demo.exports import SAMPLE_METHODS
from certification.demo.life import Life
from label_sp.guide.calendar import is_working_day
from label_sp.guide.french import counted
from label_sp.outbox.tasks import send_outbox
from surveys.access import use_cases as access
from surveys.answering import counting
from surveys.answering import use_cases as answering
from surveys.answering.typing_in import type_sheet
from surveys.answers import samples
from surveys.answers.enums import Channel
from surveys.campaigns import queries, running
from surveys.campaigns.models import Campaign
from surveys.invitations import adding, mailing, use_cases
from surveys.invitations.enums import UNDER_WAY
from surveys.invitations.models import Invitation, Mailing, OpenLink
from surveys.invitations.reading import Line
from surveys.invitations.schedules import send_survey_mails
from surveys.invitations.tokens import hash_of, secret_of
from surveys.questionnaires.enums import Level, SurveyKind
from surveys.steering import use_cases as steering

NO_MAIL, SERVER = "django.core.mail.backends.dummy.EmailBackend", "label_sp.outbox.smtp.Backend"
PATIENCE = 4  # days: of those who answer a mail, two thirds do so within about as many
LONGEST_SENDING = 600  # minutes
HARDLY_CONCERNED = (
    2  # questions answered, « non concerné » for the rest: such an answer is not admissible. SUR-06
)
USERS, AGENTS = SurveyKind.USERS, SurveyKind.AGENTS
WHO = {USERS: "usagers", AGENTS: "agents"}
DECLARED, WRITTEN_TO = {USERS: "SUU-06", AGENTS: "SUA-02"}, {USERS: "SUU-05", AGENTS: "SUA-02"}
VALID = {USERS: "SUU-04", AGENTS: "SUA-03"}


@dataclass(frozen=True, slots=True)
class Run:
    """One survey: how many people of each site are invited, how many answer by which way; shares known of questions.

    `mailed`: before the reminder, and after it. `vain`: answers by a poster that are not admissible. `cells`: of each
    site, contact channel → users, users invited.
    """

    kind: SurveyKind
    invited: Mapping[str, int]
    mailed: tuple[int, int]
    posters: int = 0
    paper: int = 0
    vain: int = 0
    cells: Mapping[str, Mapping[ContactChannel, tuple[int, int]]] = field(default_factory=dict)
    share: Mapping[str, samples.Share] = field(default_factory=dict)

    @property
    def addresses(self) -> int:
        return sum(self.invited.values())

    @property
    def admissible(self) -> int:
        return sum(self.mailed) + self.posters + self.paper


@dataclass(frozen=True, slots=True)
class Given:
    """One answer: its day, the way it comes by, the site of its poster or of its sheet."""

    day: date
    channel: Channel
    levels: Sequence[str]
    site: str
    seconds: int


@dataclass(slots=True)
class Campaigns:
    """The surveys of one audit, run side by side by the team of its dossier."""

    life: Life
    runs: Sequence[Run]
    opened_on: date
    reminded_on: date
    closed_on: date
    found: dict[SurveyKind, UUID] = field(default_factory=dict)

    def prepare(self, day: date, *, again: bool = False) -> None:
        """SUU-06, SUA-02, FOL-02: what is declared, the sample by site and channel, the addresses."""
        for run in self.runs:
            with on(day):
                campaign = self._redone(run) if again else self._prepared(run)
                self.found[run.kind] = campaign.pk
                self._invite(run, campaign)
            what = "refait la même enquête" if again else "prépare l’enquête"
            self._say(day, f"{what} {WHO[run.kind]} : {run.addresses} adresses à inviter", DECLARED[run.kind])

    def open(self) -> None:
        """SUU-05, SUA-02: opened, shown on premises, written to."""
        contributor = self.life.cast.contributor
        for run in self.runs:
            with on(self.opened_on):
                campaign = running.open_campaign(self.found[run.kind], actor=contributor)
                for site in run.invited if run.posters else ():
                    use_cases.make_open_link(campaign.pk, actor=contributor, site=site)
                sent = mailing.send_invitations(campaign.pk, actor=contributor)
            posters = f", avec {len(run.invited)} affiches à QR code" if run.posters else ""
            self._say(self.opened_on, f"ouvre l’enquête {WHO[run.kind]}{posters}", WRITTEN_TO[run.kind])
            told = counted(self._leave(self.opened_on, sent), "aucune invitation|invitation|invitations")
            self.life.say(self.opened_on, "Le logiciel", f"envoie {told}", WRITTEN_TO[run.kind])

    def hear(self, until: date) -> None:
        """What people answer until that day, each by the way they came; a reminder in between to those who did not."""
        for run in self.runs:
            links = self._links(run)
            given = [each for each in self.given(run) if each.day <= until]
            for each in (one for one in given if one.day < self.reminded_on):
                self._take(run, each, links)
            if self.reminded_on <= until:
                self._remind(run)
            for each in (one for one in given if one.day >= self.reminded_on):
                self._take(run, each, links)

    def prolong(self, day: date) -> None:
        """SUR-03: to the end that it will have."""
        manager = self.life.cast.manager
        for run in self.runs:
            with on(day):
                running.prolong_campaign(self.found[run.kind], actor=manager, planned_end=self.closed_on)
            self.life.say(day, str(manager), f"prolonge l’enquête {WHO[run.kind]}", "SUR-03")

    def close(self) -> None:
        """SUR-03, SUR-09: closed by the candidate; the report makes itself and joins the pieces."""
        manager = self.life.cast.manager
        for run in self.runs:
            with on(self.closed_on, hour=18):
                closed = steering.close_campaign(self.found[run.kind], actor=manager)
                result = queries.result(closed.campaign)
            told = (
                f"clôt l’enquête {WHO[run.kind]} : {result.admissible} questionnaires recevables pour "
                f"{result.solicited} personnes sollicitées, il en fallait {result.needed}"
            )
            self.life.say(self.closed_on, str(manager), told, VALID[run.kind])
            for piece in closed.attached:
                joined = f"fait et joint au dossier la pièce « {piece.get_kind_display()} »"
                self.life.say(self.closed_on, "Le logiciel", joined, "SUR-09")

    def _say(self, day: date, what: str, rule: str) -> None:
        self.life.say(day, str(self.life.cast.contributor), what, rule)

    # --- before it opens ------------------------------------------------------------------------------------------

    def _prepared(self, run: Run) -> Campaign:
        return running.prepare_campaign(
            self.life.id,
            actor=self.life.cast.contributor,
            kind=run.kind,
            opened_on=self.opened_on,
            planned_end=self.closed_on,
            sample_method=SAMPLE_METHODS[run.kind],
            sites=list(run.invited),
            contact_channels=sorted({channel for cells in run.cells.values() for channel in cells}),
            concerned=run.addresses if run.kind == AGENTS else None,
        )

    def _redone(self, run: Run) -> Campaign:
        return use_cases.redo_campaign(self.life.id, actor=self.life.cast.contributor, kind=run.kind)

    def _invite(self, run: Run, campaign: Campaign) -> None:
        contributor = self.life.cast.contributor
        if run.cells:
            cells = [
                {"site": site, "channel": channel, "population": population, "sample": sample}
                for site, found in run.cells.items()
                for channel, (population, sample) in found.items()
            ]
            running.say_sample(campaign.pk, actor=contributor, cells=cells)
        added = adding.add_invitations(campaign.pk, actor=contributor, lines=list(_lines(run)))
        if added.count != run.addresses:
            raise AssertionError(f"{added.count} of {run.addresses} addresses are taken: {added.refused[:3]}")

    # --- while it is open -----------------------------------------------------------------------------------------

    def _remind(self, run: Run) -> None:
        day, manager = self.reminded_on, self.life.cast.manager
        with on(day):
            campaign = counting.counted_now(Campaign.objects.get(pk=self.found[run.kind]))
            sent = mailing.remind(campaign.pk, actor=manager)
        told = counted(campaign.admissible, "aucun questionnaire|questionnaire|questionnaires")
        self.life.say(day, str(manager), f"voit {told} d’{WHO[run.kind]} et relance", "SUR-03")
        people = counted(self._leave(day, sent), "aucune personne|personne|personnes")
        self.life.say(day, "Le logiciel", f"rappelle l’enquête à {people} sans réponse", WRITTEN_TO[run.kind])

    def _leave(self, day: date, sent: Mailing) -> int:
        """What the clock does minute by minute, until all the mails of a sending have left. Returns how many."""
        for minute in range(LONGEST_SENDING):
            with on(day, hour=11, minute=minute), _no_invented_address_is_posted_to():
                send_survey_mails()
                while send_outbox():
                    continue
            sent.refresh_from_db()
            if sent.state not in UNDER_WAY:
                break
        else:
            raise AssertionError(f"{sent} has not left after {LONGEST_SENDING} minutes.")
        with on(day, hour=11, minute=minute + 1):
            send_survey_mails()  # how many are solicited, now that they were written to
        return sent.people

    def _links(self, run: Run) -> Iterator[str]:
        """The personal links, in the order in which people answer: by chance, the same each time."""
        invited = list(Invitation.objects.filter(campaign=self.found[run.kind]).order_by("address"))
        _chance(run).shuffle(invited)
        return (secret_of(each) for each in invited)

    def given(self, run: Run) -> list[Given]:
        """All that will be answered by the closing, in the order of days."""
        chance = _chance(run)
        levels = samples.answers(run.kind, run.admissible, seed=run.admissible, share=run.share)
        levels += [_hardly_concerned(run.kind)] * run.vain
        first, last = run.mailed
        reminded = (self.reminded_on - self.opened_on).days
        wholly = (self.closed_on - self.opened_on).days
        days = [
            *(_soon(chance, 0, reminded - 1) for _ in range(first)),
            *(_soon(chance, reminded, wholly) for _ in range(last)),
            *(chance.randint(0, wholly) for _ in range(run.posters + run.paper + run.vain)),
        ]
        channels = [
            *[Channel.MAIL] * (first + last),
            *[Channel.QR] * run.posters,
            *[Channel.PAPER] * run.paper,
            *[Channel.QR] * run.vain,
        ]
        given = [
            Given(
                self._day(passed, channel),
                channel,
                each,
                chance.choices(list(run.invited), list(run.invited.values()))[0],
                10 * chance.randint(3, 12),
            )
            for passed, channel, each in zip(days, channels, levels, strict=True)
        ]
        return sorted(given, key=lambda each: each.day)

    def _day(self, passed: int, channel: Channel) -> date:
        """On premises, a day on which they are open."""
        day = self.opened_on + timedelta(days=passed)
        while channel != Channel.MAIL and not is_working_day(day) and day > self.opened_on:
            day -= timedelta(days=1)
        return day

    def _take(self, run: Run, given: Given, links: Iterator[str]) -> None:
        """By its personal link, by the poster of its site, or on paper and typed in."""
        campaign_id = self.found[run.kind]
        with on(given.day, hour=15):
            if given.channel == Channel.PAPER:
                signs = "".join(given.levels)
                type_sheet(
                    campaign_id,
                    actor=self.life.cast.contributor,
                    answers=signs,
                    day=given.day,
                    site=given.site,
                )
                return
            said = (campaign_id, given.levels)
            if given.channel == Channel.MAIL:
                taken = answering.take_personal(hash_of(next(links)), *said, seconds=given.seconds)
            else:
                code = OpenLink.objects.get(campaign=campaign_id, site=given.site).code
                taken = answering.take_shared(code, *said, seconds=given.seconds)
            if not taken:
                raise AssertionError(f"An answer of the {given.day} is not taken.")


def ask_access(life: Life, asked_on: date, granted_on: date) -> None:
    """Guide 3.4: the candidate asks for both questionnaires, the DITP grants them unless it goes by itself."""
    with on(asked_on):
        rows = access.ask_access(life.id, actor=life.cast.manager)
    life.say(asked_on, str(life.cast.manager), "demande les questionnaires des deux enquêtes", "SUR-04")
    if waiting := [row.pk for row in rows if row.is_waiting]:
        with on(granted_on):
            access.answer_accesses(actor=life.cast.ditp, chosen=waiting, accepted=True)
        life.say(granted_on, str(life.cast.ditp), "donne accès aux deux questionnaires", "SUR-04")


@contextmanager
def _no_invented_address_is_posted_to() -> Iterator[None]:
    """Mails leave as anywhere, into files; a demonstration that has a mail server gives it none of these."""
    posted = settings.EMAIL_BACKEND == SERVER
    with override_settings(EMAIL_BACKEND=NO_MAIL if posted else settings.EMAIL_BACKEND):
        yield


def _lines(run: Run) -> Iterator[Line]:
    number = 0
    for site, people in run.invited.items():
        for _ in range(people):
            number += 1
            yield Line(number, f"{WHO[run.kind]}-{number:04}@boite.example", site)


def _chance(run: Run) -> random.Random:
    return random.Random(f"{run.kind} {run.admissible}")  # noqa: S311 (invented answers, nothing to protect)


def _soon(chance: random.Random, first: int, last: int) -> int:
    """A day soon after the mail of the day `first`, `last` at the latest."""
    return min(first + int(chance.expovariate(1 / PATIENCE)), last)


def _hardly_concerned(kind: SurveyKind) -> list[str]:
    asked = len(samples.CODES[kind])
    return [*[str(Level.FULL)] * HARDLY_CONCERNED, *[str(Level.NOT_CONCERNED)] * (asked - HARDLY_CONCERNED)]
