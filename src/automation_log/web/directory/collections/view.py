"""What the pages of collections show."""

from dataclasses import dataclass
from typing import ClassVar

from automation_log.store.collections import DEEPEST, Collection, CollectionHub, CollectionShare
from automation_log.store.directory import Account
from automation_log.web.directory.history import ShownChange
from automation_log.web.directory.sent import Filled
from automation_log.web.directory.sharing_view import Choices


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionsPage:
    """Every collection, each before those that stand in it, and the form that makes one."""

    template: ClassVar = "directory/collections.html"
    collections: tuple[Collection, ...]
    filled: Filled

    @property
    def parents(self) -> Choices:
        """Where a new one may stand."""
        return tuple((str(one.id), one.name) for one in self.collections if one.depth < DEEPEST)


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionPage:
    """One collection: what it offers, the accounts in it, with whom it is shared."""

    template: ClassVar = "directory/collection.html"
    collection: Collection
    above: tuple[Collection, ...]
    """Those it stands in, the outermost first; whoever has one of them has this one too."""
    below: tuple[Collection, ...]
    owner: str
    offers: tuple[CollectionHub, ...]
    accounts: tuple[Account, ...]
    shares: tuple[CollectionShare, ...]
    hubs: Choices
    roles: tuple[str, ...]
    other_accounts: Choices
    teams: Choices
    changes: tuple[ShownChange, ...]
    filled: Filled
