"""The SCIM 2.0 connector: RFC 7643 and 7644 over the HTTP of the REST connector, which it stands on."""
