"""What people are told by mail: troubles and their end, offers, invitations, lost passwords."""
