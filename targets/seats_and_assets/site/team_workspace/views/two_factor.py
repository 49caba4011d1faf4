"""Two-factor sign-in: on with a code from the new seed, off with a code."""

import qrcode
import qrcode.image.svg
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from team_workspace import one_time_codes
from team_workspace.forms import CodeForm
from team_workspace.gates import sensitive

# The seed that is shown and not confirmed yet; it is the same until it is confirmed.
OFFERED = "offered_seed"


@sensitive
def two_factor(request: HttpRequest) -> HttpResponse:
    """Says whether it is on; a code switches it off."""
    person = request.user
    form = CodeForm(request.POST or None)
    if request.method == "POST" and person.totp_secret and form.is_valid():
        given = form.cleaned_data["code"].strip()
        if one_time_codes.accept_code(person, person.totp_secret, given) or (
            one_time_codes.accept_backup_code(person, given)
        ):
            person.totp_secret = ""
            person.save(update_fields=["totp_secret"])
            person.backup_codes.all().delete()
            messages.success(request, "Two-factor sign-in is off.")
            return redirect("two-factor")
        form.add_error(None, "That code is wrong or was used already.")
    return render(request, "two-factor.html", {"form": form})


@sensitive
@never_cache
def enrol(request: HttpRequest) -> HttpResponse:
    """Shows a seed as a picture and as text; a code from it switches two-factor sign-in on."""
    person = request.user
    if person.totp_secret:
        messages.info(request, "Two-factor sign-in is on already.")
        return redirect("two-factor")
    secret = request.session.setdefault(OFFERED, one_time_codes.new_secret())
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if one_time_codes.accept_code(person, secret, form.cleaned_data["code"].strip()):
            del request.session[OFFERED]
            person.totp_secret = secret
            person.save(update_fields=["totp_secret"])
            return render(request, "backup-codes.html", {"codes": one_time_codes.new_backup_codes(person)})
        form.add_error(None, "That code is wrong or was used already.")
    picture = qrcode.make(
        one_time_codes.otpauth_address(person, secret), image_factory=qrcode.image.svg.SvgPathImage
    ).to_string(encoding="unicode")
    return render(request, "enrol.html", {"form": form, "secret": secret, "picture": picture})
