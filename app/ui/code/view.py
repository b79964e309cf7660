"""The camera panel, over any screen. Decides nothing."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QEvent, QIODevice, QMimeData, QObject, Qt, QUrl, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QKeySequence,
    QShortcut,
)
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.domain.lecture import VoieLecture
from app.services.ports_code import Sighting, Tell
from app.ui.code import model
from app.ui.code.camera_view import CameraView, View, view_of
from app.ui.code.model import CameraChoice, Refused
from app.ui.lane import Lane
from app.ui.theme import Colour, Text, theme
from app.ui.values import STATE_ICONS, State
from app.ui.widgets.button import Button, ButtonKind
from app.ui.widgets.fields import ChoiceField
from app.ui.widgets.message import InlineMessage
from app.ui.widgets.side_panel import SidePanel
from app.ui.widgets.text import Label, Paragraph

WIDTH = 480
AROUND = 500
"""Pixels at 100 % that everything but the picture takes in the panel."""
Content = Callable[[], bytes]


class CodePanel(QObject):
    """Camera, gesture to make, other ways in. Signals carry what somebody did."""

    retry_requested = Signal()
    camera_chosen = Signal(str)
    file_chosen = Signal(object)
    picture_given = Signal(object, object)
    """Something that gives the bytes of a picture (None: there is no picture), and the way it came."""
    telephone_shown = Signal(str)
    closed = Signal()

    def __init__(self, host: QWidget, camera: Lane, typing: Callable[[], bool]) -> None:
        super().__init__(host)
        self._camera, self._typing = camera, typing
        self.panel = SidePanel(host, self.tr(model.TITLE), self.tr(model.SENTENCE), width=WIDTH)
        self.view, self.aim = CameraView(), InlineMessage()
        self.left = Paragraph(role=Text.SECONDARY, tone=Colour.HINT)
        self.cameras = ChoiceField(name=self.tr("Caméra"))
        self.cameras_row, self.training_row = QWidget(), QWidget()
        self.pick = Button(self.tr("Choisir une image"), icon="folder-open")
        self.paste = Button(self.tr("Coller l’image"), icon="copy", shortcut="Ctrl+V", owns_shortcut=False)
        self.again = Button(self.tr("Rallumer la caméra"), ButtonKind.PRIMARY, "camera", "F11", owns_shortcut=False)
        self.shut = Button(self.tr("Fermer"), shortcut="Esc", owns_shortcut=False)
        self.telephones = ChoiceField(name=self.tr("Téléphone simulé"))
        self.show_phone = Button(self.tr("Présenter"), icon="phone", name=self.tr("Présenter le téléphone simulé"))
        self.notice = Paragraph(role=Text.SECONDARY, tone=Colour.HINT)
        self.dialog: QFileDialog | None = None
        self._arrange()
        self._connect()

    # --- what the presenter asks ---
    def open(self, notice: str, telephones: tuple[str, ...] = ()) -> None:
        """Show the panel; the simulated telephones are offered in a cabinet école only."""
        self.notice.setText(notice)
        if self.telephones.count() != len(telephones):
            self.telephones.clear()
            for name in telephones:
                self.telephones.addItem(name, name)
        self.training_row.setVisible(bool(telephones))
        self.panel.open_panel(self.pick)

    def close(self) -> None:
        """Take the panel away."""
        self.panel.close_panel()

    def show_cameras(self, choices: tuple[CameraChoice, ...], chosen: str) -> None:
        """Offer the cameras; the choice is hidden when there is none."""
        self.cameras.clear()
        for one in choices:
            self.cameras.addItem(one.label, one.setting)
        self.cameras.set_value(chosen)
        self.cameras_row.setVisible(len(choices) > 1)

    def show_waiting(self, words: str) -> None:
        """Say that something starts."""
        self.view.show_words(words, "hourglass")
        self._say(State.NEUTRAL, words, "")
        self._running(running=True)

    def show_view(self, view: View | None) -> None:
        """Show what the camera sees and the gesture to make; GUI thread."""
        if view is None or not self.panel.isVisible() or self.again.isVisible():
            return  # a picture that was on its way when the camera stopped
        self.view.show_view(view)
        said = model.aim_shown(view.aim)
        self._say(said.state, said.what, said.to_do)
        self.left.setText(model.left_words(view.left_s))

    def show_problem(self, what: str, to_do: str, *, retry: bool) -> None:
        """Say why there is no picture."""
        self.view.show_words(self.tr("Caméra éteinte"))
        self._say(State.WARNING, what, to_do)
        self._running(running=not retry)

    def show_refused(self, refused: Refused) -> None:
        """Say why a code led to nobody, its lines under it."""
        self.view.show_words(refused.title, STATE_ICONS[refused.state])
        self._say(refused.state, refused.what, "\n".join(refused.lines))
        self._running(running=False)

    def listener(self) -> Tell:
        """Return what the camera lane tells; frames are prepared there and the newest one is painted here."""
        hear = self._camera.latest(self.panel, self.show_view)

        def tell(sighting: Sighting) -> None:
            hear(view_of(sighting))

        return tell

    def is_typing(self) -> bool:
        """Whether somebody is writing somewhere."""
        return self._typing()

    @property
    def is_open(self) -> bool:
        """Whether the panel is in sight."""
        return self.panel.isVisible()

    # --- other ways in ---
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if watched is self.panel and event.type() == QEvent.Type.Resize:
            self.view.fit(self.panel.height() - theme().px(AROUND))
        if isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            event.acceptProposedAction()
            self._take(event.mimeData(), VoieLecture.IMAGE)
            return True
        if isinstance(event, QDragEnterEvent) and (event.mimeData().hasImage() or _first_file(event.mimeData())):
            event.acceptProposedAction()
            return True
        return super().eventFilter(watched, event)

    def on_paste(self) -> None:
        """Take the picture of the clipboard."""
        self._take(QGuiApplication.clipboard().mimeData(), VoieLecture.PRESSE_PAPIERS)

    def on_pick(self) -> None:
        """Ask for a picture file."""
        dialog = QFileDialog(self.panel, self.tr("Image du code"), "", model.IMAGE_FILTER)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda text: self.file_chosen.emit(Path(text)))
        dialog.finished.connect(dialog.deleteLater)
        self.dialog = dialog
        dialog.open()

    def _take(self, data: QMimeData, voie: VoieLecture) -> None:
        path = _first_file(data)
        if path is not None:
            self.file_chosen.emit(path)
            return
        image = data.imageData() if data.hasImage() else None
        content = partial(png_of, image) if isinstance(image, QImage) and not image.isNull() else None
        self.picture_given.emit(content, voie)

    def _on_enter(self) -> None:
        """Enter presses the button that has the cursor, else it starts the camera again."""
        focused = self.panel.focusWidget()
        if isinstance(focused, Button) and focused.isVisible():
            focused.click()
        elif self.again.isVisible():
            self.again.click()

    # --- inside ---
    def _say(self, state: State, what: str, to_do: str) -> None:
        self.left.setText("")
        text = f"{what} {to_do}".strip()
        if text != self.aim.text or self.aim.property("piece") != f"message_{state.value}":
            self.aim.show_message(state, what, to_do)
            QAccessible.updateAccessibility(QAccessibleEvent(self.aim, QAccessible.Event.Alert))

    def _running(self, *, running: bool) -> None:
        had = self.again.hasFocus()
        self.again.setVisible(not running)
        if not running and not self._typing():
            self.again.setFocus(Qt.FocusReason.OtherFocusReason)
        elif running and had:
            self.pick.setFocus(Qt.FocusReason.OtherFocusReason)

    def _arrange(self) -> None:
        px = theme().px
        row = QHBoxLayout()
        for button in (self.pick, self.paste):
            row.addWidget(button)
        row.addStretch(1)
        self.aim.keep_room(px(64))  # one line or two
        self.left.setMinimumHeight(px(Text.SECONDARY.line))
        words = QVBoxLayout()
        words.setSpacing(px(4))
        words.addWidget(self.aim)
        words.addWidget(self.left)
        _line(self.cameras_row, self.tr("Caméra"), self.cameras)
        _line(self.training_row, self.tr("Téléphone simulé"), self.telephones, self.show_phone)
        body = self.panel.body
        body.addWidget(self.view)
        body.addLayout(words)
        body.addWidget(self.cameras_row)
        body.addLayout(row)
        body.addWidget(self.notice)
        body.addWidget(self.training_row)
        body.addStretch(1)
        self.again.setVisible(False)
        self.panel.add_action(self.shut)
        self.panel.add_action(self.again)
        self.panel.setAcceptDrops(True)
        self.panel.installEventFilter(self)

    def _connect(self) -> None:
        self.again.clicked.connect(self.retry_requested)
        self.shut.clicked.connect(self.close)
        self.pick.clicked.connect(self.on_pick)
        self.paste.clicked.connect(self.on_paste)
        self.show_phone.clicked.connect(lambda: self.telephone_shown.emit(self.telephones.value))
        self.cameras.activated.connect(lambda _place: self.camera_chosen.emit(self.cameras.value))
        self.panel.closed.connect(self.closed)
        enter = QShortcut(QKeySequence(Qt.Key.Key_Return), self.panel)
        enter.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        enter.activated.connect(self._on_enter)
        paste = QShortcut(QKeySequence.StandardKey.Paste, self.panel)
        paste.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        paste.activated.connect(self.on_paste)


def _line(holder: QWidget, label: str, field: ChoiceField, *others: QWidget) -> None:
    """Put a label, a choice that takes the room left, and what follows on one line."""
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    caption = Label(label, Text.SECONDARY_STRONG, Colour.MUTED)
    caption.setBuddy(field)
    field.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)  # a long name never widens the panel
    row.addWidget(caption)
    row.addWidget(field, 1)
    for widget in others:
        row.addWidget(widget)


def png_of(image: QImage) -> bytes:
    """Return *image* as a PNG; any thread."""
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(content.data())


def _first_file(data: QMimeData) -> Path | None:
    """Return the first file of this machine among what is dropped or copied."""
    urls: list[QUrl] = data.urls() if data.hasUrls() else []
    return next((Path(url.toLocalFile()) for url in urls if url.isLocalFile()), None)
