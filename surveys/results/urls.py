"""Addresses: survey results."""

from django.urls import path, register_converter

from surveys.results import api, views
from surveys.results.enums import ReportFormat


class FormatConverter:
    """A format that there is."""

    regex = "|".join(ReportFormat.values)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(FormatConverter, "report_format")

routes = [
    path("campaigns/<uuid:campaign_id>/reports/", api.Reports.as_view(), name="api-campaign-reports"),
    path(
        "campaigns/<uuid:campaign_id>/reports/<report_format:form>/",
        api.ReportFile.as_view(),
        name="api-campaign-report",
    ),
]

urlpatterns = [
    path("dossiers/<uuid:dossier_id>/enquetes/", views.overview, name="overview"),
    path("dossiers/<uuid:dossier_id>/enquetes/<str:kind>/rapport.pdf", views.report, name="report"),
    path("enquetes/<uuid:campaign_id>/rapport.<report_format:form>", views.report_file, name="report_file"),
]
