"""Routes of audits under /api/v1/, by topic. The site's addresses include this, nobody else imports it."""

from audits.audit import urls as audit
from audits.postponements import urls as postponements
from audits.reports import urls as reports
from audits.scoring import urls as scoring
from audits.visits import urls as visits

urlpatterns = [
    *audit.routes,
    *scoring.routes,
    *visits.routes,
    *postponements.routes,
    *reports.routes,
]
