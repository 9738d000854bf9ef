"""Shapes in and out of the simulators."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import inline_serializer
from rest_framework import serializers

from candidates.dossiers.enums import TierChoices
from candidates.grids.shapes import ConditionSerializer
from label_sp.common.api import DayField
from label_sp.guide.majority import Majority
from label_sp.simulators import limits
from label_sp.simulators.api.fields import (
    AuditedField,
    ExactNumberField,
    LineField,
    ResponsesField,
    ShapeSerializer,
    TerritoryField,
    UnitsField,
    WholeNumberField,
    YesNoField,
)
from label_sp.simulators.facts import CYCLE_KINDS
from surveys.campaigns.shapes import survey_result

# In ------------------------------------------------------------------------------------------------------------------


class NothingSerializer(ShapeSerializer):
    """No parameter."""


class TierInSerializer(ShapeSerializer):
    """The notes of a service, out of 100. DEC-01 to DEC-03."""

    engagements = serializers.ListField(
        child=ExactNumberField(), min_length=8, max_length=8, help_text="Les 8 notes, de l’engagement 1 au 8."
    )
    or_criteria = ExactNumberField(
        allow_null=True, default=None, help_text="Note des critères supplémentaires du label « Or »."
    )
    agents = ExactNumberField(help_text="Note globale de l’enquête agents.")
    users = ExactNumberField(help_text="Note globale de l’enquête usagers.")


class ConcernedField(WholeNumberField):
    """The agents in contact with users, who choose the rate that is asked for. SUA-02, SUA-03."""

    def __init__(self, **kwargs: Any) -> None:
        told = "Agents concernés (enquête agents) ; ceux sollicités s’il n’est pas donné."
        defaults = {"least": 0, "most": limits.SOLICITED, "required": False, "help_text": told}
        super().__init__(**{**defaults, **kwargs})


class SolicitedSerializer(ShapeSerializer):
    """`?solicited=` and `?concerned=` beside a table as the body."""

    solicited = WholeNumberField(
        least=0, most=limits.SOLICITED, help_text="Personnes sollicitées (corps CSV, XLSX ou ODS)."
    )
    concerned = ConcernedField()


class SurveyInSerializer(ShapeSerializer):
    """The responses to a survey, and how many people were asked. SUR-05 to SUR-08."""

    solicited = WholeNumberField(least=0, most=limits.SOLICITED, help_text="Personnes sollicitées.")
    concerned = ConcernedField()
    responses = ResponsesField(help_text="Une réponse par élément : finished, puis une valeur par question.")


class ScheduleInSerializer(ShapeSerializer):
    """The days of an initial audit."""

    audit_first_day = DayField(limits.DAYS, help_text="Premier jour de l’audit sur place.")
    audit_last_day = DayField(
        limits.DAYS, required=False, help_text="Dernier jour ; le premier s’il n’est pas donné."
    )
    territory = TerritoryField(
        default="metropole",
        help_text="Territoire des jours fériés, ou code d’un département ou d’un territoire d’outre-mer.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        attrs.setdefault("audit_last_day", attrs["audit_first_day"])
        if problem := limits.visit_problem(attrs["audit_first_day"], attrs["audit_last_day"]):
            raise serializers.ValidationError({"audit_last_day": [problem]})
        return attrs


class CycleInSerializer(ShapeSerializer):
    """The day a label was obtained."""

    obtained_on = DayField(limits.DAYS, help_text="Jour de la décision.")
    kind = serializers.ChoiceField(
        choices=list(CYCLE_KINDS.items()), default="local", help_text="Sorte de service."
    )


class SampleSizeInSerializer(ShapeSerializer):
    n = WholeNumberField(least=1, most=limits.SERVICES, help_text="Nombre de services publics locaux.")


class DrawInSerializer(ShapeSerializer):
    """What a draw is made of. SAM-04."""

    seed = LineField(help_text="Graine, telle quelle.")
    units = UnitsField(help_text="Identifiants des unités éligibles, tous différents.")
    size = WholeNumberField(least=1, most=limits.UNITS, help_text="Combien d’unités tirer.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["size"] > len(attrs["units"]):
            raise serializers.ValidationError({"size": [limits.LARGER_THAN_LIST]})
        return attrs


class CentralPointsSerializer(ShapeSerializer):
    """The points of the central grid. AUD-05."""

    validated = WholeNumberField(least=0, most=limits.SERVICES)
    total = WholeNumberField(least=1, most=limits.SERVICES)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["validated"] > attrs["total"]:
            raise serializers.ValidationError({"validated": [limits.MORE_THAN_ALL]})
        return attrs


class NetworkInSerializer(ShapeSerializer):
    """The year of a central service. NET-01, NET-02."""

    local_services = WholeNumberField(
        least=1, most=limits.SERVICES, help_text="Services publics locaux du réseau."
    )
    audited = AuditedField(
        help_text="Services publics locaux audités dans l’année, avec le palier obtenu ou null."
    )
    central_points = CentralPointsSerializer(help_text="Points de contrôle de l’audit central.")
    self_assessments_complete = YesNoField(
        help_text="Chaque service public local a son autodiagnostic de l’année."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if len(attrs["audited"]) > attrs["local_services"]:
            raise serializers.ValidationError({"audited": [limits.MORE_THAN_SERVICES]})
        return attrs


# Out -----------------------------------------------------------------------------------------------------------------


def _tier(**more: Any) -> serializers.ChoiceField:
    return serializers.ChoiceField(choices=TierChoices.choices, allow_null=True, **more)


class TierOutSerializer(serializers.Serializer):
    tier = _tier(help_text="Le palier le plus haut dont toutes les conditions sont remplies, ou null.")
    conditions = ConditionSerializer(many=True)


SurveyOut = inline_serializer(
    "SimulatedSurvey",
    {
        **survey_result().get_fields(),
        "provisional": serializers.BooleanField(
            help_text="Le questionnaire n’est pas la version officielle."
        ),
    },
)


EntrySerializer = inline_serializer(  # `label` also names an attribute of serializers: no plain class
    "Entry",
    {
        "rule": serializers.CharField(help_text="Identifiant de la règle."),
        "label": serializers.CharField(),
        "date": serializers.DateField(),
        "unit": serializers.CharField(help_text="Unité du délai : jours, jours ouvrés ou mois."),
        "explanation": serializers.CharField(help_text="Le délai, et d’où il court."),
    },
    many=True,
)


class EntriesSerializer(serializers.Serializer):
    entries = EntrySerializer


class SampleSizeOutSerializer(serializers.Serializer):
    size = serializers.IntegerField(help_text="La racine carrée, arrondie à l’entier supérieur.")


class RankedSerializer(serializers.Serializer):
    id = serializers.CharField()
    hash = serializers.CharField(help_text="SHA-256 de « graine:identifiant », en hexadécimal.")


class DrawOutSerializer(serializers.Serializer):
    drawn = serializers.ListField(
        child=serializers.CharField(), help_text="Les unités tirées, dans l’ordre du rang."
    )
    ranking = RankedSerializer(many=True)
    units_sha256 = serializers.CharField(help_text="SHA-256 de la liste triée, une unité par ligne.")


class NetworkConditionSerializer(ConditionSerializer):
    """One condition; a tier's own when `tier` is set. What is only complete or not is 1 or 0, against 1."""

    rule = serializers.CharField()
    tier = _tier()


class MajoritySerializer(serializers.Serializer):
    """What each reading of « majorité » gives, and the one that the DITP retains. NET-02."""

    retained = serializers.ChoiceField(
        choices=[(each.value, each.label) for each in Majority], help_text="La lecture qui donne le palier."
    )
    absolute = _tier(help_text="Le plus haut palier que plus de la moitié atteint ou dépasse.")
    relative = _tier(help_text="Le palier le plus obtenu ; null quand plusieurs le sont autant.")
    without_absolute_majority = serializers.BooleanField(
        help_text="Aucun palier n’a la majorité absolue : la lecture retenue décide."
    )
    readings_differ = serializers.BooleanField(help_text="Les deux lectures donnent deux paliers.")


class NetworkOutSerializer(serializers.Serializer):
    labelled = serializers.BooleanField()
    tier = _tier(help_text="Le palier selon la lecture retenue, ou null sans label.")
    conditions = NetworkConditionSerializer(many=True)
    majority = MajoritySerializer()
