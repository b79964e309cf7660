"""« Pour qui · par qui · avec quels droits », always in sight while billing."""

from app.ui.banner.model import Stop, Who, WhoColumn, told
from app.ui.banner.view import WhoBanner

__all__ = ["Stop", "Who", "WhoBanner", "WhoColumn", "told"]
