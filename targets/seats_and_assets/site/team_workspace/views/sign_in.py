"""Signing in: password, then a one-time or a mailed code where asked, or a challenge nobody passes by machine."""

import secrets
from urllib.parse import urlencode

from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_required
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from team_workspace import one_time_codes
from team_workspace.forms import ChallengeForm, CodeForm, PasswordForm, SignInForm
from team_workspace.gates import confirm
from team_workspace.models import BadSignIns, Person, State, Switches
from team_workspace.noise import picture_without_an_answer

CHALLENGED_AFTER = 3
# The person whose password was right and whose code is still to come.
HALF_WAY = "half_way"


def sign_in(request: HttpRequest) -> HttpResponse:
    """The first page; three bad sign-ins for a user name, and a challenge stands before the password counts."""
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        username = form.cleaned_data["username"]
        tried, _ = BadSignIns.objects.get_or_create(username=username)
        if tried.times >= CHALLENGED_AFTER:
            return redirect("challenge")
        person = Person.objects.filter(username=username, state=State.ACTIVE).first()
        if person is not None and person.check_password(form.cleaned_data["password"]):
            tried.delete()
            return _go_on(request, person)
        BadSignIns.objects.filter(username=username).update(times=F("times") + 1)
        form.add_error(None, "Wrong user name or password.")
    return render(request, "sign-in.html", {"form": form})


def code(request: HttpRequest) -> HttpResponse:
    """The second page, for people with two-factor sign-in."""
    person = _half_way(request)
    if person is None or not person.totp_secret:
        return redirect("sign-in")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["code"].strip()
        if one_time_codes.accept_code(person, person.totp_secret, given) or (
            one_time_codes.accept_backup_code(person, given)
        ):
            return _enter(request, person)
        form.add_error(None, "That code is wrong or was used already.")
    return render(request, "code.html", {"form": form})


def mailed_code(request: HttpRequest) -> HttpResponse:
    """The second page where the workspace mails a code. No mail leaves this machine; tests read it."""
    person = _half_way(request)
    if person is None or not person.mailed_code:
        return redirect("sign-in")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if secrets.compare_digest(form.cleaned_data["code"].strip(), person.mailed_code):
            Person.objects.filter(pk=person.pk).update(mailed_code="")
            return _enter(request, person)
        form.add_error(None, "That is not the code we mailed you.")
    return render(request, "mailed-code.html", {"form": form, "person": person})


def challenge(request: HttpRequest) -> HttpResponse:
    """Asks for what no machine can tell. No answer is right: the way on is for the target to clear it."""
    form = ChallengeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.add_error(None, "That is not what the picture says. Here is another one.")
    return render(request, "challenge.html", {"form": form, "picture": picture_without_an_answer()})


@login_required
def again(request: HttpRequest) -> HttpResponse:
    """Asks for the password again before a sensitive page."""
    wanted = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}):
        wanted = reverse("members")
    form = PasswordForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        confirm(request)
        return redirect(wanted)
    return render(request, "again.html", {"form": form, "here": f"?{urlencode({'next': wanted})}"})


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ends the session."""
    logout(request)
    return redirect("sign-in")


def _go_on(request: HttpRequest, person: Person) -> HttpResponse:
    wanted = request.GET.get("next", "")
    request.session[HALF_WAY] = person.pk
    request.session["wanted"] = wanted
    if person.totp_secret:
        return redirect("code")
    if Switches.now().asks_mailed_code:
        person.mailed_code = f"{secrets.randbelow(10**6):06}"
        person.save(update_fields=["mailed_code"])
        return redirect("mailed-code")
    return _enter(request, person)


def _half_way(request: HttpRequest) -> Person | None:
    return Person.objects.filter(pk=request.session.get(HALF_WAY)).first()


def _enter(request: HttpRequest, person: Person) -> HttpResponse:
    wanted = request.session.pop("wanted", "")
    request.session.pop(HALF_WAY, None)
    login(request, person)
    confirm(request)
    if not url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}):
        wanted = reverse("members")
    return redirect(wanted)
