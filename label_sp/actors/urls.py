"""Pages about accounts, under the name `actors` with those of the message centre: see label_sp/urls.py."""

from django.urls import path

from label_sp.actors import invitations, members, views

urlpatterns = [
    path("connexion/", views.Login.as_view(), name="login"),
    path("deconnexion/", views.Logout.as_view(), name="logout"),
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
    path("mon-compte/mot-de-passe/", views.ChangePassword.as_view(), name="password"),
    path("mon-compte/codes-de-secours/", views.backup_codes, name="backup_codes"),
    path("mon-compte/jetons/", views.create_token, name="create_token"),
    path("mon-compte/jetons/<secret:token_key>/revoquer/", views.revoke_token, name="revoke_token"),
]
