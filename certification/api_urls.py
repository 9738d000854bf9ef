"""Routes of certification under /api/v1/: those of its topics. Only the site’s addresses import it."""

from certification.apps import TOPICS
from label_sp.common.topics import rooms

urlpatterns = [
    route for urls in rooms("certification", TOPICS, "urls") for route in getattr(urls, "routes", ())
]
