"""All addresses: pages in French paths, the API under /api/v1/."""

from django.urls import URLPattern, URLResolver, include, path
from drf_spectacular.views import SpectacularAPIView

from label_sp import pages

api: list[URLPattern | URLResolver] = [
    path("", include("label_sp.actors.api.urls")),
    path("", include("candidates.api.urls")),
    path("", include("surveys.api.urls")),
    path("", include("audits.api.urls")),
    path("", include("certification.api.urls")),
    path("", include("label_sp.simulators.api.urls")),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", pages.documentation, name="docs"),
]

urlpatterns = [
    path("", pages.home, name="home"),
    path("regles/", pages.rules, name="rules"),
    path("aide/", pages.help_page, name="help"),
    path("accessibilite/", pages.accessibility, name="accessibility"),
    path("mentions-legales/", pages.legal, name="legal"),
    path("sante/", pages.health, name="health"),
    path("", include("label_sp.actors.urls")),
    path("", include("candidates.urls")),
    path("", include("surveys.urls")),
    path("", include("audits.urls")),
    path("", include("certification.urls")),
    path("", include("label_sp.simulators.urls")),
    path("api/v1/", include(api)),
]

handler400 = "label_sp.pages.bad_request"
handler403 = "label_sp.pages.forbidden"
handler404 = "label_sp.pages.not_found"
handler500 = "label_sp.pages.server_error"
