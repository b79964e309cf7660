"""The bar above the screens: search on the left, the person on the right."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QMenu, QSizePolicy, QWidget

from app.ui.icons import draw_icon, icon
from app.ui.theme import Colour, Radius, Size, Space, Text, theme
from app.ui.widgets.avatar import Avatar
from app.ui.widgets.paint import draw_words, fill, focus_ring, smooth
from app.ui.widgets.text import Label


class TopSearch(QAbstractButton):
    """Looks like a field, opens the palette."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(self.tr("Rechercher un patient, une facture, une action"))
        self.setAccessibleName(self.text())
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(theme().px(Size.SEARCH), theme().px(Size.CONTROL))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        smooth(painter)
        current, px, area = theme(), theme().px, QRectF(self.rect())
        edge = Colour.FIELD if self.underMouse() else Colour.LINE
        fill(painter, area, px(Radius.CONTROL), current.colour(Colour.WINDOW), current.colour(edge))
        if self.hasFocus():
            focus_ring(painter, area, px(Radius.CONTROL) - 1)
        draw_icon(painter, QRectF(px(11), 0, px(Size.ICON), area.height()), "search", Colour.MUTED)
        font = current.font(Text.KEY)
        width = QFontMetricsF(font).horizontalAdvance("Ctrl K") + 2 * px(6)
        chip = QRectF(area.right() - px(10) - width, area.center().y() - px(9), width, px(18))
        fill(painter, chip, px(Space.XS), current.colour(Colour.SURFACE), current.colour(Colour.LINE))
        painter.setFont(font)
        painter.setPen(current.colour(Colour.MUTED))
        draw_words(painter, chip, "Ctrl K", Qt.AlignmentFlag.AlignHCenter)
        painter.setFont(current.font())
        painter.setPen(current.colour(Colour.HINT))
        left = px(11) + px(Size.ICON) + px(Space.S)
        draw_words(painter, QRectF(left, 0, chip.left() - left - px(4), area.height()), self.text(), _LEFT)


class TopBar(QFrame):
    """Search, banner of the training mode if any, name and menu of the person."""

    search_opened = Signal()
    lock_requested = Signal()
    switch_user_requested = Signal()
    quit_requested = Signal()

    def __init__(self, user: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = theme().px
        self.setProperty("piece", "top_bar")
        self.setFixedHeight(px(Size.TOP_BAR))
        self.search = TopSearch(self)
        self.search.clicked.connect(self.search_opened)
        self._name = Label(user, Text.BODY, Colour.MUTED)
        self.avatar = Avatar(user, self)
        self.avatar.setToolTip(self.tr("Verrouiller, changer d’utilisateur, quitter"))
        self.avatar.clicked.connect(self._on_avatar)
        self._marks = QHBoxLayout()
        row = QHBoxLayout(self)
        row.setContentsMargins(px(Space.XL), 0, px(Space.XL), 0)
        row.setSpacing(px(Space.S))
        row.addWidget(self.search)
        row.addStretch(1)
        row.addLayout(self._marks)
        row.addWidget(self._name)
        row.addWidget(self.avatar)

    def set_user(self, user: str) -> None:
        """Show who works."""
        self._name.setText(user)
        self.avatar.set_person(user)

    def add_mark(self, widget: QWidget) -> None:
        """Put a tag before the name (« Simulation »)."""
        self._marks.addWidget(widget)

    def user_menu(self) -> QMenu:
        """Return the menu of the person. The caller shows it."""
        menu = QMenu(self)
        menu.addAction(icon("lock"), self.tr("Verrouiller\tCtrl L"), self.lock_requested.emit)
        menu.addAction(icon("users"), self.tr("Changer d’utilisateur"), self.switch_user_requested.emit)
        menu.addSeparator()
        menu.addAction(icon("log-out"), self.tr("Quitter"), self.quit_requested.emit)
        return menu

    def _on_avatar(self) -> None:
        menu = self.user_menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        below = QPoint(self.avatar.width() - menu.sizeHint().width(), self.avatar.height())
        menu.popup(self.avatar.mapToGlobal(below))


_LEFT = Qt.AlignmentFlag.AlignLeft
