"""The pictures of the CPS and of the official modules: code asked, code refused, a module that goes down."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from threading import Event

from app.bootstrap.captures_identity import Step, rest
from app.domain.cps import CpsBlocked, PorteurCps
from app.domain.errors import AppError, PinRefused
from app.domain.identifiers import Rpps
from app.domain.people import StatutPraticien
from app.hardware.native.errors import LibraryCrashed, LibraryHung
from app.services.ports_card import LibrarySeen, LibraryState
from app.services.ports_cps import CpsReader
from app.simulator.cps import PIN, SimulatedCps, bearer_of
from app.ui.banner.model import told
from app.ui.carte import cps as words
from app.ui.carte.model import PROBLEM_TITLE
from app.ui.facturer import FacturerWidget
from app.ui.office.office import Office
from app.ui.reglages import ReglagesWidget
from app.ui.reglages import model as reglages
from app.ui.reglages.modules_model import module_rows
from app.ui.reglages.post_model import report

_PLACE = r"C:\Program Files\santesocial\api_lec\api_lec64.dll"
_SSV = r"D:\ssv\ssv64.dll"
_MODULES = {
    "prets": (
        LibrarySeen("api_lecture", LibraryState.READY, _PLACE, ("Lecteur bureau",)),
        LibrarySeen("ssv", LibraryState.READY, _SSV),
    ),
    "incomplets": (
        LibrarySeen("api_lecture", LibraryState.FOREIGN, _PLACE, note="Windows, 32 bits (x86)"),
        LibrarySeen("ssv", LibraryState.INCOMPLETE, _SSV, note="galsclib.dll"),
    ),
    "en-panne": (
        LibrarySeen("api_lecture", LibraryState.FAULTY, _PLACE),
        LibrarySeen(
            "ssv",
            LibraryState.REFUSING,
            _SSV,
            note="Le chemin des tables manque dans sesam.ini. Complétez-le ou réinstallez le module officiel.",
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class RefusingCps:
    """Satisfies CpsReader for one picture: every reading ends as told."""

    error: AppError
    attempts_left: int

    def read_bearer(self, pin: str, cancel: Event | None = None) -> PorteurCps:
        """Raise what the picture shows."""
        raise self.error

    def card_changed(self) -> None:
        """Nothing to count."""


def cps_steps(office: Office, bill: Callable[[], object]) -> Iterator[tuple[str, Step, Step]]:
    """Yield the name of each picture, how to reach it and how to leave it; *bill* opens a feuille."""
    read, desk = office.desk.read_cps, office.cps_desk

    def through(reader: CpsReader, *, simulated: bool = False) -> None:
        office.go("accueil")
        read.reader, read.simulated = reader, simulated
        desk.on_requested()

    def refused(error: AppError, left: int) -> None:
        through(RefusingCps(error, left))
        desk.submitted.emit(PIN)

    def held(bearer: PorteurCps) -> None:
        read.reader, read.simulated = SimulatedCps(lambda: bearer), True
        read(office.desk.user, PIN)
        office.cps_desk.tell_pages()
        bill()

    def replacing() -> None:
        """The titulaire is logged in, the card is that of who replaces her."""
        held(paul)
        rest(office.lanes.work)
        page = office.window.page("facturer")
        if not isinstance(page, FacturerWidget) or page.presenters is None:
            return
        top = page.presenters.top
        feuille = top.feuille
        if feuille is not None:
            own = feuille.praticiens[0]
            other = replace(
                own, id=own.id + 1, nom=paul.nom, prenom=paul.prenom, rpps=Rpps(paul.identifiant),
                statut=StatutPraticien.REMPLACANT, titulaire_id=own.id,
            )  # fmt: skip
            top.feuille = replace(feuille, praticiens=(own, other))
            page.cps_changed()

    def reading() -> None:
        through(RefusingCps(LibraryHung(), 3))
        desk.show_reading(words.READING)

    def leave() -> None:
        desk.close()
        read.reader, read.simulated = before
        read.forget()
        desk.tell_pages()

    before = read.reader, read.simulated
    claire = _claire(office)
    paul = replace(claire, nom="Girard", prenom="Paul", identifiant="10100000016")
    yield "cps", lambda: through(before[0], simulated=True), leave
    yield "cps-module", lambda: through(RefusingCps(LibraryHung(), 3)), leave
    yield "cps-lecture", reading, leave
    yield "cps-refusee", lambda: refused(PinRefused(2), 2), leave
    yield "cps-bloquee", lambda: refused(CpsBlocked(), 0), leave
    yield "cps-arret", lambda: refused(LibraryCrashed(), 3), leave
    yield "cps-attente", lambda: refused(LibraryHung(), 3), leave
    yield "facturer-cps", lambda: held(claire), leave
    yield "facturer-cps-inconnue", lambda: held(paul), leave
    yield "facturer-cps-remplacant", replacing, leave


def card_steps(office: Office) -> Iterator[tuple[str, Step, Step]]:
    """Yield the pictures of a Vitale that the official module did not read."""

    def shown(error: AppError) -> None:
        office.go("accueil")
        office.card_desk.show_problem(PROBLEM_TITLE, *told(error))

    yield "carte-module-arret", lambda: shown(LibraryCrashed()), office.card_desk.close
    yield "carte-module-attente", lambda: shown(LibraryHung()), office.card_desk.close


def module_steps(office: Office, page: ReglagesWidget) -> Iterator[tuple[str, Step, Step]]:
    """Yield the pictures of the modules in Réglages, each as its self-test would have found them."""

    def shown(seen: tuple[LibrarySeen, ...]) -> None:
        office.go("reglages", topic=reglages.LECTEURS)
        rest(office.lanes.device)  # the page has just asked for the test of this post
        found = replace(office.desk.post.readers(), libraries=seen)
        page.show_modules(module_rows(seen, found.slots, may_place=True))
        page.show_report(report(found, None))

    for name, seen in _MODULES.items():
        yield f"reglages-modules-{name}", partial(shown, seen), partial(office.go, "accueil")


def _claire(office: Office) -> PorteurCps:
    with office.desk.session.unit_of_work() as uow:
        own = next(one for one in uow.cabinet.praticiens() if one.id == office.desk.user.praticien_id)
    return bearer_of(own)
