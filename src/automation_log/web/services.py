"""What the pages are given: every part they use, put together by whoever starts them."""

import asyncio
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from automation_log.access.api_keys import ApiKeys
from automation_log.access.choosing import Choosing
from automation_log.access.invitations import Invitations
from automation_log.access.lost_passwords import LostPasswords
from automation_log.access.password_hashes import PasswordHashes
from automation_log.access.provider_sign_in import ProviderSignIn
from automation_log.access.scim_tokens import ScimTokens
from automation_log.access.sign_in_providers import SignInProviders
from automation_log.access.trusted_issuers import TrustedIssuers
from automation_log.connectors.catalog import Catalog
from automation_log.directory.accounts import Accounts
from automation_log.directory.hubs import Hubs
from automation_log.directory.pausing import Pausing
from automation_log.directory.policies import Policies
from automation_log.directory.saved_views import SavedViews
from automation_log.directory.services import Directory
from automation_log.directory.sync_rules import SyncRules
from automation_log.directory.webhooks import Webhooks
from automation_log.domain.ids import Clock, Ids
from automation_log.store.database import Database
from automation_log.triggers.asking import Asking
from automation_log.triggers.batches import Batches
from automation_log.triggers.rerunning import Rerunning
from automation_log.triggers.scheduling import Scheduling
from automation_log.triggers.submit import Submit
from automation_log.web.rendering import Pages


@dataclass(frozen=True, slots=True, kw_only=True)
class WebServices:
    """The parts of the web; `setup_code`, when given, must be typed to make the first workspace.

    `lost_passwords` is None where no mail is set up.
    """

    database: Database
    submit: Submit
    asking: Asking
    scheduling: Scheduling
    rerunning: Rerunning
    batches: Batches
    policies: Policies
    pausing: Pausing
    saved_views: SavedViews
    accounts: Accounts
    hubs: Hubs
    sync_rules: SyncRules
    directory: Directory
    scim_tokens: ScimTokens
    api_keys: ApiKeys
    trusted_issuers: TrustedIssuers
    sign_in_providers: SignInProviders
    provider_sign_in: ProviderSignIn
    webhooks: Webhooks
    ending: asyncio.Event
    """Set when the service stops: streams end then."""
    clock: Clock
    ids: Ids
    pages: Pages
    brand: str
    zone: ZoneInfo
    catalog: Catalog
    password_hashes: PasswordHashes
    choosing: Choosing
    lost_passwords: LostPasswords | None
    invitations: Invitations
    secure_cookies: bool
    setup_code: str | None = None
