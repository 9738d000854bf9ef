"""Routes of certification under /api/v1/, by topic. The site's addresses include this, nobody else imports it."""

from certification.admission import urls as admission
from certification.attestations import urls as attestations
from certification.auditors import urls as auditors
from certification.bodies import urls as bodies
from certification.deadlines import urls as deadlines
from certification.decisions import urls as decisions
from certification.desk import urls as desk
from certification.follow_up import urls as follow_up
from certification.organisations import urls as organisations
from certification.register import urls as register
from certification.renewal import urls as renewal
from certification.sanctions import urls as sanctions

urlpatterns = [
    *admission.routes,
    *desk.routes,
    *auditors.routes,
    *decisions.routes,
    *follow_up.routes,
    *sanctions.routes,
    *renewal.routes,
    *organisations.routes,
    *deadlines.routes,
    *register.routes,
    *attestations.routes,
    *bodies.routes,
]
