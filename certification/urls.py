"""Pages of certification: those of its topics. The site's addresses include this, nobody else imports it."""

from certification.apps import TOPICS
from label_sp.common.topics import rooms
from label_sp.messages import urls as messages

app_name = "certification"
urlpatterns = [
    page for urls in rooms("certification", TOPICS, "urls") for page in getattr(urls, "urlpatterns", ())
]
urlpatterns += messages.team
