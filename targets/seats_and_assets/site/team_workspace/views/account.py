"""A person's own account and its password."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from team_workspace.forms import OwnPasswordForm
from team_workspace.gates import sensitive


@login_required
def account(request: HttpRequest) -> HttpResponse:
    """Who is signed in, and what the person can change."""
    return render(request, "account.html")


@sensitive
def password(request: HttpRequest) -> HttpResponse:
    """Changes the own password; the person's other sessions end."""
    form = OwnPasswordForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        request.user.set_password(form.cleaned_data["new_password"])
        request.user.save(update_fields=["password"])
        update_session_auth_hash(request, request.user)
        messages.success(request, "Your password was changed.")
        return redirect("account")
    return render(request, "password.html", {"form": form})
