"""The camera panel without Qt: cameras, refusals, pictures, scanners, and the way to the patient."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from app.bootstrap.codes import build_identify
from app.domain.codes import (
    CameraBusy,
    CameraLost,
    CodeExpired,
    ModuleAbsent,
    NoCamera,
    NoCodeSeen,
    PictureUnreadable,
    ScannedCode,
    SeveralCodes,
    Symbology,
)
from app.domain.errors import AppError, EnvironmentProblem
from app.domain.lecture import SourceLecture, SuiteLecture, VoieLecture
from app.domain.people import Role, Utilisateur
from app.services.identify import Presentation
from app.services.ports_code import LARGEST_PICTURE, Aim, CameraSeen, CameraState, Sighting, Tell
from app.simulator.apcv import SimulatedPhone
from app.simulator.apcv_people import ASSURES
from app.ui.carte.log import LectureLog
from app.ui.code import model
from app.ui.code.model import CameraChoice, Refused
from app.ui.code.presenter import CodePresenter, Runs
from app.ui.values import State
from app.ui.widgets.table import SessionMemory
from tests.code_frames import INS, OPAQUE
from tests.samples import KINE
from tests.ui.carte.bench import Bench, FakeNav, bench
from tests.ui.carte.test_presenter import Queue

ADMIN = Utilisateur(3, "root", "Zoé Admin", Role.ADMINISTRATEUR)
READ = INS.encode()
SEEN = (CameraSeen(0, "Intégrée", CameraState.UNTRIED), CameraSeen(2, "Comptoir", CameraState.UNTRIED))


@dataclass(slots=True)
class FakeCodePanel:
    """Remembers what it was asked to show."""

    shown: list[tuple[Any, ...]] = field(default_factory=list)
    sightings: list[Sighting] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)
    closed: int = 0
    telephones: tuple[str, ...] = ()
    typing: bool = False

    def open(self, notice: str, telephones: tuple[str, ...]) -> None:
        self.opened.append(notice)
        self.telephones = telephones

    def close(self) -> None:
        self.closed += 1

    def show_cameras(self, choices: tuple[CameraChoice, ...], chosen: str) -> None:
        self.shown.append(("cameras", tuple(one.label for one in choices), chosen))

    def show_waiting(self, words: str) -> None:
        self.shown.append(("waiting", words))

    def show_problem(self, what: str, to_do: str, *, retry: bool) -> None:
        self.shown.append(("problem", what, to_do))

    def show_refused(self, refused: Refused) -> None:
        self.shown.append(("refused", refused.title, refused.what, *refused.lines))

    def listener(self) -> Tell:
        return self.sightings.append

    def is_typing(self) -> bool:
        return self.typing


@dataclass(slots=True)
class FakeCards:
    """Remembers who was presented."""

    log: LectureLog
    presented: list[tuple[Presentation, bool]] = field(default_factory=list)
    waits_with_code: bool = False
    went_on: int = 0

    def present(self, presentation: Presentation, *, explicit: bool) -> None:
        self.presented.append((presentation, explicit))

    def on_read_requested(self) -> None:
        self.went_on += 1


@dataclass(slots=True)
class FakeScanner:
    """Sees one code, or fails."""

    outcome: bytes | AppError
    asked: list[str] = field(default_factory=list)
    cancels: list[Event] = field(default_factory=list)

    def __call__(self, setting: str) -> FakeScanner:
        self.asked.append(setting)
        return self

    def scan(self, tell: Tell, cancel: Event) -> ScannedCode:
        self.cancels.append(cancel)
        tell(Sighting(Aim.TOO_FAR, 60))
        if isinstance(self.outcome, AppError):
            raise self.outcome
        return ScannedCode(self.outcome, Symbology.QR)


@dataclass(slots=True)
class Desk:
    """A presenter with everything around it."""

    world: Bench
    view: FakeCodePanel
    cards: FakeCards
    nav: FakeNav
    camera: Queue
    work: Queue
    memory: SessionMemory
    presenter: CodePresenter
    scanner: FakeScanner

    def drain(self) -> None:
        while self.camera.jobs or self.work.jobs:
            self.work.drain()
            self.camera.drain()

    def scan(self) -> None:
        self.presenter.on_scan_requested()
        self.drain()

    def history(self) -> list[tuple[SourceLecture, VoieLecture, SuiteLecture, str]]:
        lines = self.world.store.state.lectures.values()
        return [(one.source, one.voie, one.suite, one.motif) for one in lines]


def desk(
    outcome: bytes | AppError = READ,
    user: Utilisateur = KINE,
    cameras: Callable[[], tuple[CameraSeen, ...]] = lambda: SEEN,
) -> Desk:
    world, view, nav, memory = bench(user), FakeCodePanel(), FakeNav(), SessionMemory()
    camera, work, scanner = Queue(), Queue(), FakeScanner(outcome)
    identify = world.desk.identify
    object.__setattr__(identify, "cameras", cameras)
    object.__setattr__(identify.read_code, "scanner", scanner)
    cards = FakeCards(LectureLog(world.desk, nav, work))
    presenter = CodePresenter(view, world.desk, nav, cards, Runs(camera, work), memory)
    return Desk(world, view, cards, nav, camera, work, memory, presenter, scanner)


def code(it: Desk, **options: Any) -> bytes:
    return SimulatedPhone(it.world.clock).code(ASSURES[0], **options)


def test_the_key_opens_the_panel_and_the_code_goes_the_way_of_the_cards() -> None:
    it = desk()
    it.scan()
    assert it.view.opened == [model.SIMULATED]
    assert it.view.shown[1:] == [("cameras", ("Intégrée", "Comptoir"), "0"), ("waiting", model.STARTING)]
    ((presented, explicit),) = it.cards.presented
    assert (presented.source, presented.voie, explicit) == (SourceLecture.DATAMATRIX, VoieLecture.CAMERA, True)
    assert [lu.prenom for lu in presented.carte.beneficiaires] == ["CAMILLE"]
    assert it.view.closed == 1
    assert [one.aim for one in it.view.sightings] == [Aim.TOO_FAR]


def test_the_camera_chosen_is_remembered_on_this_post() -> None:
    it = desk(NoCodeSeen())
    it.scan()
    it.presenter.on_camera_chosen("2")
    assert it.scanner.asked == ["0"]
    it.drain()
    assert it.scanner.asked == ["0", "2"]
    again = desk(NoCodeSeen())
    again.memory.write(model.CAMERA_KEY, it.memory.read(model.CAMERA_KEY))
    again.scan()
    assert again.scanner.asked == ["2"]


def test_a_camera_that_was_unplugged_gives_way_to_one_that_is_there() -> None:
    it = desk(NoCodeSeen())
    it.memory.write(model.CAMERA_KEY, "7")
    it.scan()
    assert it.scanner.asked == ["0"]


@pytest.mark.parametrize(
    ("failure", "what"),
    [
        (CameraBusy(), "Un autre logiciel utilise la caméra (visioconférence ?)."),
        (CameraLost(), "La caméra a été débranchée ou ne répond plus."),
        (NoCamera(), "Caméra introuvable."),
        (NoCodeSeen(), "La caméra s’est éteinte\u00a0: aucun code en une minute."),
    ],
)
def test_a_camera_that_fails_says_why_and_what_to_do(failure: AppError, what: str) -> None:
    it = desk(failure)
    it.scan()
    kind, said, to_do = it.view.shown[-1]
    assert (kind, said) == ("problem", what)
    assert to_do
    assert it.history() == []


def test_a_post_without_a_camera_offers_the_other_ways() -> None:
    it = desk(cameras=lambda: ())
    it.scan()
    assert it.view.shown[-1] == ("problem", *model.NO_CAMERA)
    assert it.scanner.asked == []


def test_closing_stops_the_camera_and_drops_its_answer() -> None:
    it = desk()
    it.presenter.on_scan_requested()
    it.work.drain()
    it.presenter.on_closed()
    it.drain()
    assert [cancel.is_set() for cancel in it.scanner.cancels] == [True]
    assert it.cards.presented == []


def test_each_refusal_is_said_in_words_and_enters_the_history() -> None:
    it = desk()
    spent, old, forged = code(it), code(it, lifetime_s=1), bytearray(code(it))
    it.presenter.on_scanned(spent)
    it.drain()
    it.presenter.on_scanned(spent)
    it.drain()
    assert it.view.shown[-1][:3] == ("refused", "Code refusé", "Ce code a déjà servi.")
    forged[-1] = ord("0") if forged[-1] != ord("0") else ord("1")
    it.presenter.on_scanned(bytes(forged))
    it.drain()
    assert "falsifié" in it.view.shown[-1][2] or "abîmé" in it.view.shown[-1][2]
    it.world.clock.advance(timedelta(minutes=4))
    it.presenter.on_scanned(old)
    it.drain()
    assert it.view.shown[-1][2] == "Ce code a expiré."
    it.presenter.on_scanned(OPAQUE.encode())
    it.drain()
    assert "mode simulation" in it.view.shown[-1][2]
    kinds = {(source, voie, suite) for source, voie, suite, _ in it.history()}
    assert all(one.simulation for one in it.world.store.state.lectures.values())
    assert kinds == {(SourceLecture.APPLI, VoieLecture.DOUCHETTE, SuiteLecture.REFUSEE)}
    assert all(OPAQUE not in motif for *_, motif in it.history())


def test_a_code_of_another_kind_is_named() -> None:
    it = desk(b"DC04FR0300011E58FFFF2801FR43ABC\x1d\x1f" + b"A" * 103)
    it.scan()
    assert it.view.shown[-1][:2] == ("refused", "Ce code ne sert pas ici")
    assert it.view.shown[-1][2].startswith("2D-Doc\u00a0: avis d’impôt")
    assert it.history()[-1][:3] == (SourceLecture.CODE, VoieLecture.CAMERA, SuiteLecture.REFUSEE)


def test_a_real_person_does_not_enter_a_training_cabinet() -> None:
    it = desk(INS.replace("1.2.250.1.213.1.4.10", "1.2.250.1.213.1.4.8\x1d").encode())
    it.scan()
    assert it.cards.presented == []
    assert "Identité réelle (INS-NIR)" in it.view.shown[-1][2]


def test_a_real_cabinet_takes_neither_simulated_codes_nor_test_identities() -> None:
    it = desk()
    it.world.desk.identify = build_identify(it.world.store, it.world.clock, fictif=False)  # type: ignore[misc]
    it.presenter.on_scanned(code(it))
    it.drain()
    assert it.view.shown[-1][2] == "Code de simulation\u00a0: ce poste est en mode réel et ne l’accepte pas."
    it.presenter.on_scanned(INS.encode())
    it.drain()
    assert it.view.shown[-1][2].startswith("Identité de test (INS-NIR de test)")
    it.presenter.on_scanned(OPAQUE.encode())
    it.drain()
    assert it.view.shown[-1][2] == "Ce QR code peut être celui de l’appli carte Vitale."
    assert it.cards.presented == []


def test_a_scanner_elsewhere_is_not_an_explicit_gesture() -> None:
    it = desk()
    it.presenter.on_scanned(INS.encode())
    it.drain()
    assert [explicit for _, explicit in it.cards.presented] == [False]
    assert it.view.opened == []


def test_a_refused_scan_never_takes_the_keyboard_of_who_writes() -> None:
    it = desk()
    it.view.typing = True
    it.presenter.on_scanned(b"https://exemple.invalid/")
    it.drain()
    assert it.view.opened == []
    assert it.nav.said == ["Adresse d’un site web."]


def test_a_file_that_is_gone_and_a_clipboard_without_picture_are_told(tmp_path: Path) -> None:
    it = desk()
    it.presenter.on_file(tmp_path / "absente.png")
    it.drain()
    assert it.view.shown[-1][2].startswith("Ce fichier ne se lit pas")
    it.presenter.on_picture(None, VoieLecture.PRESSE_PAPIERS)
    assert it.view.shown[-1][1:] == model.NOT_A_PICTURE
    (tmp_path / "texte.png").write_text("pas une image")
    it.presenter.on_file(tmp_path / "texte.png")
    it.drain()
    assert it.view.shown[-1][2] == "Ce fichier n’est pas une image lisible."
    (tmp_path / "notice.pdf").write_bytes(b"%PDF-1.7")
    it.presenter.on_file(tmp_path / "notice.pdf")
    it.drain()
    assert it.view.shown[-1][2:] == (
        "C’est un PDF.",
        "Ouvrez-le, faites une capture d’écran du code, puis collez-la ici (Ctrl\u00a0V).",
    )
    it.presenter.on_file(tmp_path)
    it.drain()
    assert it.view.shown[-1][2].startswith("Ce fichier ne se lit pas")
    assert it.history() == []


def test_no_more_of_a_file_is_read_than_a_picture_takes(tmp_path: Path) -> None:
    it = desk()
    film = tmp_path / "vacances.mp4"
    with film.open("wb") as file:
        file.truncate(10 * LARGEST_PICTURE)  # a sparse file: no room taken
    given: list[int] = []
    object.__setattr__(it.world.desk.identify.read_code, "pictures", lambda content: given.append(len(content)) or ())
    it.presenter.on_file(film)
    it.drain()
    assert given == [LARGEST_PICTURE + 1]


def test_a_code_that_waits_is_gone_on_with() -> None:
    it = desk()
    it.cards.waits_with_code = True
    it.scan()
    assert (it.cards.went_on, it.view.opened) == (1, [])


def test_a_training_cabinet_shows_simulated_telephones_and_no_other_does() -> None:
    it = desk()
    it.scan()
    names = it.view.telephones
    assert names[:2] == ("Une personne", "Une famille")
    it.presenter.on_telephone(names[3])
    it.drain()
    presented = it.cards.presented[-1][0]
    assert (presented.voie, presented.delegue, presented.simulation) == (VoieLecture.TELEPHONE_SIMULE, True, True)
    it.presenter.on_telephone(names[4])
    it.drain()
    assert it.view.shown[-1][2] == "Ce code a expiré."
    assert build_identify(it.world.store, it.world.clock, fictif=False).telephones == {}


def test_who_may_see_no_patient_reads_no_code() -> None:
    it = desk(user=ADMIN)
    it.scan()
    it.presenter.on_scanned(INS.encode())
    it.presenter.on_picture(lambda: b"", VoieLecture.IMAGE)
    it.drain()
    assert it.nav.said == [model.NO_RIGHT] * 3
    assert it.scanner.asked == []


@pytest.mark.parametrize(
    ("error", "title", "state"),
    [
        (PictureUnreadable(), "Image non lue", State.WARNING),
        (EnvironmentProblem("gone"), "Image non lue", State.WARNING),
        (NoCodeSeen(), "Aucun code lu", State.WARNING),
        (SeveralCodes(), "Plusieurs codes", State.WARNING),
        (ModuleAbsent(), "Code refusé", State.DANGER),
        (CodeExpired(), "Code refusé", State.DANGER),
    ],
)
def test_a_picture_that_cannot_be_read_is_no_code_that_was_refused(error: AppError, title: str, state: State) -> None:
    refused = model.refused_error(error)
    assert (refused.title, refused.state) == (title, state)


@pytest.mark.parametrize("aim", list(Aim))
def test_every_gesture_has_its_words_and_its_state(aim: Aim) -> None:
    shown = model.aim_shown(aim)
    assert shown.what.endswith(".")
    assert shown.what[:1].isupper()
    assert not shown.to_do or shown.to_do[:1].isupper()
