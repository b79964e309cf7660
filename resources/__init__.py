"""Data shipped with the application: tables with their sources, fonts, icons."""
