"""Routes of candidates under /api/v1/, by topic. The site's addresses include this, nobody else imports it."""

from candidates.application import urls as application
from candidates.dossiers import urls as dossiers
from candidates.indicators import urls as indicators
from candidates.pieces import urls as pieces
from candidates.self_assessments import urls as self_assessments

urlpatterns = [
    *dossiers.routes,
    *self_assessments.routes,
    *pieces.routes,
    *indicators.routes,
    *application.routes,
]
