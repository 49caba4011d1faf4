"""What the pages of accounts show."""

from dataclasses import dataclass
from typing import ClassVar

from automation_log.store.account_shares import AccountShare
from automation_log.store.directory import Account
from automation_log.web.directory.history import ShownChange
from automation_log.web.directory.sent import Filled
from automation_log.web.directory.sharing_view import Choices


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountsPage:
    """Every account by label with its app's name, and the form that adds one."""

    template: ClassVar = "directory/accounts.html"
    accounts: tuple[tuple[Account, str], ...]
    apps: Choices
    filled: Filled


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountPage:
    """One account: with whom it is shared, and what can be asked of it."""

    template: ClassVar = "directory/account.html"
    account: Account
    app_name: str
    tasks: tuple[tuple[str, str], ...]
    """What can be asked for, as word and label."""
    shares: tuple[AccountShare, ...]
    teams: Choices
    changes: tuple[ShownChange, ...]
    filled: Filled
