"""Opens the pages of the gallery, or saves them as PNG."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, QSize
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QHBoxLayout, QScrollArea, QTabWidget, QVBoxLayout, QWidget

from app.ui.gallery import code_pages, pages, shell_pages
from app.ui.gallery.calendar_page import calendar_page
from app.ui.theme import Mode, Space, Theme, install_theme
from app.ui.widgets.button import Button

PAGES: dict[str, tuple[str, Callable[[], QWidget]]] = {
    "boutons": ("Boutons et états", pages.buttons_page),
    "cartes": ("Cartes et compteurs", pages.cards_page),
    "tableau": ("Tableau et détail", pages.table_page),
    "tableaux-vides": ("Tableaux vides", pages.empty_page),
    "champs": ("Champs", pages.fields_page),
    "calendrier": ("Calendrier", calendar_page),
    "messages": ("Messages", pages.messages_page),
    "graphiques": ("Graphiques", pages.charts_page),
    "panneaux": ("Panneaux", pages.panels_page),
    "codes": ("Codes", code_pages.codes_page),
    "fenetre": ("Fenêtre", shell_pages.window_page),
    "recherche": ("Recherche", shell_pages.palette_page),
    "aide": ("Aide", shell_pages.help_page),
    "connexion": ("Connexion", shell_pages.login_page),
    "verrou": ("Verrou", shell_pages.lock_page),
    "rapport": ("Rapport", shell_pages.crash_page),
}


def show_gallery(theme: Theme) -> QWidget:
    """Open a window with every page and buttons for light, dark and size; return it."""
    window = QWidget()
    window.setWindowTitle("Galerie")
    window.setProperty("ground", "window")
    bar = QHBoxLayout()
    for words, mode in (("Clair", Mode.LIGHT), ("Sombre", Mode.DARK), ("Système", Mode.SYSTEM)):
        button = Button(words, small=True)
        button.clicked.connect(lambda _checked=False, mode=mode: theme.set_mode(mode))
        bar.addWidget(button)
    bar.addStretch(1)
    tabs = QTabWidget()
    for title, build in PAGES.values():
        scroll = QScrollArea(widgetResizable=True)
        scroll.setAccessibleName(title)
        scroll.setWidget(build())
        tabs.addTab(scroll, title)
    column = QVBoxLayout(window)
    column.setContentsMargins(Space.M, Space.M, Space.M, Space.M)
    column.addLayout(bar)
    column.addWidget(tabs, 1)
    window.resize(1320, 900)
    window.show()
    return window


def render_gallery(
    out_dir: Path, mode: Mode = Mode.LIGHT, size: tuple[int, int] = (1280, 800), scale: float = 1.0
) -> list[Path]:
    """Save every page as ``<page>-<mode>.png`` at *size* logical pixels and *scale* device pixels each; blocks."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        raise RuntimeError("no QApplication yet")
    install_theme(app).set_mode(mode)
    out_dir.mkdir(parents=True, exist_ok=True)
    return [
        render_widget(build(), out_dir / f"{key}-{mode.value}.png", size, scale) for key, (_, build) in PAGES.items()
    ]


def render_widget(widget: QWidget, target: Path, size: tuple[int, int] = (1280, 800), scale: float = 1.0) -> Path:
    """Show *widget* at *size*, save what it looks like and close it."""
    widget.setProperty("ground", "window")
    widget.resize(QSize(*size))
    widget.show()
    for _ in range(3):  # layouts that depend on widths settle in two rounds
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
    image = QImage(QSize(round(size[0] * scale), round(size[1] * scale)), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(scale)
    widget.render(image)
    image.save(str(target))
    widget.close()
    widget.deleteLater()
    return target
