"""The pictures of the codes: a drawn telephone in front of the camera, and what the panel says of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter

from app.domain.clock import Clock
from app.domain.codes import CameraBusy, CameraLost, CameraMute, SeveralCodes, Symbology
from app.domain.ins import MatriculeIns, OidIns
from app.domain.lecture import VoieLecture
from app.domain.patient import Patient, Sexe, normalised
from app.hardware.codes.draw import png_of
from app.hardware.codes.ins import compose
from app.services.keep_identite import traits_of
from app.services.ports_code import Aim, CameraSeen, CameraState, Frame, Point, Sighting
from app.simulator.apcv import SimulatedPhone
from app.simulator.apcv_people import ASSURES
from app.ui.code import model
from app.ui.code.camera_view import view_of
from app.ui.desk import Desk
from app.ui.office.office import Office

WIDTH, HEIGHT = 1280, 720
CAMERAS = (
    CameraSeen(0, "Caméra intégrée", CameraState.UNTRIED),
    CameraSeen(2, "Webcam HD du comptoir", CameraState.UNTRIED),
)


@dataclass(frozen=True, slots=True)
class Shot:
    """How the telephone stands in front of the camera."""

    side: int
    left: int
    top: int = 170
    light: int = 255
    soft: int = 1
    glare: bool = False


AIMS: dict[str, tuple[Aim, Shot]] = {
    "code-cherche": (Aim.SEARCHING, Shot(0, 0)),
    "code-sombre": (Aim.TOO_DARK, Shot(330, 470, light=40)),
    "code-reflet": (Aim.TOO_BRIGHT, Shot(380, 440, glare=True)),
    "code-loin": (Aim.TOO_FAR, Shot(110, 600, 300)),
    "code-pres": (Aim.TOO_CLOSE, Shot(700, 290, 10)),
    "code-coupe": (Aim.CUT_OFF, Shot(330, -110)),
    "code-flou": (Aim.BLURRED, Shot(330, 470, soft=9)),
    "code-immobile": (Aim.HOLD_STILL, Shot(330, 470)),
}
SCENES = (
    *AIMS, "code-sans-camera", "code-camera-prise", "code-camera-muette", "code-debranchee", "code-expire",
    "code-plusieurs", "code-pdf", "code-mutuelle", "code-refuse", "code-inutile", "code-reconnu", "code-personnes",
    "code-nouveau", "code-autre-fiche", "code-toast", "code-fiche", "code-lectures",
)  # fmt: skip


class Scenes:
    """Poses each scene over an open office; ``settle`` lets lanes and window come to rest."""

    def __init__(self, desk: Desk, clock: Clock, settle: Callable[[], None]) -> None:
        self._desk, self._clock, self._settle = desk, clock, settle
        self._phone = SimulatedPhone(clock)

    def pose(self, office: Office, scene: str) -> None:
        """Show one of SCENES."""
        office.code_desk.close()
        office.card_desk.close()
        office.window.toast.hide()
        office.go("accueil")
        self._settle()
        if scene in AIMS:
            self._aim(office, *AIMS[scene])
        else:
            getattr(self, f"_{scene.removeprefix('code-').replace('-', '_')}")(office)
        self._settle()

    def leave(self, office: Office) -> None:
        """Put everything away."""
        office.code_desk.close()
        office.card_desk.close()
        office.card_desk.flow.on_kept()
        self._settle()

    def _aim(self, office: Office, aim: Aim, shot: Shot) -> None:
        panel = office.code_desk
        self._open(office)
        panel.show_waiting(model.STARTING)
        panel.show_view(view_of(sighting(self._phone.code(ASSURES[0]), aim, shot)))

    def _open(self, office: Office) -> None:
        office.code_desk.open(model.SIMULATED, tuple(self._desk.identify.telephones))
        office.code_desk.show_cameras(*model.choices(CAMERAS, "0"))

    def _camera_prise(self, office: Office) -> None:
        self._open(office)
        office.code_desk.show_problem(*model.problem_words(CameraBusy()), retry=True)

    def _sans_camera(self, office: Office) -> None:
        office.code_desk.open(model.SIMULATED, tuple(self._desk.identify.telephones))
        office.code_desk.show_cameras((), "")
        office.code_desk.show_problem(*model.NO_CAMERA, retry=True)

    def _camera_muette(self, office: Office) -> None:
        self._open(office)
        office.code_desk.show_problem(*model.problem_words(CameraMute()), retry=True)

    def _debranchee(self, office: Office) -> None:
        self._open(office)
        office.code_desk.show_problem(*model.problem_words(CameraLost()), retry=True)

    def _expire(self, office: Office) -> None:
        self._open(office)
        office.code_desk.presenter.on_telephone("Un code expiré")

    def _plusieurs(self, office: Office) -> None:
        self._open(office)
        office.code_desk.show_refused(model.refused_error(SeveralCodes()))

    def _pdf(self, office: Office) -> None:
        self._open(office)
        office.code_desk.presenter.on_picture(lambda: b"%PDF-1.7", VoieLecture.IMAGE)

    def _mutuelle(self, office: Office) -> None:
        self._open(office)
        card = png_of(b"99990001;TP;1234;0001", Symbology.DATAMATRIX)
        office.code_desk.presenter.on_picture(lambda: card, VoieLecture.IMAGE)

    def _refuse(self, office: Office) -> None:
        code = self._phone.code(ASSURES[0])
        self._desk.identify.read_code.typed(code)
        self._open(office)
        office.code_desk.presenter.on_picture(lambda: png_of(code, Symbology.QR), VoieLecture.IMAGE)

    def _inutile(self, office: Office) -> None:
        letter = b"DC04FR0300011E58FFFF2801FR43ABC\x1d\x1f" + b"A" * 103
        self._open(office)
        office.code_desk.presenter.on_picture(lambda: png_of(letter, Symbology.DATAMATRIX), VoieLecture.IMAGE)

    def _reconnu(self, office: Office) -> None:
        self._open(office)
        code = compose_of(self._known(), OidIns.TEST)
        office.code_desk.presenter.on_picture(lambda: png_of(code, Symbology.DATAMATRIX), VoieLecture.IMAGE)

    def _personnes(self, office: Office) -> None:
        office.code_desk.presenter.on_scanned(self._phone.code(ASSURES[0], delegated=True))

    def _nouveau(self, office: Office) -> None:
        office.code_desk.presenter.on_scanned(self._phone.code(ASSURES[1]))

    def _autre_fiche(self, office: Office) -> None:
        known = self._known()
        other = next(row.id for row in self._desk.consult.search_patients("", 5) if row.id != known.id)
        office.go("patients", patient_id=other)
        self._settle()
        office.code_desk.presenter.on_scanned(compose_of(known, OidIns.TEST))

    def _toast(self, office: Office) -> None:
        office.go("impayes")
        self._settle()
        office.code_desk.presenter.on_scanned(compose_of(self._known(), OidIns.TEST))

    def _fiche(self, office: Office) -> None:
        office.code_desk.presenter.on_scanned(compose_of(self._known(), OidIns.TEST))
        self._settle()
        office.card_desk.flow.on_go_requested()
        self._settle()
        office.go("patients", patient_id=self._known().id, tab="identite")

    def _lectures(self, office: Office) -> None:
        office.go("reglages", topic="lectures")

    def _known(self) -> Patient:
        """An adult whose number is his or her own."""
        for row in self._desk.consult.search_patients("", 200):
            patient = self._desk.consult.patient_file(row.id).patient
            own = patient.nir is not None and patient.nir.digits[1:5] == patient.naissance.text[2:6]
            if own and patient.sexe is not Sexe.INCONNU and patient.qualite == "0":
                return patient
        raise LookupError("no such patient in the data set")


def compose_of(patient: Patient, oid: OidIns) -> bytes:
    """Return the datamatrix of a fictional patient."""
    traits = traits_of(patient)
    upper = type(traits)(
        normalised(traits.nom_naissance).upper(), normalised(traits.prenoms).upper(), traits.naissance, traits.sexe
    )
    if patient.nir is None:
        raise LookupError("a datamatrix needs a matricule")
    return compose(upper, MatriculeIns(patient.nir, oid))


def sighting(code: bytes, aim: Aim, shot: Shot) -> Sighting:
    """Return what the camera would tell of a drawn telephone."""
    picture = QImage(QSize(WIDTH, HEIGHT), QImage.Format.Format_RGB888)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    _room(painter)
    if shot.side:
        _telephone(painter, code, shot)
    if shot.glare:
        _glare(painter, shot)
    painter.fillRect(picture.rect(), QColor(0, 0, 0, 255 - shot.light))
    painter.end()
    if shot.soft > 1:
        small = picture.scaledToWidth(WIDTH // (2 * shot.soft), Qt.TransformationMode.SmoothTransformation)
        picture = small.scaled(WIDTH, HEIGHT, mode=Qt.TransformationMode.SmoothTransformation)
    picture = picture.convertToFormat(QImage.Format.Format_BGR888)
    pixels = memoryview(bytes(picture.constBits())).cast("B")
    return Sighting(aim, 48, Frame(WIDTH, HEIGHT, pixels), tuple(_outline(shot)) if shot.side else ())


def _outline(shot: Shot) -> Iterator[Point]:
    for x, y in ((0, 0), (1, 0), (1, 1), (0, 1)):
        yield max(shot.left + x * shot.side, 2), shot.top + y * shot.side


def _room(painter: QPainter) -> None:
    light = QLinearGradient(QPointF(0, 0), QPointF(WIDTH, HEIGHT))
    light.setColorAt(0, QColor(142, 150, 160))
    light.setColorAt(1, QColor(88, 92, 104))
    painter.fillRect(QRectF(0, 0, WIDTH, HEIGHT), light)


def _telephone(painter: QPainter, code: bytes, shot: Shot) -> None:
    edge = shot.side / 8
    body = QRectF(shot.left - edge, shot.top - 2.2 * edge, shot.side + 2 * edge, shot.side * 1.9)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(24, 26, 30))
    painter.drawRoundedRect(body, edge, edge)
    painter.setBrush(QColor(250, 250, 250))
    painter.drawRoundedRect(body.adjusted(edge / 3, edge, -edge / 3, -edge), edge / 2, edge / 2)
    drawn = QImage.fromData(png_of(code, Symbology.QR))
    painter.drawImage(QRectF(shot.left, shot.top, shot.side, shot.side), drawn)


def _glare(painter: QPainter, shot: Shot) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    for step in range(24):
        painter.setBrush(QColor(255, 255, 255, 26))
        size = shot.side * (1.5 - step / 24)
        centre = QPointF(shot.left + shot.side * 0.6, shot.top + shot.side * 0.4)
        painter.drawEllipse(centre, size / 2, size / 2)
