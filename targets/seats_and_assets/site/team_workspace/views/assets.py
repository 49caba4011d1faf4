"""The assets and who is in them, each with a role that counts there and nowhere else."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from team_workspace.forms import LAST_MANAGER, AddToAssetForm, AssetRoleForm
from team_workspace.gates import may_manage, sensitive
from team_workspace.models import Asset, AssetRole, Membership

PAGE = 100


@login_required
def assets(request: HttpRequest) -> HttpResponse:
    """Every asset with the number of people in it."""
    found = Asset.objects.annotate(people=Count("memberships"))
    return render(request, "assets.html", {"assets": found})


@sensitive
def asset(request: HttpRequest, slug: str) -> HttpResponse:
    """Who is in the asset, a hundred a page, and adding somebody."""
    found = get_object_or_404(Asset, slug=slug)
    manages = may_manage(request, found)
    form = AddToAssetForm(found, request.POST or None)
    if request.method == "POST":
        if not manages:
            raise PermissionDenied
        if form.is_valid():
            found.memberships.create(person=form.person, role=form.cleaned_data["role"])
            messages.success(request, f"{form.cleaned_data['email']} was added to {found}.")
            return redirect("asset", slug)
    page = Paginator(found.memberships.select_related("person"), PAGE).get_page(request.GET.get("page"))
    return render(request, "asset.html", {"asset": found, "page": page, "form": form, "manages": manages})


@sensitive
def membership(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """One person's role in the asset, and removing, which asks once more at the same address."""
    found = get_object_or_404(
        Membership.objects.select_related("asset", "person"), asset__slug=slug, person_id=key
    )
    if not may_manage(request, found.asset):
        raise PermissionDenied
    action = request.POST.get("action", "")
    if action in ("remove", "confirm-remove"):
        return _remove(request, found, is_confirmed=action == "confirm-remove")
    form = AssetRoleForm(request.POST or None, initial={"role": found.role})
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["role"] != AssetRole.MANAGER and found.is_last_manager():
            form.add_error(None, LAST_MANAGER.format(found.asset))
        else:
            found.role = form.cleaned_data["role"]
            found.save(update_fields=["role"])
            messages.success(request, f"{found.person.email} was saved.")
            return redirect("asset-member", slug, key)
    return render(request, "asset-member.html", {"form": form, "membership": found})


def _remove(request: HttpRequest, found: Membership, *, is_confirmed: bool) -> HttpResponse:
    if found.is_last_manager():
        messages.error(request, LAST_MANAGER.format(found.asset))
        return redirect("asset-member", found.asset.slug, found.person_id)
    if not is_confirmed:
        return render(request, "remove-asset-member.html", {"membership": found})
    found.delete()
    messages.success(request, f"{found.person.email} was removed from {found.asset}.")
    return redirect("asset", found.asset.slug)
