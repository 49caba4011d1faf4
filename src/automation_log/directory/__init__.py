"""What a workspace keeps about its apps: accounts with their credentials, business hubs."""
