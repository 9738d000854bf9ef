"""Pages of audits: those of its topics. The site's addresses include this, nobody else imports it."""

from audits.apps import TOPICS
from label_sp.common.topics import rooms

app_name = "audits"
urlpatterns = [page for urls in rooms("audits", TOPICS, "urls") for page in getattr(urls, "urlpatterns", ())]
