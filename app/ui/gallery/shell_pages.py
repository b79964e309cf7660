"""The window and what covers it, with rooms that hold one sample page each."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.ui.gallery.pages import cards_page, table_page
from app.ui.shell.crash import CrashReport
from app.ui.shell.gate import LockScreen, LoginPage, UserChoice
from app.ui.shell.main_window import MainWindow
from app.ui.shell.rooms import Room
from app.ui.shell.status_strip import StatusItem
from app.ui.values import PaletteItem, State

_ROOMS = (
    Room("accueil", "Accueil", "house", cards_page),
    Room("agenda", "Agenda", "calendar-days", table_page),
    Room("patients", "Patients", "users", table_page),
    Room("facturer", "Facturer", "receipt-euro", table_page),
    Room("teletransmission", "Télétransmission", "send", table_page),
    Room("retours", "Retours & rejets", "inbox", table_page),
    Room("impayes", "Impayés & relances", "alarm-clock", table_page),
    Room("reglements", "Règlements", "wallet", table_page),
    Room("indicateurs", "Indicateurs", "chart-column", table_page),
    Room("reglages", "Réglages", "settings", table_page, at_foot=True),
)
_FACTS = (
    StatusItem("lecteur", "credit-card", "Lecteur\u00a0: carte Vitale lue"),
    StatusItem("cps", "badge-check", "CPS Claire Morel"),
    StatusItem("reseau", "wifi-off", "Hors ligne", State.WARNING, "Les FSE attendent dans la file."),
    StatusItem("file", "send", "14 FSE à transmettre · la plus ancienne 2 j"),
    StatusItem("verrou", "lock", "Verrouillage dans 5 min"),
)
_FOUND = (
    PaletteItem("Patients", "Durand Élodie", "née le 14/03/1984", "user"),
    PaletteItem("Patients", "Dubois Marc", "né le 02/01/1960", "user"),
    PaletteItem("Factures", "Facture 2026-0412", "Durand Élodie · 17,88\u00a0€", "receipt-euro"),
)


def window_page() -> MainWindow:
    """The whole window."""
    commands = [PaletteItem("Commandes", "Transmettre", icon="send", shortcut="Ctrl+T")]
    window = MainWindow(_ROOMS, "Claire Morel", commands=commands)
    for item in _FACTS:
        window.status.set_item(item)
    window.rail.set_badge("teletransmission", 14)
    window.rail.set_badge("retours", 3, State.DANGER)
    window.rail.set_badge("impayes", 27, State.WARNING)
    window.enter("accueil")
    return window


def palette_page() -> MainWindow:
    """The window with its search open."""
    window = window_page()
    window.palette_panel.open_palette()
    window.palette_panel.field.setText("du")
    window.palette_panel.show_results("du", _FOUND)
    return window


def help_page() -> MainWindow:
    """The window with the keys."""
    window = window_page()
    window.enter("impayes")
    window.toggle_help()
    return window


def login_page() -> QWidget:
    """Before the first screen, after a refused passphrase."""
    page = LoginPage([UserChoice("1", "Claire Morel", "titulaire"), UserChoice("2", "Awa Diop", "secrétaire")])
    page.show_error("Phrase de passe refusée.", "Vérifiez la touche Verr. Maj. Il reste 4 essais.")
    return page


def lock_page() -> QWidget:
    """The locked post."""
    return LockScreen("Claire Morel")


def crash_page() -> QWidget:
    """After a bug."""
    return CrashReport("Cabinet Kiné 0.1.0 · 21/11/2026 09:12\nValueError: empty range\n  app/domain/dates.py:24")
