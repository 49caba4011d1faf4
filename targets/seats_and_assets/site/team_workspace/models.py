"""What the workspace keeps: people, assets, who has which role where, and the switches a test turns."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F


class Role(models.TextChoices):
    """What a person may do in the workspace; only admins change it."""

    ADMIN = "admin", "Admin"
    MEMBER = "member", "Member"
    GUEST = "guest", "Guest"


class State(models.TextChoices):
    """Whether the person has come: an invitation is pending until it is accepted."""

    ACTIVE = "active", "Active"
    INVITED = "invited", "Invited"


class AssetRole(models.TextChoices):
    """What a person may do in one asset; it says nothing about the workspace or another asset."""

    VIEWER = "viewer", "Viewer"
    EDITOR = "editor", "Editor"
    MANAGER = "manager", "Manager"


class Person(AbstractBaseUser):
    """Somebody in the workspace, invited or come."""

    username = models.CharField(max_length=150, unique=True)
    name = models.CharField(max_length=150)
    email = models.EmailField(unique=True)
    role = models.CharField(max_length=10, choices=Role, default=Role.MEMBER)
    state = models.CharField(max_length=10, choices=State, default=State.ACTIVE)
    has_seat = models.BooleanField(default=False)
    totp_secret = models.CharField(max_length=64, blank=True)
    totp_last_window = models.BigIntegerField(default=0)
    mailed_code = models.CharField(max_length=12, blank=True)

    USERNAME_FIELD = "username"
    objects = BaseUserManager()

    class Meta:
        db_table = "person"
        ordering = ("id",)

    def __str__(self) -> str:
        return self.name

    def is_last_admin(self) -> bool:
        """Whether nobody else who has come is an admin."""
        admins = Person.objects.filter(role=Role.ADMIN, state=State.ACTIVE)
        return admins.filter(pk=self.pk).exists() and not admins.exclude(pk=self.pk).exists()


class BackupCode(models.Model):
    """A code that takes the place of a one-time code, once."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="backup_codes")
    hashed = models.CharField(max_length=64)

    class Meta:
        db_table = "backup_code"


class BadSignIns(models.Model):
    """How often a user name was tried in vain; kept for names nobody has, too."""

    username = models.CharField(max_length=150, primary_key=True)
    times = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "bad_sign_ins"


class Asset(models.Model):
    """A project of the workspace."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=100)

    class Meta:
        db_table = "asset"
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person's role in one asset."""

    asset = models.ForeignKey(Asset, on_delete=models.CASCADE, related_name="memberships")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=AssetRole)

    class Meta:
        db_table = "membership"
        ordering = ("person_id",)
        constraints = (models.UniqueConstraint(fields=("asset", "person"), name="once_in_an_asset"),)

    def is_last_manager(self) -> bool:
        """Whether nobody else manages the asset."""
        managers = self.asset.memberships.filter(role=AssetRole.MANAGER)
        return self.role == AssetRole.MANAGER and not managers.exclude(pk=self.pk).exists()


class Switches(models.Model):
    """One row: what a test may turn while the site runs, and the seat limit."""

    seat_limit = models.PositiveIntegerField(default=300)
    asks_mailed_code = models.BooleanField(default=False)
    reauth_seconds = models.FloatField(default=0)
    latency_seconds = models.FloatField(default=0)
    fail_times = models.PositiveIntegerField(default=0)
    fail_status = models.PositiveIntegerField(default=500)
    fail_method = models.CharField(max_length=10, blank=True)
    fail_path = models.CharField(max_length=200, blank=True)
    fail_after = models.BooleanField(default=False)
    fail_retry_after = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "switches"

    @classmethod
    def now(cls) -> "Switches":
        """The switches as they stand."""
        return cls.objects.get_or_create(pk=1)[0]

    def take_fault(self, method: str, path: str) -> bool:
        """Whether this request is one that was to fail; it counts as failed from here on."""
        if not self.fail_times or not path.startswith(self.fail_path):
            return False
        if self.fail_method and self.fail_method != method:
            return False
        waiting = Switches.objects.filter(pk=self.pk, fail_times__gt=0)
        return waiting.update(fail_times=F("fail_times") - 1) == 1


def seats_used() -> int:
    """How many people have a seat, invited ones among them."""
    return Person.objects.filter(has_seat=True).count()


def seats_left() -> int:
    """How many seats are free; never below 0, even where the limit was lowered under what is used."""
    return max(Switches.now().seat_limit - seats_used(), 0)
