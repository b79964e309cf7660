"""From a code in front of a camera, in a picture or under a handheld scanner to the people it names. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Protocol

from app.domain.codes import NoCodeSeen, PictureUnreadable, SeveralCodes
from app.domain.errors import AppError, Cancelled, EnvironmentProblem
from app.domain.lecture import VoieLecture
from app.domain.permissions import Permission
from app.services.identify import of_code, source_of, source_of_refusal
from app.services.jobs import Failed, Ok, Run
from app.services.ports_code import LARGEST_PICTURE, CameraSeen, Tell
from app.services.read_code import Lecture
from app.ui.code import model
from app.ui.code.model import CameraChoice, Refused
from app.ui.widgets.table import Memory

if TYPE_CHECKING:
    from app.services.identify import Presentation
    from app.ui.carte.log import LectureLog
    from app.ui.desk import Desk, Navigator


class CodeView(Protocol):
    """What the presenter asks of the camera panel."""

    def open(self, notice: str, telephones: tuple[str, ...]) -> None:
        """Show the panel; *notice* says what this post opens, *telephones* are those of the training."""

    def close(self) -> None:
        """Take the panel away."""

    def show_cameras(self, choices: tuple[CameraChoice, ...], chosen: str) -> None:
        """Offer the cameras."""

    def show_waiting(self, words: str) -> None:
        """Say that the camera starts or that a picture is read."""

    def show_problem(self, what: str, to_do: str, *, retry: bool) -> None:
        """Say why there is no picture."""

    def show_refused(self, refused: Refused) -> None:
        """Say why a code led to nobody."""

    def listener(self) -> Tell:
        """Return what any thread may tell what the camera sees."""

    def is_typing(self) -> bool:
        """Whether somebody is writing somewhere."""


class Cards(Protocol):
    """The flow from people to a patient, shared with the cards."""

    @property
    def log(self) -> LectureLog:
        """The history of the readings."""

    @property
    def waits_with_code(self) -> bool:
        """Whether a code was read and nobody went on with it yet."""

    def present(self, presentation: Presentation, *, explicit: bool) -> None:
        """Go on with the people of a code."""

    def on_read_requested(self) -> None:
        """Go on with what was already read."""


@dataclass(frozen=True, slots=True)
class Runs:
    """The lanes of this screen: cameras and engines on one, the list of cameras on the other."""

    camera: Run
    work: Run


class CodePresenter:
    """One reading at a time: a new one stops the camera and drops the answer of the one before."""

    def __init__(self, view: CodeView, desk: Desk, nav: Navigator, cards: Cards, runs: Runs, memory: Memory) -> None:
        self._view, self._desk, self._nav, self._cards = view, desk, nav, cards
        self._runs, self._memory = runs, memory
        self._cancel: Event | None = None
        self._turn = 0
        self._open = False
        self._setting = ""

    def on_scan_requested(self) -> None:
        """F11: open the panel and point the camera, or go on with a code that waits."""
        if not self._desk.may(Permission.VOIR_PATIENTS):
            self._nav.toast(model.NO_RIGHT)
        elif self._cards.waits_with_code:
            self._cards.on_read_requested()
        else:
            self._show()
            self.on_retry()

    def on_retry(self) -> None:
        """Look for the cameras again and start the one of this post."""
        turn = self._next()
        self._view.show_waiting(model.STARTING)
        cameras = self._desk.identify.cameras
        self._runs.work(lambda _cancel: cameras(), lambda outcome: self._on_cameras(turn, outcome))

    def on_camera_chosen(self, setting: str) -> None:
        """Start another camera, and remember it on this post."""
        if setting and setting != self._setting:
            self._memory.write(model.CAMERA_KEY, setting)
            self._next()
            self._start(setting)

    def on_closed(self) -> None:
        """The panel went away: switch the camera off."""
        self._open = False
        self._next()

    def on_file(self, path: Path) -> None:
        """Read the picture of a file that was chosen or dropped."""

        def content() -> bytes:
            try:
                with path.open("rb") as file:
                    return file.read(LARGEST_PICTURE + 1)  # a film dropped by mistake is not taken into memory
            except OSError as error:
                raise EnvironmentProblem("picture not readable", model.NOT_READ) from error

        self.on_picture(content, VoieLecture.IMAGE)

    def on_picture(self, content: Callable[[], bytes] | None, voie: VoieLecture) -> None:
        """Read the codes of a picture; *content* gives its bytes, off the GUI thread; None: there was no picture."""
        if not self._desk.may(Permission.VOIR_PATIENTS):
            self._nav.toast(model.NO_RIGHT)
            return
        self._show()
        turn, read = self._next(), self._desk.identify.read_code
        if content is None:
            self._view.show_problem(*model.NOT_A_PICTURE, retry=True)
            return
        bytes_of = content
        self._view.show_waiting(model.READING)
        self._runs.camera(lambda _cancel: read.pictured(bytes_of()), lambda outcome: self._on_read(turn, voie, outcome))

    def on_telephone(self, name: str) -> None:
        """A cabinet école shows the code of a simulated telephone."""
        content = self._desk.identify.telephones.get(name)
        if content is not None:
            self.on_picture(content, VoieLecture.TELEPHONE_SIMULE)

    def on_scanned(self, payload: bytes) -> None:
        """A handheld scanner typed a code, anywhere in the window."""
        if not self._desk.may(Permission.VOIR_PATIENTS):
            self._nav.toast(model.NO_RIGHT)
            return
        turn, read = self._next(), self._desk.identify.read_code
        self._runs.camera(
            lambda _cancel: read.typed(payload), lambda outcome: self._on_read(turn, VoieLecture.DOUCHETTE, outcome)
        )

    # --- the camera ---
    def _show(self) -> None:
        if not self._open:
            self._open = True
            notice = model.SIMULATED if self._desk.session.cabinet.fictif else model.REAL
            self._view.open(notice, tuple(self._desk.identify.telephones))

    def _next(self) -> int:
        """Stop what is under way; return the turn of what follows."""
        self._turn += 1
        self._setting = ""
        if self._cancel is not None:
            self._cancel.set()
            self._cancel = None
        return self._turn

    def _on_cameras(self, turn: int, outcome: Ok[tuple[CameraSeen, ...]] | Failed) -> None:
        if turn != self._turn:
            return
        match outcome:
            case Ok(cameras):
                found, chosen = model.choices(cameras, self._memory.read(model.CAMERA_KEY))
                self._view.show_cameras(found, chosen)
                if chosen:
                    self._start(chosen)
                else:
                    self._view.show_problem(*model.NO_CAMERA, retry=True)
            case Failed(Cancelled()):
                pass
            case Failed(AppError() as error):
                self._view.show_problem(*model.problem_words(error), retry=True)
            case Failed(bug):
                raise bug

    def _start(self, setting: str) -> None:
        self._setting, turn = setting, self._turn
        tell, read = self._view.listener(), self._desk.identify.read_code
        self._view.show_waiting(model.STARTING)
        self._cancel = self._runs.camera(
            lambda cancel: read.camera(setting, tell, cancel),
            lambda outcome: self._on_read(turn, VoieLecture.CAMERA, outcome),
        )

    # --- the code ---
    def _on_read(self, turn: int, voie: VoieLecture, outcome: Ok[Lecture] | Failed) -> None:
        if turn != self._turn:
            return
        self._cancel = None
        match outcome:
            case Ok(lecture):
                self._on_lecture(lecture, voie)
            case Failed(Cancelled()):
                pass
            case Failed(AppError() as error) if model.is_of_camera(error) and voie is VoieLecture.CAMERA:
                self._view.show_problem(*model.problem_words(error), retry=True)
            case Failed(EnvironmentProblem() | NoCodeSeen() | PictureUnreadable() | SeveralCodes() as error):
                self._refuse(model.refused_error(error))
            case Failed(AppError() as error):
                refused = model.refused_error(error)
                self._cards.log.refused(source_of_refusal(error), voie, refused.what)
                self._refuse(refused)
            case Failed(bug):
                raise bug

    def _on_lecture(self, lecture: Lecture, voie: VoieLecture) -> None:
        if lecture.personnes:
            explicit, self._open = self._open, False
            self._view.close()
            self._cards.present(of_code(lecture, voie, self._desk.clock.now()), explicit=explicit)
            return
        refused = model.refused_lecture(lecture)
        self._cards.log.refused(source_of(lecture.said), voie, refused.what)
        self._refuse(refused)

    def _refuse(self, refused: Refused) -> None:
        """Say it in the panel; in a word at the bottom while somebody writes elsewhere."""
        if not self._open and self._view.is_typing():
            self._nav.toast(refused.what)
            return
        self._show()
        self._view.show_refused(refused)
