"""Pages of certification, by topic. The site's addresses include this, nobody else imports it."""

from certification.admission import urls as admission
from certification.agenda import urls as agenda
from certification.attestations import urls as attestations
from certification.auditors import urls as auditors
from certification.bodies import urls as bodies
from certification.decisions import urls as decisions
from certification.desk import urls as desk
from certification.dossier import urls as dossier
from certification.follow_up import urls as follow_up
from certification.organisations import urls as organisations
from certification.register import urls as register
from certification.reminders import urls as reminders
from certification.renewal import urls as renewal
from certification.sanctions import urls as sanctions
from label_sp.messages import urls as messages

app_name = "certification"
urlpatterns = [
    *desk.urlpatterns,
    *agenda.urlpatterns,
    *auditors.urlpatterns,
    *dossier.urlpatterns,
    *admission.urlpatterns,
    *decisions.urlpatterns,
    *follow_up.urlpatterns,
    *sanctions.urlpatterns,
    *renewal.urlpatterns,
    *organisations.urlpatterns,
    *reminders.urlpatterns,
    *register.urlpatterns,
    *attestations.urlpatterns,
    *bodies.urlpatterns,
    *messages.team,
]
