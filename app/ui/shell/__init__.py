"""The window around the screens: rail, search, status, lock."""
