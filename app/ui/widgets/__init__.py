"""The pieces every screen is made of; one subject per file."""
