"""The directory: members, teams, collections, business hubs, accounts, and who pushes people into it."""
