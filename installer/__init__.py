"""Sets the project up on a fresh machine, with the standard library only."""
