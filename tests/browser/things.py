"""Whose ids the addresses of pages take, each found or made for one dossier."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

from django.contrib.auth.tokens import default_token_generator
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from audits.postponements.models import Postponement
from audits.postponements.use_cases import ask_postponement
from candidates.dossiers.enums import Status
from candidates.dossiers.models import Dossier
from candidates.eligibility import use_cases as eligibility
from candidates.eligibility.models import EligibilityRequest
from candidates.evidence import use_cases as evidence
from candidates.exchanges import use_cases as exchanges
from candidates.imports.models import ServiceImport
from candidates.imports.use_cases import upload_services
from candidates.improvement_plan import use_cases as improvements
from candidates.improvement_plan.models import PlannedAction
from candidates.indicators import use_cases as indicators
from candidates.indicators.models import QualityIndicator
from candidates.pieces.enums import PieceKind
from candidates.pieces.together import Chosen, file_together
from candidates.self_assessments import use_cases as self_assessments
from candidates.self_assessments.models import Filling, SelfAssessment
from candidates.services.models import Site
from candidates.team import queries as team_queries
from candidates.team import use_cases as team
from candidates.team.models import Assignment, Comment
from certification.attestations.models import Attestation
from certification.bodies.models import CertificationBody
from certification.funding.models import FundingRound, Grant
from certification.funding.queries import grant_of
from certification.funding.use_cases import grant_funding, open_round
from label_sp.actors.enums import Role
from label_sp.actors.models import (
    EmailChange,
    Invitation,
    Membership,
    ProConnectIdentity,
    SecondFactorReset,
    User,
)
from label_sp.actors.tokens import CONFIRM, STOP, of_email_change, of_invitation, of_request
from label_sp.actors.use_cases import invitations as use_cases
from label_sp.actors.use_cases.identity import ask_email
from label_sp.actors.use_cases.resets import ask_reset
from label_sp.outbox.models import Message
from surveys.questionnaires.models import Questionnaire
from surveys.questionnaires.use_cases import start_draft
from tests.audits.draws.cases import drawn
from tests.browser.people import PASSWORD, enrolled
from tests.candidates.access.cases import access_answered, access_request
from tests.candidates.imports import cases as imports
from tests.certification.takeovers import cases as takeovers
from tests.factories import ServiceFactory, dossier_in
from tests.scenario_files import pdf
from tests.scenarios import Case
from tests.surveys.access import cases as survey_access
from tests.surveys.answering import asked as survey_asked
from tests.surveys.campaigns import run_cases as survey_campaigns
from tests.surveys.imports.cases import answers_upload

UNFINISHED = "Prendre rendez-vous par téléphone"
NETWORK = """Nom;Commune;Code postal;SIRET;Courriel;Type;Groupe
France services d’Albert;Albert;80300;;albert@reseau.test;principal;A
Antenne d’Albert, quartier de la gare;Albert;80300;;;antenne;A
;Amiens;80000;;sans-nom@reseau.test;principal;B
France services d’Abbeville et de la vallée de la Somme;Abbeville;80100;13002526500014;\
accueil@reseau.test, direction@reseau.test;principal;C
France services de Nulle-Part;Nulle-Part-les-Bains;99999;;nulle-part;principal;D
"""

THINGS: dict[str, Callable[[Case], object]] = {
    "dossier": lambda case: case.dossier_id,
    "campaign_prepared": lambda case: (
        survey_campaigns.shown(case.dossier, case.people.candidate, "agents").pk
    ),
    "campaign_open": lambda case: survey_campaigns.shown(case.dossier, case.people.candidate, "users").pk,
    "opting_out": lambda case: survey_campaigns.opting_out(case.dossier, case.people.candidate),
    "audit": lambda case: case.audit.pk,
    "drawn": lambda case: drawn(case).pk,
    "asked": lambda case: asked(case).audit_id,
    "body": lambda case: CertificationBody.objects.get(organisation=case.people.body).pk,
    "organisation": lambda case: case.people.body.pk,
    "candidate_organisation": lambda case: case.people.organisation.pk,
    "held": lambda case: Membership.objects.get(user=case.people.manager).pk,
    "contributing": lambda case: Membership.objects.get(user=case.people.contributor).pk,
    "off_the_list": lambda case: eligibility_request(case).pk,
    "on_the_list": lambda case: answered_request(case).pk,
    "access": lambda case: access_request(case, "maire@exemple.test", confirmed=True).pk,
    "access_answered": lambda case: access_answered(case).pk,
    "access_link": lambda case: of_request(access_request(case, "secretaire@exemple.test")),
    "helped": lambda case: helped(case).dossier_id,
    "idle": takeovers.idle,
    "requested": lambda case: takeovers.requested(case).dossier_id,
    "handed_over": lambda case: takeovers.handed_over(case).pk,
    "message": lambda case: Message.objects.filter(recipient=case.people.candidate).latest("created_at").pk,
    "number": lambda case: Attestation.objects.get().number,
    "code": lambda case: Attestation.objects.get().code,
    "uid": lambda case: urlsafe_base64_encode(force_bytes(case.people.candidate.pk)),
    "token": lambda case: default_token_generator.make_token(case.people.candidate),
    "invitation": lambda case: invited(case, case.people.candidate.email).pk,
    "new_link": lambda case: of_invitation(invited(case, "nouvelle@exemple.test")),
    "known_link": lambda case: of_invitation(invited(case, case.people.contributor.email)),
    "confirming_link": lambda case: of_email_change(email_change(case), CONFIRM),
    "stopping_link": lambda case: of_email_change(email_change(case), STOP),
    "coded": lambda case: enrolled(case.people.decider).pk,
    "reset_asked": lambda case: reset_asked(case).user_id,
    "piece": lambda case: PieceKind.TRAINING_PLAN,
    "sorting": lambda case: sorting(case).dossier_id,
    "site": lambda case: case.dossier.service.sites.last().pk,
    "service": lambda case: case.dossier.service_id,
    "main_site": lambda case: case.dossier.service.sites.get(is_main=True).pk,
    "closed_site": lambda case: closed_site(case).pk,
    "import": lambda case: service_import(case).pk,
    "import_planned": lambda case: network_of(case, imports.planned, "prévu.csv").pk,
    "import_done": lambda case: network_of(case, imports.done, "fait.csv").pk,
    "exchanged": lambda case: exchanged(case).dossier_id,
    "proved": lambda case: proved(case).dossier_id,
    "drafted": lambda case: start_draft("users", actor=case.people.ditp).kind,
    "questionnaire": lambda case: Questionnaire.objects.get(kind="users").pk,
    "access_asked": lambda case: survey_access.asked(case.dossier, case.people.candidate).dossier_id,
    "answers_upload": lambda case: answers_upload(case).pk,
    "linked": lambda case: linked(case).pk,
    "term": lambda case: "report",
    "kind": lambda case: "label.refused",
    "filled": lambda case: filled(case).dossier_id,
    "assessed": lambda case: assessed(case).pk,
    "action": lambda case: improved(case).pk,
    "unfinished": lambda case: unfinished(case).dossier.next.pk,
    "unfinished_action": lambda case: unfinished(case).pk,
    "about_piece": lambda case: "piece",
    "colleague": lambda case: shared_out(case).person_id,
    "comment": lambda case: commented(case).pk,
    "indicator": lambda case: measured(case).pk,
    "survey_run": lambda case: survey_asked.running(case.dossier).pk,
    "survey_link": lambda case: survey_asked.one_more(case.dossier),
    "survey_poster": lambda case: survey_asked.poster(survey_asked.running(case.dossier)),
    "users": lambda case: "users",
    "agents": lambda case: "agents",
}


def closed_site(case: Case) -> Site:
    """A site of the registry that closed yesterday."""
    service = case.dossier.service
    told = {"name": "Annexe", "address": "2 rue du Port", "postal_code": "80300", "city": "Albert"}
    site = service.sites.filter(name=told["name"]).first() or Site.objects.create(service=service, **told)
    if site.closed_on is None:
        site.closed_on = case.today - timedelta(days=1)
        site.save(update_fields=["closed_on"])
    return site


def service_import(case: Case) -> ServiceImport:
    """A spreadsheet of services, whose columns are to be said."""
    known = ServiceImport.objects.filter(organisation=case.people.organisation).first()
    table = SimpleUploadedFile("services.csv", b"Nom;Commune\nAccueil;Albert\n", "text/csv")
    return known or upload_services(case.people.organisation, actor=case.people.candidate, uploaded=table)


def network_of(case: Case, brought: Callable[..., ServiceImport], name: str) -> ServiceImport:
    """A network's file with bad lines: what each will do, or what was done."""
    known = ServiceImport.objects.filter(organisation=case.people.organisation, file_name=name).first()
    return known or brought(case.people.organisation, case.people.candidate, NETWORK.encode(), name=name)


def exchanged(case: Case) -> Case:
    """Both sides wrote, about all of it and about a piece, with files."""
    if not case.dossier.exchanges.exists():
        told = (
            (case.people.manager, "Bonjour,\nil manque l’année précédente.", PieceKind.TRAINING_PLAN, []),
            (case.people.candidate, "La voici.", PieceKind.TRAINING_PLAN, [pdf("plan-de-formation", case)]),
            (
                case.people.manager,
                "Quand pouvons-nous appeler la personne qui suit le dossier ? " * 8,
                "",
                [],
            ),
        )
        for who, text, piece, attached in told:
            exchanges.write(case.dossier_id, actor=who, text=text, piece=piece, attached=attached)
    return case


def proved(case: Case) -> Case:
    """A file and a link show some points of the grid."""
    if not case.dossier.evidence.exists():
        told = {"actor": case.people.candidate, "proves_on": case.today - timedelta(days=90)}
        file, page = pdf("affiche", case), "https://www.exemple.test/" + "horaires-et-delais/" * 6
        evidence.file_evidence(
            case.dossier_id, title="L’affiche de l’accueil", points=["1.1", "4.2"], uploaded=file, **told
        )
        evidence.file_evidence(
            case.dossier_id,
            title="La page des horaires et des délais de réponse",
            points=["2.1"],
            link=page,
            valid_until=case.today + timedelta(days=200),
            **told,
        )
    return case


def sorting(case: Case) -> Case:
    """Two files of the candidate wait for their pieces."""
    if not case.dossier.waiting_files.exists():
        sent = [Chosen("", pdf(name, case)) for name in ("organigramme", "photo")]
        file_together(case.dossier_id, actor=case.people.candidate, chosen=sent)
    return case


def invited(case: Case, email: str) -> Invitation:
    """Once for each address: another one is sent ten minutes later at the earliest."""
    waiting = Invitation.objects.filter(email=email).first()
    return waiting or use_cases.invite(
        case.people.body.pk, Role.BODY_MANAGER, email=email, actor=case.people.manager
    )


def email_change(case: Case) -> EmailChange:
    """What the candidate asks, once."""
    person = case.people.candidate
    return person.email_changes.first() or ask_email("claire@exemple.test", password=PASSWORD, actor=person)


def linked(case: Case) -> User:
    """The candidate, whose account ProConnect opens too."""
    person = case.people.candidate
    told = {"idp_id": "Mairie de Valmont", "last_used_at": timezone.now(), "user": person}
    ProConnectIdentity.objects.get_or_create(issuer="https://proconnect.test", sub="1", defaults=told)
    return person


def reset_asked(case: Case) -> SecondFactorReset:
    """The decider lost their telephone, and the manager asks."""
    person = enrolled(case.people.decider)
    return person.second_factor_resets.first() or ask_reset(person.pk, "Perdu.", actor=case.people.manager)


def filled(case: Case) -> Filling:
    """A self-assessment of which two points are filled."""
    filling = self_assessments.start_filling(case.dossier_id, actor=case.people.candidate)
    for code, value in (("1.1", "0.25"), ("4.2", "0.75")):
        point = filling.points.get(point__code=code)
        if point.value is None:
            said = {"comment": "Une affiche à l’accueil, rien au téléphone.", "action": "Former l’équipe."}
            self_assessments.assess_point(
                case.dossier_id,
                code,
                actor=case.people.candidate,
                value=Decimal(value),
                expected_version=point.version,
                **said,
            )
    return filling


def assessed(case: Case) -> SelfAssessment:
    """The one that is filled, finished."""
    filling = filled(case)
    filling.points.filter(value=None).update(value=Decimal("0.75"))
    done = {"done_on": case.today, "summary": "L’accueil est bon, les délais moins."}
    return self_assessments.finish_filling(case.dossier_id, actor=case.people.candidate, **done)


def improved(case: Case) -> PlannedAction:
    """One action of the improvement plan, which is late; two others beside it."""
    if found := PlannedAction.objects.filter(dossier=case.dossier_id, engagement=4).first():
        return found
    plan = (
        ("Afficher les délais à l’accueil de chaque site", 4, "surveys", "done", 20),
        ("Former l’équipe aux situations difficiles", 1, "self_assessment", "to_do", 60),
        ("Rappeler sous 48 heures", 2, "audit", "under_way", -10),
    )
    made = [
        improvements.add_action(
            case.dossier_id,
            actor=case.people.candidate,
            label=label,
            engagement=engagement,
            source=source,
            owner="Service de l’accueil",
            due=case.today + timedelta(days=days),
            state=state,
            proof="Photo du panneau, https://exemple.test/panneau" if state == "done" else "",
        )
        for label, engagement, source, state, days in plan
    ]
    return made[0]


def unfinished(case: Case) -> PlannedAction:
    """An action that another service's former cycle left open; its next cycle is being prepared."""
    if found := PlannedAction.objects.filter(label=UNFINISHED).first():
        return found
    service = ServiceFactory(organisation=case.people.organisation, name="Médiathèque d’Albert")
    former = dossier_in(Status.LABELLED, service=service, body=case.people.body)
    told = {"engagement": 2, "source": "audit", "owner": "Service de l’accueil", "state": "under_way"}
    action = improvements.add_action(
        former.pk, actor=case.people.candidate, label=UNFINISHED, due=case.today - timedelta(days=9), **told
    )
    late = {**told, "label": "Former l’équipe à l’accueil des personnes sourdes", "state": "to_do"}
    improvements.add_action(
        former.pk, actor=case.people.candidate, due=case.today + timedelta(days=90), **late
    )
    Dossier.objects.filter(pk=former.pk).update(status=Status.RENEWED, closed_on=case.today)
    dossier_in(Status.PREPARING, service=service, previous=former, cycle=2, body=case.people.body)
    return action


def shared_out(case: Case) -> Assignment:
    """A dossier with a signatory, of which one piece is given to the contributor."""
    about, people = {"actor": case.people.candidate}, case.people
    if team_queries.signatory(case.dossier) is None:
        team.name_signatory(case.dossier_id, name="Anne Petit", function="Maire", email="a@b.test", **about)
    kind = PieceKind.TRAINING_PLAN
    found = team_queries.assignment(case.dossier, "piece", kind)
    day = case.today + timedelta(days=7)
    return found or team.give(
        case.dossier_id, "piece", kind, person=people.contributor.pk, wanted_on=day, **about
    )


def commented(case: Case) -> Comment:
    """What the candidate wrote about that piece."""
    shared_out(case)
    text = "Il manque l’année 2025 : je la demande aux ressources humaines."
    written = case.dossier.comments.first()
    return written or team.comment(
        case.dossier_id, "piece", PieceKind.TRAINING_PLAN, actor=case.people.candidate, text=text
    )


def measured(case: Case) -> QualityIndicator:
    """A common indicator over three months, and the opinions of the last one."""
    about = {"actor": case.people.candidate}
    since = case.today.replace(year=case.today.year - 1)
    indicator = case.dossier.indicators.filter(common="R1").first()
    if indicator is None:
        indicator = indicators.record_indicator(
            case.dossier_id, common="R1", unit="%", in_place_since=since, **about
        )
    for number, value in enumerate(("81.5", "84", "88.25")):
        first = since + timedelta(days=31 * number)
        days = {"first_day": first, "last_day": first + timedelta(days=30)}
        indicators.record_value(case.dossier_id, indicator.pk, value=Decimal(value), **days, **about)
        indicators.record_opinions(case.dossier_id, received=30 + number, answered=24, **days, **about)
    return indicator


def asked(case: Case) -> Postponement:
    reason = "Travaux à l’accueil : les usagers sont reçus à l’annexe jusqu’à la fin du mois."
    waiting = case.audit.postponements.first()
    return waiting or ask_postponement(case.audit.pk, actor=case.people.candidate, reason=reason)


def helped(case: Case) -> Grant:
    """The DITP helps this candidate, out of an envelope."""
    envelope = FundingRound.objects.first()
    if envelope is None:
        open_round(actor=case.people.ditp, name="Enveloppe 2027", limit=30, ceiling=Decimal(200_000))
    typed = {"network": "France services", "amount": Decimal(5000), "granted_on": case.today}
    return grant_of(case.dossier) or grant_funding(case.dossier_id, actor=case.people.ditp, **typed)


def eligibility_request(case: Case) -> EligibilityRequest:
    told = {"mission": "Prêter.", "users": "Les lecteurs.", "reason": "Elle en reçoit.", "ministry": "Sports"}
    waiting = EligibilityRequest.objects.first()
    return waiting or eligibility.ask_eligibility(
        case.people.organisation, actor=case.people.candidate, name="Médiathèque", contact="Moi", **told
    )


def answered_request(case: Case) -> EligibilityRequest:
    kind = {"listed_name": "Médiathèque", "treated_as": "state_establishment"}
    return eligibility.answer_eligibility(
        eligibility_request(case).pk,
        actor=case.people.ditp,
        accepted=True,
        answer="D’accord.",
        ministry_consulted_on=case.today,
        **kind,
    )
