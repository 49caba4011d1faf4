"""The forms, with an id, a name and a label on every field."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password

from team_workspace.models import Asset, AssetRole, Person, Role, seats_left

LAST_ADMIN = "This is the last admin. Make somebody else an admin first."
LAST_MANAGER = "This is the last manager of {}. Make somebody else a manager first."


class PlainForm(forms.Form):
    """A form whose fields have their own name as id."""

    def __init__(self, *words: Any, **named: Any) -> None:
        super().__init__(*words, auto_id="%s", label_suffix="", **named)


class SignInForm(PlainForm):
    """User name and password."""

    username = forms.CharField(
        label="User name", widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True})
    )
    password = forms.CharField(
        label="Password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class CodeForm(PlainForm):
    """A code to type: one-time, backup or mailed."""

    code = forms.CharField(
        label="Code",
        max_length=12,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}
        ),
    )


class ChallengeForm(PlainForm):
    """What the picture says."""

    answer = forms.CharField(label="The characters in the picture", max_length=20)


class PasswordForm(PlainForm):
    """The password again, to prove that it is still the same person."""

    password = forms.CharField(
        label="Password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )

    def __init__(self, person: Person, *words: Any, **named: Any) -> None:
        super().__init__(*words, **named)
        self._person = person

    def clean_password(self) -> str:
        if not self._person.check_password(self.cleaned_data["password"]):
            raise forms.ValidationError("The password is wrong.")
        return str(self.cleaned_data["password"])


class NewPasswordForm(PlainForm):
    """A new password, twice."""

    new_password = forms.CharField(
        label="New password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="12 to 64 characters, with small and capital letters, digits and symbols.",
    )
    new_password_again = forms.CharField(
        label="New password again",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, person: Person, *words: Any, **named: Any) -> None:
        super().__init__(*words, **named)
        self._person = person

    def clean_new_password(self) -> str:
        validate_password(self.cleaned_data["new_password"], self._person)
        return str(self.cleaned_data["new_password"])

    def clean(self) -> None:
        again = self.cleaned_data.get("new_password_again")
        if "new_password" in self.cleaned_data and again != self.cleaned_data["new_password"]:
            self.add_error("new_password_again", "The two new passwords are not the same.")


class OwnPasswordForm(NewPasswordForm):
    """The present password besides."""

    current_password = forms.CharField(
        label="Current password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ("current_password",)

    def clean_current_password(self) -> str:
        if not self._person.check_password(self.cleaned_data["current_password"]):
            raise forms.ValidationError("Your current password is wrong.")
        return str(self.cleaned_data["current_password"])


class SeatForm(PlainForm):
    """A role in the workspace, with a seat or without; seats run out."""

    role = forms.ChoiceField(label="Role", choices=Role.choices, initial=Role.MEMBER)
    seat = forms.BooleanField(label="Give a seat", required=False, initial=True)

    def refuse_when_seats_lack(self, wanted: int) -> None:
        lacking = wanted - seats_left()
        if self.cleaned_data.get("seat") and lacking > 0:
            seats = "seat" if lacking == 1 else "seats"
            self.add_error(None, f"You need {lacking} more {seats}, {seats_left()} left.")


class InviteForm(SeatForm):
    """Whom to invite: one e-mail, or several with commas between them."""

    emails = forms.CharField(
        label="E-mail",
        widget=forms.EmailInput(attrs={"multiple": True, "autocomplete": "off"}),
        help_text="Several with commas between them.",
    )
    field_order = ("emails", "role", "seat")

    def clean_emails(self) -> list[str]:
        emails = [email.strip().lower() for email in self.cleaned_data["emails"].split(",")]
        for email in dict.fromkeys(emails):
            forms.EmailField(error_messages={"invalid": f"{email} is not an e-mail address."}).clean(email)
            if Person.objects.filter(email=email).exists():
                raise forms.ValidationError(f"{email} is in this workspace already.")
        return list(dict.fromkeys(emails))

    def clean(self) -> None:
        self.refuse_when_seats_lack(len(self.cleaned_data.get("emails", ())))


class MemberForm(SeatForm):
    """A person's role and seat."""

    def __init__(self, person: Person, *words: Any, **named: Any) -> None:
        initial = {"role": person.role, "seat": person.has_seat}
        super().__init__(*words, initial=initial, **named)
        self._person = person

    def clean(self) -> None:
        if self.cleaned_data.get("role") != Role.ADMIN and self._person.is_last_admin():
            self.add_error(None, LAST_ADMIN)
        self.refuse_when_seats_lack(0 if self._person.has_seat else 1)


class AssetRoleForm(PlainForm):
    """A role in one asset."""

    role = forms.ChoiceField(label="Role in this asset", choices=AssetRole.choices, initial=AssetRole.VIEWER)


class AddToAssetForm(AssetRoleForm):
    """Whom of the workspace to add to the asset."""

    email = forms.EmailField(label="E-mail", widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    field_order = ("email", "role")

    def __init__(self, asset: Asset, *words: Any, **named: Any) -> None:
        super().__init__(*words, **named)
        self._asset = asset
        self.person: Person | None = None

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).lower()
        self.person = Person.objects.filter(email=email).first()
        if self.person is None:
            raise forms.ValidationError(f"Nobody in this workspace has the e-mail {email}.")
        if self._asset.memberships.filter(person=self.person).exists():
            raise forms.ValidationError(f"{email} is in {self._asset} already.")
        return email
