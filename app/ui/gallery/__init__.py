"""The workshop: every piece in every state, on screen or as pictures."""

from app.ui.gallery.gallery import render_gallery, show_gallery

__all__ = ["render_gallery", "show_gallery"]
