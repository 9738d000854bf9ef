"""Routes of certification under /api/v1/, by topic. The site's addresses include this, nobody else imports it."""

from certification.attestations import urls as attestations
from certification.auditors import urls as auditors
from certification.bodies import urls as bodies
from certification.deadlines import urls as deadlines
from certification.decisions import urls as decisions
from certification.desk import urls as desk
from certification.organisations import urls as organisations
from certification.register import urls as register

urlpatterns = [
    *desk.routes,
    *auditors.routes,
    *decisions.routes,
    *organisations.routes,
    *deadlines.routes,
    *register.routes,
    *attestations.routes,
    *bodies.routes,
]
