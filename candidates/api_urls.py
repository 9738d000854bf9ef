"""Routes of candidates under /api/v1/: those of its topics. Only the site’s addresses import it."""

from candidates.apps import TOPICS
from label_sp.common.topics import rooms

urlpatterns = [route for urls in rooms("candidates", TOPICS, "urls") for route in getattr(urls, "routes", ())]
