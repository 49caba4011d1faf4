"""The addresses of the team workspace."""

from django.http import HttpResponse
from django.urls import path
from django.views.generic import RedirectView
from team_workspace.views import account, assets, members, sign_in, two_factor

urlpatterns = [
    path("health", lambda request: HttpResponse("up\n", content_type="text/plain"), name="health"),
    path("", RedirectView.as_view(pattern_name="members")),
    path("sign-in", sign_in.sign_in, name="sign-in"),
    path("sign-in/code", sign_in.code, name="code"),
    path("sign-in/mailed-code", sign_in.mailed_code, name="mailed-code"),
    path("sign-in/challenge", sign_in.challenge, name="challenge"),
    path("sign-in/again", sign_in.again, name="again"),
    path("sign-out", sign_in.sign_out, name="sign-out"),
    path("members", members.roster, name="members"),
    path("members/invite", members.invite, name="invite"),
    path("members/<int:key>", members.person, name="member"),
    path("members/<int:key>/password", members.reset_password, name="reset-password"),
    path("assets", assets.assets, name="assets"),
    path("assets/<slug:slug>", assets.asset, name="asset"),
    path("assets/<slug:slug>/members/<int:key>", assets.membership, name="asset-member"),
    path("account", account.account, name="account"),
    path("account/password", account.password, name="password"),
    path("account/two-factor", two_factor.two_factor, name="two-factor"),
    path("account/two-factor/enrol", two_factor.enrol, name="enrol"),
]
