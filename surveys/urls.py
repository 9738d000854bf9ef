"""Pages of surveys: those of its topics. The site's addresses include this, nobody else imports it."""

from label_sp.common.topics import rooms
from surveys.apps import TOPICS

app_name = "surveys"
urlpatterns = [page for urls in rooms("surveys", TOPICS, "urls") for page in getattr(urls, "urlpatterns", ())]
