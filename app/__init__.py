"""Cabinet Kiné: the desktop application of a self-employed masseur-kinésithérapeute."""

__version__ = "0.1.0"
