"""Pages of candidates: those of its topics. The site's addresses include this, nobody else imports it."""

from candidates.apps import TOPICS
from label_sp.common.topics import rooms

app_name = "candidates"
urlpatterns = [
    page for urls in rooms("candidates", TOPICS, "urls") for page in getattr(urls, "urlpatterns", ())
]
