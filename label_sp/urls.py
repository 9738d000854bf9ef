"""All addresses: pages in French paths, the API under /api/v1/."""

from django.urls import URLPattern, URLResolver, include, path
from drf_spectacular.views import SpectacularAPIView

from label_sp.actors import urls as accounts
from label_sp.messages import urls as message_centre
from label_sp.site import views as pages

api: list[URLPattern | URLResolver] = [
    path("", include("label_sp.actors.api.urls")),
    path("", include("candidates.api_urls")),
    path("", include("surveys.api_urls")),
    path("", include("audits.api_urls")),
    path("", include("certification.api_urls")),
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
    path("", include(([*accounts.urlpatterns, *message_centre.urlpatterns], "actors"))),
    path("", include("candidates.urls")),
    path("", include("surveys.urls")),
    path("", include("audits.urls")),
    path("", include("certification.urls")),
    path("", include("label_sp.simulators.urls")),
    path("api/v1/", include(api)),
]

handler400 = "label_sp.site.views.bad_request"
handler403 = "label_sp.site.views.forbidden"
handler404 = "label_sp.site.views.not_found"
handler500 = "label_sp.site.views.server_error"
