"""Ctrl+K: patients, invoices and commands from one field."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QHideEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.ui.icons import draw_icon
from app.ui.theme import Colour, Radius, Size, Space, Text, theme
from app.ui.values import PaletteItem
from app.ui.widgets.button import key_words
from app.ui.widgets.fields.search import SearchField
from app.ui.widgets.paint import draw_words, fill, smooth
from app.ui.widgets.table.columns import folded
from app.ui.widgets.text import Label, separator

_ROLE = Qt.ItemDataRole.UserRole
_SHOWN = 9  # rows visible without scrolling


class _Rows(QStyledItemDelegate):
    def sizeHint(  # noqa: N802
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(100, theme().px(36 if index.data(_ROLE) is not None else 28))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        view: Any = option
        px, colour = theme().px, theme().colour
        area = QRectF(view.rect)
        painter.save()
        smooth(painter)
        item = index.data(_ROLE)
        if not isinstance(item, PaletteItem):
            painter.setFont(theme().font(Text.SECONDARY_STRONG))
            painter.setPen(colour(Colour.HINT))
            draw_words(painter, area.adjusted(px(Space.M), px(6), 0, 0), index.data(), _LEFT)
            painter.restore()
            return
        if view.state & QStyle.StateFlag.State_Selected:
            fill(painter, area, px(Radius.CONTROL), colour(Colour.SOFT))
        mark = QRectF(area.left() + px(Space.M), area.top(), px(Size.ICON), area.height())
        draw_icon(painter, mark, item.icon, Colour.MUTED)
        key = key_words(item.shortcut)
        key_width = QFontMetricsF(theme().font(Text.KEY)).horizontalAdvance(key) + px(Space.M) if key else 0
        words = area.adjusted(px(40), 0, -px(Space.M) - key_width, 0)
        self._words(painter, words, item)
        if key:
            painter.setFont(theme().font(Text.KEY))
            painter.setPen(colour(Colour.MUTED))
            draw_words(painter, area.adjusted(0, 0, -px(Space.M), 0), key, Qt.AlignmentFlag.AlignRight)
        painter.restore()

    @staticmethod
    def _words(painter: QPainter, area: QRectF, item: PaletteItem) -> None:
        strong = theme().font(Text.LABEL)
        painter.setFont(strong)
        painter.setPen(theme().colour(Colour.TEXT))
        draw_words(painter, area, item.title, _LEFT)
        used = QFontMetricsF(strong).horizontalAdvance(item.title) + theme().px(10)
        if item.note and used < area.width():
            painter.setFont(theme().font(Text.SECONDARY))
            painter.setPen(theme().colour(Colour.HINT))
            draw_words(painter, area.adjusted(used, 0, 0, 0), item.note, _LEFT)


class CommandPalette(QFrame):
    """Commands are filtered here; for the rest ``search_requested(text)`` asks, :meth:`show_results` answers.

    Answers to a text that changed meanwhile are dropped. ``chosen(PaletteItem)``; Escape closes."""

    search_requested = Signal(str)
    chosen = Signal(object)

    def __init__(self, host: QWidget, commands: Sequence[PaletteItem] = ()) -> None:
        super().__init__(host)
        self._host, self._commands = host, tuple(commands)
        self._found: tuple[PaletteItem, ...] = ()
        self.setAccessibleName(self.tr("Recherche"))
        px = theme().px
        self.field = SearchField(self.tr("Rechercher un patient, une facture, une action"), self, delay_ms=60)
        self.list = QListWidget(self)
        self.list.setAccessibleName(self.tr("Résultats"))
        self.list.setItemDelegate(_Rows(self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._hint = Label(self.tr("↑ ↓ choisir · ↵ ouvrir · Échap fermer"), Text.SECONDARY, Colour.HINT)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(Space.M), px(Space.M), px(Space.M), px(Space.S))
        column.setSpacing(px(Space.S))
        for widget in (self.field, self.list, separator(self), self._hint):
            column.addWidget(widget)
        self.field.textChanged.connect(self._on_text)
        self.field.searched.connect(self._on_searched)
        self.field.installEventFilter(self)
        self.list.itemClicked.connect(self._on_item)
        host.installEventFilter(self)
        self.hide()

    def add_commands(self, commands: Sequence[PaletteItem]) -> None:
        """Offer more commands after those there are."""
        self._commands = (*self._commands, *commands)

    def open_palette(self) -> None:
        """Show the palette, empty, ready to type."""
        self._found = ()
        self.field.clear()
        self._fill()
        self._place()
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_results(self, text: str, items: Sequence[PaletteItem]) -> None:
        """Show what was found for *text*, unless something else is typed by now."""
        if text == self.field.text().strip():
            self._found = tuple(items)
            self._fill()

    @property
    def items(self) -> list[PaletteItem]:
        """What can be chosen, in the order shown."""
        found = (self.list.item(row).data(_ROLE) for row in range(self.list.count()))
        return [item for item in found if isinstance(item, PaletteItem)]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if watched is self._host and event.type() == QEvent.Type.Resize:
            self._place()
        if watched is self.field and event.type() == QEvent.Type.FocusOut and not self._focus_is_inside():
            self.hide()
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._on_key(Qt.Key(event.key()))
        return super().eventFilter(watched, event)

    def _focus_is_inside(self) -> bool:
        focus = self.window().focusWidget()
        return focus is not None and self.isAncestorOf(focus)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        super().hideEvent(event)
        self._found = ()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        smooth(painter)
        current = theme()
        edge = current.colour(Colour.FIELD)
        fill(painter, QRectF(self.rect()), current.px(Radius.CARD), current.colour(Colour.SURFACE), edge)

    def _on_key(self, key: Qt.Key) -> bool:
        match key:
            case Qt.Key.Key_Down | Qt.Key.Key_Up:
                self._step(1 if key == Qt.Key.Key_Down else -1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._on_item(self.list.currentItem())
            case Qt.Key.Key_Escape:
                self.hide()
            case _:
                return False
        return True

    def _step(self, step: int) -> None:
        count, row = self.list.count(), self.list.currentRow()
        for _ in range(count):
            row = (row + step) % count
            if self.list.item(row).data(_ROLE) is not None:
                self.list.setCurrentRow(row)
                return

    def _on_text(self, text: str) -> None:
        if not text.strip():
            self._found = ()
        self._fill()

    def _on_searched(self, text: str) -> None:
        if text:
            self.search_requested.emit(text)

    def _on_item(self, row: QListWidgetItem | None) -> None:
        item = row.data(_ROLE) if row is not None else None
        if isinstance(item, PaletteItem):
            self.hide()
            self.chosen.emit(item)

    def _fill(self) -> None:
        words = folded(self.field.text()).split()
        commands = (c for c in self._commands if all(word in folded(f"{c.title} {c.note}") for word in words))
        self.list.clear()
        group = ""
        for item in (*self._found, *commands):
            if item.group != group:
                group = item.group
                head = QListWidgetItem(group, self.list)
                head.setFlags(Qt.ItemFlag.NoItemFlags)
            row = QListWidgetItem(f"{item.title} {item.note}".strip(), self.list)
            row.setData(_ROLE, item)
        if not self.list.count():
            none = QListWidgetItem(self.tr("Aucun résultat pour « {} »").format(self.field.text().strip()), self.list)
            none.setFlags(Qt.ItemFlag.NoItemFlags)
        self._step(1)

    def _place(self) -> None:
        px = theme().px
        width = min(px(600), self._host.width() - 2 * px(Space.XL))
        height = px(Size.CONTROL) + px(36) * _SHOWN + px(70)
        left = min(px(Size.RAIL) + px(Space.XL), self._host.width() - width - px(Space.XL))
        self.setGeometry(max(left, 0), px(6), width, min(height, self._host.height() - px(Space.L)))


_LEFT = Qt.AlignmentFlag.AlignLeft
