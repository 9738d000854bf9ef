"""The simulators as an API: JSON in and out, open to all, nothing stored."""

from __future__ import annotations

from typing import Any, cast

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import ValidationError
from rest_framework.views import APIView

from label_sp.common.throttles import ScopedLimit
from label_sp.guide import decision, network, sampling, timeline, told
from label_sp.guide.calendar import Deadline
from label_sp.guide.surveys import Kind
from label_sp.simulators import facts, limits, questionnaires
from label_sp.simulators.api import fields, serializers
from label_sp.simulators.api.fields import NOT_AN_OBJECT
from label_sp.simulators.api.parsers import BODY, TABLES, CsvParser, ExactJSONParser
from surveys.answers import imports
from surveys.campaigns.shapes import result_as_json

TAG = "Simulateurs"
SOLICITED = OpenApiParameter(
    "solicited",
    OpenApiTypes.INT,
    description="Personnes sollicitées, avec un corps en CSV, XLSX ou ODS seulement.",
)
CONCERNED = OpenApiParameter(
    "concerned",
    OpenApiTypes.INT,
    description="Agents concernés, avec un corps en CSV, XLSX ou ODS seulement.",
)


def documented(operation_id: str, summary: str, gives: Any, **more: Any) -> Any:
    """What the schema says of each simulator."""
    return extend_schema(
        operation_id=operation_id, summary=summary, responses=gives, auth=[], tags=[TAG], **more
    )


class SimulatorView(APIView):
    """Without a token, even a wrong one; counted per address."""

    authentication_classes: Any = ()
    permission_classes = (AllowAny,)
    throttle_classes = (ScopedLimit,)
    throttle_scope = "public"
    parser_classes: Any = (ExactJSONParser,)
    renderer_classes = (JSONRenderer,)

    def received(self, shape: type[fields.ShapeSerializer], **context: Any) -> dict[str, Any]:
        """What the body says, checked."""
        if self.request.data is None:  # `null`, for which a serializer would have no field to name
            raise ValidationError({BODY: [NOT_AN_OBJECT]})
        return _checked(shape(data=self.request.data, context=context))

    def asked(self, shape: type[fields.ShapeSerializer]) -> dict[str, Any]:
        """What the query says, checked."""
        return _checked(shape(data=self.request.query_params.dict()))


def _checked(serializer: fields.ShapeSerializer) -> dict[str, Any]:
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)


class TierView(SimulatorView):
    @documented(
        "simulator_tier",
        "Quel palier avec ces notes",
        serializers.TierOutSerializer,
        request=serializers.TierInSerializer,
    )
    def post(self, request: Request) -> Response:
        """DEC-01 à DEC-04. Les nombres sont lus exactement, aussi quand ce sont des textes."""
        given = self.received(serializers.TierInSerializer)
        engagements = dict(enumerate(given.pop("engagements"), start=1))
        found = decision.verdict(decision.Scores(engagements=engagements, **given))
        conditions = [told.condition(each) for each in found.conditions]
        return Response({"tier": found.tier, "conditions": conditions})


class SurveyView(SimulatorView):
    """One of the two surveys; `kind` comes with the address."""

    parser_classes = (ExactJSONParser, *TABLES)
    kind: Kind = "users"

    def post(self, request: Request) -> Response:
        asked = questionnaires.asked_today(self.kind)
        rows, people = self.rows(asked.codes)
        result = questionnaires.result_of(asked, rows, **people)
        return Response({**result_as_json(result), "provisional": asked.provisional})

    def rows(self, codes: tuple[str, ...]) -> tuple[list[imports.Row], dict[str, int]]:
        """The responses and the numbers of people, out of either kind of body."""
        if not self.sends_a_table():
            self.asked(serializers.NothingSerializer)
            given = self.received(serializers.SurveyInSerializer, codes=codes)
            return given.pop("responses"), given
        people = self.asked(serializers.SolicitedSerializer)
        content = cast(bytes, self.request.data or b"")  # as the parser of tables leaves it
        try:
            return imports.read_answers(content, codes, max_bytes=limits.BODY_BYTES), people
        except imports.UnreadableAnswers as refusal:
            raise ValidationError({BODY: refusal.messages}) from refusal

    def sends_a_table(self) -> bool:
        """An empty file comes without a type; the parameter that goes with a file tells."""
        content_type = self.request.content_type or ""
        return content_type.startswith(tuple(each.media_type for each in TABLES)) or (
            not content_type and "solicited" in self.request.query_params
        )


def survey_view(kind: Kind, summary: str) -> Any:
    """The view of one survey, documented under its own name."""
    request = {"application/json": serializers.SurveyInSerializer, "text/csv": OpenApiTypes.STR}
    request |= {each.media_type: OpenApiTypes.BINARY for each in TABLES if each is not CsvParser}

    class Documented(SurveyView):
        @documented(
            f"simulator_surveys_{kind}",
            summary,
            serializers.SurveyOut,
            request=request,
            parameters=[SOLICITED, CONCERNED],
        )
        def post(self, request: Request) -> Response:
            """SUR-05 à SUR-08. Les notes affichées sont arrondies vers le bas ; `exact` les donne en fractions."""
            return super().post(request)

    return Documented.as_view(kind=kind)


class ScheduleView(SimulatorView):
    @documented(
        "simulator_schedule",
        "Le calendrier d’un audit de labellisation",
        serializers.EntriesSerializer,
        parameters=[serializers.ScheduleInSerializer],
    )
    def get(self, request: Request) -> Response:
        """PRE-01, SUR-01, SUR-02, DOS-02, AUD-01, AUD-07, AUD-08, DEC-08."""
        return Response(_entries(timeline.schedule_of(**self.asked(serializers.ScheduleInSerializer))))


class CycleView(SimulatorView):
    @documented(
        "simulator_cycle",
        "Les dates des trois ans d’un label",
        serializers.EntriesSerializer,
        parameters=[serializers.CycleInSerializer],
    )
    def get(self, request: Request) -> Response:
        """ATT-01, FOL-01, NET-04, NET-05, REN-01."""
        return Response(_entries(timeline.cycle_of(**self.asked(serializers.CycleInSerializer))))


class SampleSizeView(SimulatorView):
    @documented(
        "simulator_sample_size",
        "Combien de services publics locaux auditer",
        serializers.SampleSizeOutSerializer,
        parameters=[serializers.SampleSizeInSerializer],
    )
    def get(self, request: Request) -> Response:
        """SAM-01."""
        return Response({"size": sampling.sample_size(self.asked(serializers.SampleSizeInSerializer)["n"])})


class DrawView(SimulatorView):
    @documented(
        "simulator_draw",
        "Un tirage rejouable",
        serializers.DrawOutSerializer,
        request=serializers.DrawInSerializer,
    )
    def post(self, request: Request) -> Response:
        """SAM-04. Les unités sont rangées par le SHA-256 de « graine:identifiant », les premières sont tirées."""
        found = sampling.replay(**self.received(serializers.DrawInSerializer))
        ranking = [{"id": unit, "hash": digest} for unit, digest in found.ranking]
        return Response({"drawn": found.drawn, "ranking": ranking, "units_sha256": found.units_sha256})


class NetworkView(SimulatorView):
    @documented(
        "simulator_network",
        "Le label d’un service public central",
        serializers.NetworkOutSerializer,
        request=serializers.NetworkInSerializer,
    )
    def post(self, request: Request) -> Response:
        """NET-01, NET-02, AUD-05, SAM-01. La DITP retient celle des deux lectures qui donne le palier."""
        given = self.received(serializers.NetworkInSerializer)
        found = network.verdict(
            facts.network_facts(
                given["local_services"],
                given["audited"],
                **given["central_points"],
                complete=given["self_assessments_complete"],
            )
        )
        conditions = [{"rule": each.rule, **told.condition(each)} for each in found.conditions]
        answer = {"labelled": found.labelled, "tier": found.tier, "conditions": conditions}
        return Response({**answer, "majority": told.majority(found.majority, found.by)})


def _entries(deadlines: tuple[Deadline, ...]) -> dict[str, Any]:
    return {
        "entries": [
            {
                "rule": each.rule,
                "label": each.label,
                "date": each.due,
                "unit": each.unit,
                "explanation": each.explanation,
            }
            for each in deadlines
        ]
    }
