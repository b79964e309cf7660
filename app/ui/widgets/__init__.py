"""The pieces every screen is made of, one file each."""
