"""Pages of candidates, by topic. The site's addresses include this, nobody else imports it."""

from candidates.dossiers import urls as dossiers
from candidates.indicators import urls as indicators
from candidates.pieces import urls as pieces
from candidates.self_assessments import urls as self_assessments

app_name = "candidates"
urlpatterns = [
    *dossiers.urlpatterns,
    *self_assessments.urlpatterns,
    *pieces.urlpatterns,
    *indicators.urlpatterns,
]
