"""The nine triggers: why a job exists."""

from enum import IntEnum


class Trigger(IntEnum):
    """The rule or context that triggered a job; the numbers are what the database stores."""

    WEB_APP = 1
    WORKSPACE_POLICY = 2
    PASSWORD_POLICY = 3
    SCIM = 4
    TEAM_EVENTS = 5
    COLLECTION_EVENTS = 6
    UNIVERSAL_LOGOUT = 7
    API = 8
    ADMIN_API = 9

    @property
    def word(self) -> str:
        """The stored word: `web_app`."""
        return self.name.lower()

    def label(self, brand: str) -> str:
        """The seed's words; the two API triggers carry the brand's name."""
        match self:
            case Trigger.API:
                return f"{brand} API"
            case Trigger.ADMIN_API:
                return f"{brand} Admin API"
            case Trigger.SCIM:
                return "SCIM"
            case Trigger.UNIVERSAL_LOGOUT:
                return "Universal Logout"
            case _:
                return self.name.replace("_", " ").capitalize()
