"""The people of the workspace: the list, inviting, roles and seats, removing, resetting a password."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from team_workspace.forms import LAST_ADMIN, InviteForm, MemberForm, NewPasswordForm
from team_workspace.gates import for_admins
from team_workspace.models import Person, State, Switches, seats_left, seats_used

PAGE = 100


@login_required
def roster(request: HttpRequest) -> HttpResponse:
    """Everybody, a hundred a page; `q` searches names and e-mails."""
    wanted = request.GET.get("q", "").strip()
    people = Person.objects.filter(Q(name__icontains=wanted) | Q(email__icontains=wanted))
    page = Paginator(people, PAGE).get_page(request.GET.get("page"))
    seats = {"limit": Switches.now().seat_limit, "used": seats_used(), "left": seats_left()}
    return render(request, "members.html", {"page": page, "wanted": wanted, "seats": seats})


@for_admins
def invite(request: HttpRequest) -> HttpResponse:
    """Puts people into the workspace as invited. No mail leaves this machine."""
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        for email in form.cleaned_data["emails"]:
            person = Person(
                username=email,
                name=email.split("@")[0],
                email=email,
                role=form.cleaned_data["role"],
                state=State.INVITED,
                has_seat=form.cleaned_data["seat"],
            )
            person.set_unusable_password()
            person.save()
        messages.success(request, f"Invitation sent to {', '.join(form.cleaned_data['emails'])}.")
        return redirect("members")
    return render(request, "invite.html", {"form": form, "left": seats_left()})


@for_admins
def person(request: HttpRequest, key: int) -> HttpResponse:
    """One person: role and seat, and removing, which asks once more at the same address."""
    found = get_object_or_404(Person, pk=key)
    action = request.POST.get("action", "")
    if action in ("remove", "confirm-remove"):
        return _remove(request, found, is_confirmed=action == "confirm-remove")
    form = MemberForm(found, request.POST or None)
    if request.method == "POST" and form.is_valid():
        found.role, found.has_seat = form.cleaned_data["role"], form.cleaned_data["seat"]
        found.save(update_fields=["role", "has_seat"])
        messages.success(request, f"{found.email} was saved.")
        return redirect("member", key)
    return render(request, "member.html", {"form": form, "person": found})


@for_admins
def reset_password(request: HttpRequest, key: int) -> HttpResponse:
    """An admin sets somebody's password; whoever was signed in with the old one is out."""
    found = get_object_or_404(Person, pk=key, state=State.ACTIVE)
    form = NewPasswordForm(found, request.POST or None)
    if request.method == "POST" and form.is_valid():
        found.set_password(form.cleaned_data["new_password"])
        found.save(update_fields=["password"])
        messages.success(request, f"The password of {found.email} was reset.")
        return redirect("member", key)
    return render(request, "reset-password.html", {"form": form, "person": found})


def _remove(request: HttpRequest, found: Person, *, is_confirmed: bool) -> HttpResponse:
    if found.is_last_admin():
        messages.error(request, LAST_ADMIN)
        return redirect("member", found.pk)
    if not is_confirmed:
        return render(request, "remove-member.html", {"person": found})
    email = found.email
    found.delete()
    messages.success(request, f"{email} was removed.")
    return redirect("members")
