"""The import of a survey through the API, at once: a file says enough by itself, or with a mapping."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from surveys.campaigns import queries
from surveys.campaigns.api import KIND, DossierSurveys
from surveys.campaigns.enums import Purpose
from surveys.imports import use_cases
from surveys.imports.shapes import AnswersImportSerializer, ImportedSurveySerializer, imported_as_json


class SurveyImport(DossierSurveys):
    parser_classes = (MultiPartParser,)
    takes_a_file = True

    @extend_schema(
        operation_id="surveys_import",
        summary="Importer les réponses d’une campagne close",
        parameters=[KIND],
        request={"multipart/form-data": AnswersImportSerializer},
        responses={201: ImportedSurveySerializer},
        tags=["Enquêtes"],
    )
    def post(self, request: Request, dossier_id: UUID, kind: str) -> Response:
        """SUR-05 à SUR-10. L’état du dossier dit quel audit la campagne prépare.

        « mapping » dit les colonnes et les valeurs que le fichier ne dit pas : rien n’est deviné.
        """
        dossier, survey = self.dossier(dossier_id), self.kind(kind)
        declared = self.received(AnswersImportSerializer)
        campaign = use_cases.import_answers(
            dossier.pk,
            survey,
            actor=self.actor,
            uploaded=declared.pop("file"),
            chosen=declared.pop("mapping", None),
            purpose=queries.purpose_of(dossier) or Purpose.INITIAL,
            **declared,
        )
        return Response(imported_as_json(campaign, queries.result(campaign)), status=201)
