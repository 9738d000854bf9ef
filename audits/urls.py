"""Pages of audits, by topic. The site's addresses include this, nobody else imports it."""

from audits.desk import urls as desk
from audits.postponements import urls as postponements
from audits.reports import urls as reports
from audits.scoring import urls as scoring
from audits.visits import urls as visits

app_name = "audits"
urlpatterns = [
    *desk.urlpatterns,
    *scoring.urlpatterns,
    *visits.urlpatterns,
    *postponements.urlpatterns,
    *reports.urlpatterns,
]
