"""The window: design system, shell and one folder per screen."""
