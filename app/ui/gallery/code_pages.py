"""The camera panel and what a code says, without a camera."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.ins import StatutIdentite
from app.services.ports_code import Aim
from app.ui.carte.code_note import DELEGATED, DIFFERS, STATUT_TAGS, CodeNote
from app.ui.carte.note_view import NoteView
from app.ui.code import model
from app.ui.code.camera_view import CameraView, View
from app.ui.theme import Space, theme
from app.ui.values import State, TagValue
from app.ui.widgets.card import Card
from app.ui.widgets.message import InlineMessage
from app.ui.widgets.page_header import PageHeader

_NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
_APPLI = TagValue(State.NEUTRAL, "QR code de l’appli carte Vitale", "scan-qr-code")
_NOTES = (
    CodeNote(
        (
            _APPLI,
            TagValue(State.INFO, "SIMULATION", "monitor"),
            TagValue(State.WARNING, "Usage délégué", "users"),
            STATUT_TAGS[StatutIdentite.RECUPEREE],
        ),
        (DELEGATED,),
        code_until=_NOW + timedelta(seconds=42),
        session_until=_NOW + timedelta(minutes=30),
    ),
    CodeNote(
        (
            TagValue(State.NEUTRAL, "Datamatrix INS", "scan-qr-code"),
            STATUT_TAGS[StatutIdentite.PROVISOIRE],
            TagValue(State.DANGER, "INS-NIR de test", "triangle-alert"),
        ),
        warnings=(DIFFERS.format("prénoms, lieu de naissance"),),
    ),
    CodeNote(tuple(STATUT_TAGS.values()), session_until=_NOW),
)


def codes_page() -> QWidget:
    """Every gesture to make, the camera on and off, what stands over a person."""
    page, px = QWidget(), theme().px
    page.setProperty("ground", "window")
    column = QVBoxLayout(page)
    column.setContentsMargins(px(Space.XL), px(Space.XL), px(Space.XL), px(Space.XL))
    column.setSpacing(px(Space.L))
    column.addWidget(PageHeader("Codes", "Ce que la caméra voit, le geste à faire, ce que le code dit."))
    row = QHBoxLayout()
    row.setSpacing(px(Space.L))
    for card in (_camera(), _gestures(), _codes()):
        row.addWidget(card, 1, Qt.AlignmentFlag.AlignTop)
    column.addLayout(row, 1)
    return page


def _camera() -> Card:
    card, off, on = Card("Caméra"), CameraView(), CameraView()
    off.show_words("Caméra éteinte")
    image = QImage(640, 360, QImage.Format.Format_Grayscale8)
    image.fill(150)
    on.show_view(View(image, ((220, 90), (400, 100), (395, 280), (215, 270)), 1.0, Aim.READ, 40))
    for view in (on, off):
        card.add(view)
    return card


def _gestures() -> Card:
    card, grid = Card("Gestes"), QGridLayout()
    for place, aim in enumerate(Aim):
        said = model.aim_shown(aim)
        grid.addWidget(InlineMessage(said.state, said.what, said.to_do), place, 0)
    card.add(grid)
    return card


def _codes() -> Card:
    card = Card("Codes lus")
    for note in _NOTES:
        view = NoteView(note)
        view.show_left(note.left(_NOW))
        card.add(view)
    return card
