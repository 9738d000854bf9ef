"""Routes of surveys under /api/v1/, by topic. The site's addresses include this, nobody else imports it."""

from surveys.campaigns import urls as campaigns

urlpatterns = [
    *campaigns.routes,
]
