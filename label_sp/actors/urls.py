"""Pages about accounts, under the name `actors` with those of the message centre: see label_sp/urls.py."""

from django.urls import path

from label_sp.actors import identity, invitations, linked, members, proconnect, resets, views

urlpatterns = [
    path("connexion/", views.Login.as_view(), name="login"),
    path("deconnexion/", views.Logout.as_view(), name="logout"),
    path("connexion/proconnect/", proconnect.begin, name="proconnect"),
    path("connexion/proconnect/retour/", proconnect.finish, name="proconnect_return"),
    path("connexion/code/", views.verify, name="verify"),
    path("connexion/activer-le-code/", views.enrol, name="enrol"),
    path("connexion/mot-de-passe-oublie/", views.forgotten_password, name="forgotten_password"),
    path("connexion/mot-de-passe/<uidb64>/<secret:token>/", views.SetPassword.as_view(), name="set_password"),
    path("connexion/invitation/", invitations.landing, name="invitation_landing"),
    path("connexion/invitation/<secret:token>/", invitations.follow, name="invitation_link"),
    path("mon-compte/invitations/<uuid:invitation_id>/", invitations.answer, name="invitation"),
    path("mon-compte/", views.account, name="account"),
    path("organisations/<uuid:pk>/membres/", members.Members.as_view(), name="members"),
    path(
        "organisations/<uuid:pk>/invitations/<uuid:invitation_id>/annuler/",
        members.revoke,
        name="revoke_invitation",
    ),
    path(
        "organisations/personnes/<uuid:user_id>/code/", resets.second_factor_reset, name="second_factor_reset"
    ),
    path("mon-compte/proconnect/", linked.own, name="own_identities"),
    path("organisations/personnes/<uuid:user_id>/proconnect/", linked.of_person, name="identities"),
    path("mon-compte/nom/", identity.name, name="name"),
    path("mon-compte/adresse/", identity.email, name="email"),
    path("mon-compte/adresse/confirmer/", identity.confirm, name="email_confirm"),
    path("connexion/adresse/confirmer/<secret:token>/", identity.confirm_link, name="email_confirm_link"),
    path("connexion/adresse/arreter/", identity.stop, name="email_stop"),
    path("connexion/adresse/arreter/<secret:token>/", identity.stop_link, name="email_stop_link"),
    path("mon-compte/journal/", identity.journal, name="account_journal"),
    path("mon-compte/mot-de-passe/", views.ChangePassword.as_view(), name="password"),
    path("mon-compte/codes-de-secours/", views.backup_codes, name="backup_codes"),
    path("mon-compte/jetons/", views.create_token, name="create_token"),
    path("mon-compte/jetons/<secret:token_key>/revoquer/", views.revoke_token, name="revoke_token"),
]
