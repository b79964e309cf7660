"""The cabinet command, thin over the same services as the screens."""
