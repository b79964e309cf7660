"""Gives what was built at one text size the measures of another: spacings, margins, fixed sizes, icons."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QMargins, QSize
from PySide6.QtWidgets import QAbstractButton, QApplication, QBoxLayout, QGridLayout, QLayout, QSpacerItem, QWidget

UNBOUND = 524_287
"""From this size on Qt means « any » (QLAYOUTSIZE_MAX, then QWIDGETSIZE_MAX; the bindings leave both out)."""
HAIR = 1
"""Lines are drawn this thin at every size."""
OWN_SIZE = "own_size"
"""Property of a widget whose size is that of what it shows, not a measure of the theme."""

OF_QT = "qt_"
"""How Qt names the widgets that it lays out itself."""

Sizes = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Measure:
    """One measure in pixels as it stands, with the way to read it again and to change it."""

    read: Callable[[], Sizes]
    write: Callable[[Sizes], None]
    before: Sizes

    def scale(self, ratio: float) -> None:
        if self.read() == self.before:  # else it follows the theme by itself
            self.write(tuple(round(size * ratio) if HAIR < size < UNBOUND else size for size in self.before))


class Respacing:
    """Taken before the scale changes, applied after: ``Respacing(app)``, the change, ``apply(new / old)``."""

    def __init__(self, app: QApplication) -> None:
        self._measures = [measure for top in app.topLevelWidgets() for measure in _measures_in(top)]

    def apply(self, ratio: float) -> None:
        """Multiply by *ratio* every measure that did not change meanwhile."""
        for measure in self._measures:
            measure.scale(ratio)


def _measures_in(top: QWidget) -> Iterator[_Measure]:
    for layout in top.findChildren(QLayout):
        yield from _of_layout(layout)
    for widget in top.findChildren(QWidget):
        if not widget.isWindow() and not widget.property(OWN_SIZE) and not widget.objectName().startswith(OF_QT):
            yield from _of_widget(widget)


def _of_layout(layout: QLayout) -> Iterator[_Measure]:
    yield _measure(lambda: _sides(layout.contentsMargins()), lambda s: layout.setContentsMargins(*s))
    if isinstance(layout, QBoxLayout):
        yield _measure(lambda: (layout.spacing(),), lambda s: layout.setSpacing(s[0]))
    if isinstance(layout, QGridLayout):
        yield _measure(lambda: (layout.horizontalSpacing(),), lambda s: layout.setHorizontalSpacing(s[0]))
        yield _measure(lambda: (layout.verticalSpacing(),), lambda s: layout.setVerticalSpacing(s[0]))
        yield from (_of_column(layout, column) for column in range(layout.columnCount()))
    for item in map(layout.itemAt, range(layout.count())):
        spacer = item.spacerItem() if item is not None else None
        if spacer is not None:
            yield _measure(partial(_room, spacer), partial(_resize, spacer))


def _of_column(grid: QGridLayout, column: int) -> _Measure:
    return _measure(lambda: (grid.columnMinimumWidth(column),), lambda s: grid.setColumnMinimumWidth(column, s[0]))


def _of_widget(widget: QWidget) -> Iterator[_Measure]:
    # One by one: the style sheet has already changed the height of a field whose width is ours.
    yield _measure(lambda: (widget.minimumWidth(),), lambda s: widget.setMinimumWidth(s[0]))
    yield _measure(lambda: (widget.minimumHeight(),), lambda s: widget.setMinimumHeight(s[0]))
    yield _measure(lambda: (widget.maximumWidth(),), lambda s: widget.setMaximumWidth(s[0]))
    yield _measure(lambda: (widget.maximumHeight(),), lambda s: widget.setMaximumHeight(s[0]))
    if isinstance(widget, QAbstractButton):
        yield _measure(lambda: _pair(widget.iconSize()), lambda s: widget.setIconSize(QSize(*s)))


def _measure(read: Callable[[], Sizes], write: Callable[[Sizes], None]) -> _Measure:
    return _Measure(read, write, read())


def _sides(margins: QMargins) -> Sizes:
    return (margins.left(), margins.top(), margins.right(), margins.bottom())


def _pair(size: QSize) -> Sizes:
    return (size.width(), size.height())


def _room(spacer: QSpacerItem) -> Sizes:
    return _pair(spacer.sizeHint())


def _resize(spacer: QSpacerItem, size: Sizes) -> None:
    policy = spacer.sizePolicy()
    spacer.changeSize(size[0], size[1], policy.horizontalPolicy(), policy.verticalPolicy())
