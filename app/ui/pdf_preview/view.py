"""A PDF page by page, as it will be on paper."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from app.ui.pdf_preview.model import PageImage, PageShown
from app.ui.pdf_preview.presenter import PdfPresenter
from app.ui.respace import OWN_SIZE
from app.ui.theme import Colour, Space, Text, theme
from app.ui.values import State
from app.ui.widgets.button import Button, ButtonKind
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.message import InlineMessage
from app.ui.widgets.text import Label

_SETTLE_MS = 150


class _Paper(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.setProperty(OWN_SIZE, True)
        self._image = QImage()

    def set_page(self, page: PageImage) -> None:
        view = QImage(page.pixels, page.width, page.height, page.stride, QImage.Format.Format_RGB32)
        self._image = view.copy()  # the bytes belong to a value that may be dropped
        self._image.setDevicePixelRatio(self.devicePixelRatioF())
        self.setFixedSize(self._image.deviceIndependentSize().toSize() + QSize(2, 2))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        area = QRectF(self.rect())
        painter.fillRect(area, theme().colour(Colour.LINE))
        painter.drawImage(area.adjusted(1, 1, -1, -1).topLeft(), self._image)


class PdfPreview(QWidget):
    """Shows one document: :meth:`show_pdf`. Page Up, Page Down, + and - work anywhere in it."""

    page_requested = Signal(int)
    zoom_requested = Signal(int)
    resized = Signal()

    def __init__(self, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.presenter: PdfPresenter | None = None
        self.setAccessibleName(name or self.tr("Aperçu du document"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self.resized)
        self._paper, self._scroll, self._stack = _Paper(), QScrollArea(), QStackedWidget()
        self._error, self._empty = InlineMessage(State.DANGER), EmptyState(self.tr("Aucun document"), icon="file-text")
        self._arrange()
        self._set_bar("", "", 0, 0)

    def show_pdf(self, pdf: bytes, name: str = "") -> None:
        """Open *pdf*; *name* is read by screen readers."""
        self._paper.setAccessibleName(name)
        if self.presenter is not None:
            self.presenter.show(pdf)

    def clear(self) -> None:
        """Show no document."""
        if self.presenter is not None:
            self.presenter.clear()

    # --- what the presenter asks ---
    def show_loading(self) -> None:
        self._page.setText(self.tr("Mise en page…"))

    def show_page(self, shown: PageShown) -> None:
        self._paper.set_page(shown.image)
        self._stack.setCurrentWidget(self._scroll)
        self._set_bar(shown.words, shown.zoom_words, shown.page, shown.pages)

    def show_nothing(self) -> None:
        self._stack.setCurrentWidget(self._empty)
        self._set_bar("", "", 0, 0)

    def show_error(self, what: str, to_do: str) -> None:
        self._error.show_message(State.DANGER, what, to_do)
        self._stack.setCurrentWidget(self._error_page)
        self._set_bar("", "", 0, 0)

    def page_width(self) -> int:
        room = self._scroll.viewport().width() - 2 * theme().px(Space.L)
        return round(max(room, theme().px(240)) * self.devicePixelRatioF())

    # --- Qt ---
    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        keys = Qt.Key
        pages = {keys.Key_PageDown: 1, keys.Key_PageUp: -1}
        zooms = {keys.Key_Plus: 1, keys.Key_Minus: -1, keys.Key_0: 0}
        key = Qt.Key(event.key())
        if key in pages:
            self.page_requested.emit(pages[key])
        elif key in zooms:
            self.zoom_requested.emit(zooms[key])
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._settle.start()

    def _arrange(self) -> None:
        px, ghost = theme().px, ButtonKind.GHOST
        self._page, self._zoom = Label("", Text.SECONDARY, Colour.MUTED), Label("", Text.SECONDARY, Colour.MUTED)
        self.previous = Button(kind=ghost, icon="chevron-left", small=True, name=self.tr("Page précédente"))
        self.next = Button(kind=ghost, icon="chevron-right", small=True, name=self.tr("Page suivante"))
        self.smaller = Button(kind=ghost, icon="minus", small=True, name=self.tr("Réduire"))
        self.larger = Button(kind=ghost, icon="plus", small=True, name=self.tr("Agrandir"))
        for button, signal, step in (
            (self.previous, self.page_requested, -1),
            (self.next, self.page_requested, 1),
            (self.smaller, self.zoom_requested, -1),
            (self.larger, self.zoom_requested, 1),
        ):
            button.clicked.connect(lambda _checked=False, signal=signal, step=step: signal.emit(step))
        bar = QHBoxLayout()
        bar.setContentsMargins(px(Space.S), px(Space.XS), px(Space.S), px(Space.XS))
        for widget in (self.previous, self._page, self.next):
            bar.addWidget(widget)
        bar.addStretch(1)
        for widget in (self.smaller, self._zoom, self.larger):
            bar.addWidget(widget)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._scroll.setWidget(self._paper)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setAccessibleName(self.accessibleName())
        self._scroll.viewport().setAutoFillBackground(False)
        self._error_page = QWidget()
        error = QVBoxLayout(self._error_page)
        error.addWidget(self._error)
        error.addStretch(1)
        for page in (self._empty, self._scroll, self._error_page):
            self._stack.addWidget(page)
        frame = QFrame()
        frame.setProperty("ground", "sunken")
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(0, px(Space.M), 0, 0)
        inside.addWidget(self._stack)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(bar)
        column.addWidget(frame, 1)

    def _set_bar(self, words: str, zoom: str, page: int, pages: int) -> None:
        self._page.setText(words)
        self._zoom.setText(zoom)
        self.previous.setEnabled(page > 1)
        self.next.setEnabled(page < pages)
        for button in (self.smaller, self.larger):
            button.setEnabled(pages > 0)
