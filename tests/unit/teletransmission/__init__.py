"""Records, files and returns."""
