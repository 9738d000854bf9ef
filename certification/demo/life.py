"""One label's life as a list of acts, each on its day, by the person who owns it, with the rule it follows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile

from audits.audit.models import Audit
from audits.draws import queries as draws
from audits.reports import use_cases as report_use_cases
from audits.scoring import queries as scoring_queries
from audits.scoring import use_cases as scoring_use_cases
from audits.scoring.models import Score
from audits.visits import use_cases as visit_use_cases
from candidates.dossiers import use_cases as dossier_use_cases
from candidates.dossiers.models import Dossier
from candidates.indicators import use_cases as indicator_use_cases
from candidates.pieces import use_cases as piece_use_cases
from candidates.pieces.enums import PieceKind, Verdict
from candidates.self_assessments import use_cases as self_assessment_use_cases
from candidates.services import use_cases as service_use_cases
from candidates.services.models import Service
from candidates.team import use_cases as team_use_cases
from certification.admission import use_cases as admission
from certification.bodies import use_cases as bodies
from certification.decisions import use_cases as decision_use_cases
from certification.demo.cast import Cast
from certification.demo.clock import on
from certification.dossier import facts
from certification.follow_up import use_cases as follow_up_use_cases
from certification.renewal import use_cases as renewal_use_cases
from certification.sanctions import use_cases as sanctions
from label_sp.common import pdf
from label_sp.guide.tiers import Tier
from surveys.answers.samples import answers_csv
from surveys.imports import use_cases as survey_imports

SAMPLE_METHODS = {
    "users": "Tous les usagers reçus sur douze mois, par site et par canal (méthode inventée).",
    "agents": "Tous les agents en interaction avec les usagers, à l’accueil et au traitement (liste inventée).",
}
Say = Callable[[date, str, str, str], None]  # day, who, what, rule


@dataclass(frozen=True, slots=True)
class Surveys:
    """Both campaigns: how many answered of how many, and the shares that are known of some questions."""

    opened_on: date
    closed_on: date
    users: tuple[int, int]  # responses, solicited
    agents: tuple[int, int]  # all agents concerned are solicited
    users_share: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    agents_share: Mapping[str, Mapping[str, float]] = field(default_factory=dict)


@dataclass(slots=True)
class Life:
    """The acts of one dossier. Each method is one step of the guide; `say` prints it once it was accepted."""

    cast: Cast
    say: Say
    dossier_id: UUID | None = None

    # --- preparation ----------------------------------------------------------------------------------------------

    def register(self, day: date, sites: list[dict[str, Any]], **service: Any) -> Service:
        """ELI-01, ELI-03: the service and its sites, then its dossier."""
        with on(day):
            registered = service_use_cases.register_service(
                self.cast.candidate, actor=self.cast.manager, **service
            )
            dossier = dossier_use_cases.create_dossier(registered, actor=self.cast.manager)
            self.dossier_id = dossier.pk
            for site in sites:
                dossier_use_cases.add_site(dossier.pk, actor=self.cast.manager, **site)
        names = " et ".join(site["city"] for site in sites)
        self.say(day, str(self.cast.manager), f"crée le dossier {dossier.reference} ({names})", "ELI-03")
        return registered

    def say_scope(self, day: date, **scope: Any) -> None:
        """ELI-04: what the perimeter of the local authority holds."""
        with self._act(day, self.cast.manager, "dit ce que comprend le périmètre", "ELI-04") as dossier:
            dossier_use_cases.set_scope(dossier, actor=self.cast.manager, **scope)

    def plan(self, day: date, first_day: date, last_day: date, perimeter: str) -> None:
        """CON-01: the body, the wished days, the perimeter; then the contract."""
        with self._act(
            day, self.cast.manager, f"choisit {self.cast.body} et des dates d’audit", "CON-01"
        ) as dossier:
            dossier_use_cases.plan_dossier(
                dossier,
                actor=self.cast.manager,
                body=self.cast.body,
                audit_first_day=first_day,
                audit_last_day=last_day,
                perimeter=perimeter,
            )

    def name_signatory(self, day: date, name: str, function: str) -> None:
        """DOS-01: who signs the application; who opened the dossier follows it."""
        with self._act(
            day, self.cast.manager, f"désigne le signataire : {name}, {function}", "DOS-01"
        ) as dossier:
            team_use_cases.name_signatory(dossier, actor=self.cast.manager, name=name, function=function)

    def self_assess(self, day: date, scores: list[str]) -> None:
        with self._act(
            day, self.cast.contributor, "enregistre l’autodiagnostic fait en équipe", "PRE-01"
        ) as dossier:
            self_assessment_use_cases.record_self_assessment(
                dossier,
                actor=self.cast.contributor,
                done_on=day,
                scores={number: Decimal(score) for number, score in enumerate(scores, 1)},
                summary="Constats de l’équipe (texte inventé pour la démonstration).",
            )

    def survey(self, day: date, surveys: Surveys, purpose: str = "initial") -> None:
        """SUU-04, SUA-03: both surveys, by the import of their answers files."""
        for kind, counts, share, rule in (
            ("users", surveys.users, surveys.users_share, "SUU-04"),
            ("agents", surveys.agents, surveys.agents_share, "SUA-03"),
        ):
            self._import(day, kind, counts, share, surveys, purpose)
            who = "usagers" if kind == "users" else "agents"
            self.say(
                day, str(self.cast.contributor), f"importe {counts[0]} réponses d’{who} sur {counts[1]}", rule
            )

    def _import(
        self,
        day: date,
        kind: str,
        counts: tuple[int, int],
        share: Mapping[str, Mapping[str, float]],
        surveys: Surveys,
        purpose: str,
    ) -> None:
        with on(day):
            content = answers_csv(kind, counts[0], seed=surveys.closed_on.toordinal(), share=share)
            survey_imports.import_answers(
                self._id,
                kind,
                actor=self.cast.contributor,
                uploaded=ContentFile(content, name=f"reponses-{kind}-{surveys.closed_on}.csv"),
                solicited=counts[1],
                concerned=counts[1] if kind == "agents" else None,
                opened_on=surveys.opened_on,
                closed_on=surveys.closed_on,
                sample_method=SAMPLE_METHODS[kind],
                purpose=purpose,
            )

    def file_pieces(self, day: date) -> None:
        """DOS-01, DOS-06: the eight pieces and two quality indicators."""
        with self._act(
            day, self.cast.contributor, "dépose les huit pièces et deux indicateurs", "DOS-01"
        ) as dossier:
            for kind in PieceKind:
                piece_use_cases.file_piece(
                    dossier, kind, actor=self.cast.contributor, uploaded=self._document(kind, "version 1")
                )
            for label in ("Taux de décroché par un agent", "Respect du délai annoncé"):
                indicator_use_cases.record_indicator(
                    dossier,
                    actor=self.cast.contributor,
                    label=label,
                    in_place_since=day - timedelta(days=400),
                )

    def submit(self, day: date) -> None:
        with self._act(day, self.cast.manager, "dépose le dossier", "DOS-02") as dossier:
            admission.submit_dossier(dossier, actor=self.cast.manager)

    # --- admissibility --------------------------------------------------------------------------------------------

    def sign_agreement(self, day: date, agents: int) -> None:
        with self._act(day, self.cast.body_manager, "enregistre le contrat signé", "CON-03") as dossier:
            bodies.record_agreement(
                dossier, actor=self.cast.body_manager, signed_on=day, agents_in_scope=agents
            )

    def ask_for_complement(self, day: date, kind: PieceKind, reason: str, due: date) -> None:
        with self._act(
            day, self.cast.body_manager, f"demande un complément : {kind.label}", "DOS-04"
        ) as dossier:
            for each in PieceKind:
                verdict = Verdict.COMPLEMENT if each == kind else Verdict.ACCEPTED
                self._review(
                    dossier, each, verdict, reason if each == kind else "", due if each == kind else None
                )
            admission.request_complements(dossier, actor=self.cast.body_manager)

    def answer_complement(self, day: date, kind: PieceKind) -> None:
        with self._act(day, self.cast.manager, "dépose le complément et transmet", "DOS-04") as dossier:
            piece_use_cases.file_piece(
                dossier, kind, actor=self.cast.contributor, uploaded=self._document(kind, "version 2")
            )
            admission.resubmit_dossier(dossier, actor=self.cast.manager)

    def acknowledge(self, day: date, what: str = "le dossier est recevable") -> None:
        with self._act(day, self.cast.body_manager, f"accuse réception : {what}", "DOS-03") as dossier:
            for kind in PieceKind:
                self._review(dossier, kind, Verdict.ACCEPTED)
            admission.acknowledge_dossier(dossier, actor=self.cast.body_manager, sample_accepted=True)

    def _review(
        self, dossier: UUID, kind: PieceKind, verdict: Verdict, reason: str = "", due: date | None = None
    ) -> None:
        admission.review_piece(
            dossier, kind, actor=self.cast.body_manager, verdict=verdict, reason=reason, due=due
        )

    # --- audit ----------------------------------------------------------------------------------------------------

    def assign(self, day: date) -> None:
        with self._act(
            day, self.cast.body_manager, f"confie l’audit à {self.cast.auditor}", "ACT-07"
        ) as dossier:
            admission.assign_auditor(
                dossier,
                actor=self.cast.body_manager,
                auditor_id=self.cast.auditor.pk,
                impartiality_declared=True,
            )

    def send_plan(self, day: date, first_day: date, last_day: date) -> None:
        with self._act(day, self.cast.auditor, "envoie le plan d’audit", "AUD-01"):
            visit_use_cases.prepare_plan(
                self._audit.pk,
                actor=self.cast.auditor,
                first_day=first_day,
                last_day=last_day,
                sites=draws.visitable_sites(self._dossier),
                resource_persons="Direction, référente Services Publics +, conseillers et conseillères d’accueil.",
            )
            visit_use_cases.send_plan(self._audit.pk, actor=self.cast.auditor)

    def score(self, day: date, values: Mapping[str, str], *, only_first: int | None = None) -> None:
        """AUD-02: the grid, point by point; what is not in `values` gets 1."""
        with on(day):
            scores = (
                Score.objects.filter(audit=self._audit).select_related("point").order_by("point__position")
            )
            for score in scores[:only_first]:
                self._score(score, values.get(score.point.code, "1"))
            reached = scoring_queries.verdict(self._audit).tier
        found = f"palier {reached.label} possible" if reached else "grille en cours"
        self.say(day, str(self.cast.auditor), f"note la grille sur place : {found}", "AUD-02")

    def _score(self, score: Score, value: str) -> None:
        scoring_use_cases.score_point(
            self._audit.pk,
            score.point.code,
            actor=self.cast.auditor,
            value=Decimal(value),
            finding=f"Constat sur « {score.point.text[:80]} » (texte inventé).",
            is_strength=score.point.code in {"1.1", "3.1"},
            is_progress=value != "1",
            expected_version=score.version,
        )

    def close_visit(self, day: date) -> None:
        with self._act(day, self.cast.auditor, "tient la restitution à chaud", "AUD-06"):
            visit_use_cases.hold_closing_meeting(self._audit.pk, actor=self.cast.auditor, held_on=day)

    def send_report(self, day: date) -> None:
        with self._act(day, self.cast.auditor, "transmet le rapport, les scores sont figés", "AUD-07"):
            report_use_cases.save_report_texts(
                self._audit.pk,
                actor=self.cast.auditor,
                expected_version=self._audit.texts_version,
                presentation="Présentation du service (texte inventé pour la démonstration).",
                synthesis="Les engagements sont appliqués et portés par les équipes (texte inventé).",
                illustrations="Accueil des usagers à chaque guichet, rendez-vous sous 48 heures (texte inventé).",
                strengths="Accueil personnalisé ; accompagnement de bout en bout.",
                points_of_progress="Cartographier les écrits complexes ; élargir les tests auprès des usagers.",
            )
            report_use_cases.send_report(self._audit.pk, actor=self.cast.auditor)

    def waive(self, day: date) -> None:
        with self._act(day, self.cast.manager, "n’a pas d’observation sur le rapport", "AUD-08"):
            report_use_cases.waive_observations(self._audit.pk, actor=self.cast.manager)

    # --- decision and after ---------------------------------------------------------------------------------------

    def grant(self, day: date, tier: Tier) -> None:
        with self._act(day, self.cast.decider, f"accorde le label, palier {tier.label}", "DEC-07") as dossier:
            decision_use_cases.grant_label(dossier, tier, actor=self.cast.decider)
        attestation = self._dossier.attestations.get(replaced_on=None)
        self.say(day, "Le logiciel", f"émet l’attestation {attestation.number}", "ATT-05")

    def refuse(self, day: date, reason: str) -> None:
        with self._act(
            day, self.cast.decider, "refuse le label par une décision motivée", "DEC-05"
        ) as dossier:
            decision_use_cases.refuse_label(dossier, actor=self.cast.decider, reason=reason)

    def renew_pieces(self, day: date) -> None:
        """FOL-02: the reports of what was done again, the training plan of the year; the others are taken over."""
        new = (PieceKind.TRAINING_PLAN, PieceKind.SELF_ASSESSMENT, PieceKind.SURVEY_REPORTS)
        what = "dépose trois nouvelles pièces de la demande de suivi, les cinq autres sont reprises"
        with self._act(day, self.cast.contributor, what, "FOL-02") as dossier:
            for kind in new:
                piece_use_cases.file_piece(
                    dossier, kind, actor=self.cast.contributor, uploaded=self._document(kind, "suivi")
                )

    def open_follow_up(self, day: date) -> None:
        with self._act(day, self.cast.manager, "demande l’audit de suivi", "FOL-01") as dossier:
            follow_up_use_cases.open_follow_up(dossier, actor=self.cast.manager)

    def confirm(self, day: date) -> None:
        with self._act(
            day, self.cast.decider, "confirme le palier après l’audit de suivi", "FOL-03"
        ) as dossier:
            follow_up_use_cases.confirm_tier(dossier, actor=self.cast.decider)

    def require_action_plan(self, day: date) -> None:
        with self._act(day, self.cast.decider, "demande un plan d’actions sous un mois", "FOL-05") as dossier:
            follow_up_use_cases.require_action_plan(dossier, actor=self.cast.decider)

    def suspend(self, day: date, ground: str, reason: str, conform_by: date) -> None:
        with self._act(day, self.cast.decider, "suspend le label", "SUS-01") as dossier:
            sanctions.suspend_label(
                dossier, actor=self.cast.decider, ground=ground, reason=reason, conform_by=conform_by
            )

    def set_conformity_date(self, day: date, reason: str, conform_by: date) -> None:
        with self._act(
            day, self.cast.decider, "fixe une nouvelle date de mise en conformité", "SUS-03"
        ) as dossier:
            sanctions.set_conformity_date(
                dossier, actor=self.cast.decider, reason=reason, conform_by=conform_by
            )

    def lift(self, day: date, conformity: str) -> None:
        with self._act(day, self.cast.decider, "lève la suspension", "SUS-03") as dossier:
            sanctions.lift_suspension(
                dossier, actor=self.cast.decider, conformity=conformity, conformity_shown_on=day
            )

    def open_renewal(self, day: date) -> None:
        """REN-02: the story goes on with the next cycle's dossier."""
        with on(day):
            following = renewal_use_cases.open_renewal(self._id, actor=self.cast.manager)
        self.say(
            day, str(self.cast.manager), f"ouvre le renouvellement : dossier {following.reference}", "REN-02"
        )
        self.dossier_id = following.pk

    # --- what the steps share -------------------------------------------------------------------------------------

    @contextmanager
    def _act(self, day: date, who: object, what: str, rule: str) -> Iterator[UUID]:
        with on(day):
            yield self._id
        self.say(day, str(who), what, rule)

    @property
    def _id(self) -> UUID:
        if self.dossier_id is None:
            raise LookupError("The story has no dossier yet.")
        return self.dossier_id

    @property
    def _dossier(self) -> Dossier:
        return Dossier.objects.select_related("service__organisation", "body").get(pk=self._id)

    @property
    def _audit(self) -> Audit:
        audit = facts.current_audit(self._dossier)
        if audit is None:
            raise LookupError("The story has no audit yet.")
        return audit

    def _document(self, kind: PieceKind, version: str) -> ContentFile[bytes]:
        content = pdf.render(
            "certification/documents/demo_piece.html",
            {"title": kind.label, "service": self._dossier.service.name, "version": version},
            identifier=f"demo:{self._id}:{kind}:{version}",
        )
        return ContentFile(content, name=f"{kind.value}.pdf")
