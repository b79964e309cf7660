"""A page of a PDF as pixels, and what the bar above it says. No Qt."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.ui.words import NBSP

ZOOMS = (50, 75, 100, 125, 150, 200)
"""Percent of the width of the panel: 100 shows the whole width of the page."""

UNREADABLE = "Ce document ne s’ouvre pas."
UNREADABLE_TO_DO = "Son fichier est conservé tel quel. Enregistrez-en une copie pour l’ouvrir ailleurs."


@dataclass(frozen=True, slots=True)
class PageImage:
    """One page drawn: 4 bytes a pixel, blue green red unused."""

    width: int
    height: int
    stride: int
    pixels: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class PageShown:
    """A page and the state of the bar."""

    image: PageImage
    page: int
    """From 1."""
    pages: int
    zoom: int

    @property
    def words(self) -> str:
        """« Page 1 sur 2 »."""
        return f"Page{NBSP}{self.page} sur{NBSP}{self.pages}"

    @property
    def zoom_words(self) -> str:
        """« 100 % »."""
        return f"{self.zoom}{NBSP}%"
