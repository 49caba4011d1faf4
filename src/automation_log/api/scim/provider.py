"""What this SCIM service announces, and how far it follows those who depart from the standard."""

from scim2_models import (
    AuthenticationScheme,
    Bulk,
    ChangePassword,
    EnterpriseUser,
    ETag,
    External,
    Filter,
    Group,
    Patch,
    Reference,
    ResourceType,
    ScimPolicy,
    ScimProvider,
    ServiceProviderConfig,
    Sort,
    User,
)
from scim2_server.service import ScimService

UserResource = User[EnterpriseUser]
GroupResource = Group
MOST_RESULTS = 1000


def make_service() -> ScimService:
    """The protocol, without input or output."""
    return ScimService(
        ScimProvider(
            models=[User, EnterpriseUser, Group],
            resource_types=[
                ResourceType.from_resource(UserResource),
                ResourceType.from_resource(GroupResource),
            ],
            config=ServiceProviderConfig(
                patch=Patch(supported=True),
                bulk=Bulk(supported=False, max_operations=0, max_payload_size=0),
                filter=Filter(supported=True, max_results=MOST_RESULTS),
                change_password=ChangePassword(supported=False),
                sort=Sort(supported=False),
                etag=ETag(supported=True),
                authentication_schemes=[
                    AuthenticationScheme(
                        type=AuthenticationScheme.Type.oauthbearertoken,
                        name="Bearer token",
                        description="A token of this workspace, made by its owner or an admin.",
                        spec_uri=Reference[External]("https://www.rfc-editor.org/rfc/rfc6750"),
                    )
                ],
            ),
            policy=ScimPolicy(
                unknown=ScimPolicy.Unknown.ignore,
                remove_value_as_filter=ScimPolicy.RemoveValue.apply,
                unmatched_path_filter=ScimPolicy.UnmatchedPathFilter.create,
            ),
        )
    )
