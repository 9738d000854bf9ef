"""Routes of surveys under /api/v1/: those of its topics. Only the site’s addresses import it."""

from label_sp.common.topics import rooms
from surveys.apps import TOPICS

urlpatterns = [route for urls in rooms("surveys", TOPICS, "urls") for route in getattr(urls, "routes", ())]
