"""The picture of the camera, with the outline of the code it sees."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.services.ports_code import Aim, Frame, Point, Sighting
from app.ui.code.model import aim_shown
from app.ui.icons import draw_icon
from app.ui.theme import Colour, Radius, Text, theme
from app.ui.widgets.paint import draw_words, smooth

SHOWN_WIDTH = 864
"""Pixels a frame is brought down to, off the GUI thread: twice the width of the view, for dense screens."""
HEIGHT, LEAST_HEIGHT = 243, 120


@dataclass(frozen=True, slots=True)
class View:
    """One frame ready to paint, and what is said of it."""

    image: QImage
    outline: tuple[Point, ...]
    scale: float
    aim: Aim
    left_s: int


def view_of(sighting: Sighting) -> View | None:
    """Return the picture to paint; any thread. None when the sighting has none."""
    frame = sighting.frame
    if frame is None:
        return None
    image = image_of(frame)
    scale = min(1.0, SHOWN_WIDTH / frame.width)
    if scale < 1.0:
        image = image.scaledToWidth(SHOWN_WIDTH, Qt.TransformationMode.SmoothTransformation)
    return View(image, sighting.outline, scale, sighting.aim, sighting.left_s)


def image_of(frame: Frame) -> QImage:
    """Return the frame as an image of its own: the bytes of the camera are not kept."""
    kind = QImage.Format.Format_Grayscale8 if frame.is_grey else QImage.Format.Format_BGR888
    row = frame.width if frame.is_grey else 3 * frame.width
    shared = QImage(frame.pixels, frame.width, frame.height, row, kind)
    return shared.convertToFormat(QImage.Format.Format_RGB32)


class CameraView(QWidget):
    """Paints the newest picture, letterboxed; words and an icon while there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: View | None = None
        self._words, self._icon = "", "camera"
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Image de la caméra"))

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(theme().px(432), theme().px(HEIGHT))

    def fit(self, room: int) -> None:
        """Take *room* pixels of height, within bounds: on a low screen the gesture to make stays in sight."""
        self.setFixedHeight(max(theme().px(LEAST_HEIGHT), min(theme().px(HEIGHT), room)))

    def show_view(self, view: View) -> None:
        """Show the next picture."""
        self._view = view
        self.setAccessibleDescription(view.aim.value)
        self.update()

    def show_words(self, words: str, icon: str = "camera") -> None:
        """Show words in place of the picture."""
        self._view, self._words, self._icon = None, words, icon
        self.setAccessibleDescription(words)
        self.update()

    @property
    def has_picture(self) -> bool:
        """Whether a picture is shown."""
        return self._view is not None

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        smooth(painter)
        area = QRectF(self.rect())
        around = QPainterPath()
        around.addRoundedRect(area, theme().px(Radius.CONTROL), theme().px(Radius.CONTROL))
        painter.setClipPath(around)
        painter.fillRect(area, theme().colour(Colour.SUNKEN))
        if self._view is None:
            self._paint_words(painter, area)
        else:
            self._paint_view(painter, area, self._view)

    def _paint_words(self, painter: QPainter, area: QRectF) -> None:
        px = theme().px
        middle = area.center().y()
        draw_icon(painter, QRectF(area.left(), middle - px(40), area.width(), px(28)), self._icon, Colour.HINT, 28)
        painter.setFont(theme().font(Text.BODY))
        painter.setPen(theme().colour(Colour.MUTED))
        words = QRectF(area.left() + px(16), middle, area.width() - px(32), px(24))
        draw_words(painter, words, self._words, Qt.AlignmentFlag.AlignHCenter)

    def _paint_view(self, painter: QPainter, area: QRectF, view: View) -> None:
        image = view.image
        ratio = min(area.width() / image.width(), area.height() / image.height())
        width, height = image.width() * ratio, image.height() * ratio
        target = QRectF(area.center().x() - width / 2, area.center().y() - height / 2, width, height)
        painter.drawImage(target, image)
        if view.outline:
            step = view.scale * ratio
            corners = [QPointF(target.left() + x * step, target.top() + y * step) for x, y in view.outline]
            state = aim_shown(view.aim).state
            ink = QColor(theme().colour(Colour.ACCENT) if view.aim is Aim.READ else theme().state_colours(state)[0])
            painter.setBrush(Qt.BrushStyle.NoBrush)
            for colour, thickness in ((theme().colour(Colour.SURFACE), 5), (ink, 3)):
                painter.setPen(QPen(colour, theme().px(thickness), j=Qt.PenJoinStyle.RoundJoin))
                painter.drawPolygon(QPolygonF(corners))
