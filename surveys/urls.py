"""Pages of surveys, by topic. The site's addresses include this, nobody else imports it."""

from surveys.campaigns import urls as campaigns
from surveys.results import urls as results

app_name = "surveys"
urlpatterns = [
    *campaigns.urlpatterns,
    *results.urlpatterns,
]
