"""Every state of every page that ``cabinet captures`` photographs, and how to put it in sight."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from PySide6.QtWidgets import QWidget

from app.bootstrap.captures_cps import card_steps, cps_steps, module_steps
from app.bootstrap.captures_identity import identity_steps, rest
from app.bootstrap.captures_readers import post_steps, reader_steps
from app.hardware.virtual_card import family_card
from app.hardware.virtual_post import VirtualPost
from app.hardware.virtual_reader import VirtualReader
from app.ui.auto_controle import AutoControleWidget
from app.ui.auto_controle.model import BY_FEUILLE
from app.ui.droits import model as droits
from app.ui.facturer import FacturerWidget
from app.ui.facturer.model import SELF_CHECK
from app.ui.impayes.view import ImpayesWidget
from app.ui.office.office import Office
from app.ui.patients import PatientsWidget
from app.ui.reglages import ReglagesWidget
from app.ui.reglages import model as reglages
from app.ui.retours.view import RetoursWidget
from app.ui.teletransmission.view import SendingWidget
from app.ui.widgets.button import Button

P = TypeVar("P", bound=QWidget)
ROOMS = frozenset({"accueil", "patients", "facturer", "droits", "teletransmission", "retours", "impayes", "reglages"})
PATIENT_TABS = ("identite", "droits", "prises-en-charge", "seances", "factures", "reglements", "journal")
SENDING_TABS = ("a-envoyer", "sans-accuse", "lots", "issue-inconnue")


def _stay() -> None:
    return None


@dataclass(frozen=True, slots=True)
class Pose:
    """A state called ``name``: how to reach it, and how to leave it as it was."""

    name: str
    reach: Callable[[], object]
    leave: Callable[[], object] = _stay

    @property
    def is_room(self) -> bool:
        """Whether this is the way into a room: it is taken even when only a state of the room is wanted."""
        return self.name in ROOMS


def poses(office: Office, reader: VirtualReader, post: VirtualPost) -> Iterator[Pose]:
    """Yield the poses of a full cabinet, room after room; a room is entered before its poses are asked for."""
    seance_id, patient_id = _somebody(office)
    yield Pose("accueil", lambda: office.go("accueil"))
    yield Pose("recherche", partial(_search, office, "ma"), office.window.palette_panel.hide)
    yield Pose("aide", office.window.toggle_help, office.window.toggle_help)
    yield Pose("carte", partial(_card, office, reader), partial(reader.remove, 0))
    yield Pose("patients", lambda: office.go("patients", patient_id=patient_id))
    yield from _patients(_page(office, "patients", PatientsWidget))
    yield Pose("facturer", lambda: office.go("facturer", patient_id=patient_id, seance_id=seance_id))
    yield Pose("facturer-choix", lambda: office.go("facturer", liste="a_facturer"))
    yield from _auto_controle(office, _page(office, "facturer", FacturerWidget).auto_controle)
    yield Pose("droits", lambda: office.go("droits"))
    for tab in droits.TABS[1:]:
        yield Pose(f"droits-{tab.key}", partial(office.go, "droits", tab=tab.key))
    yield Pose("teletransmission", lambda: office.go("teletransmission"))
    sending = _page(office, "teletransmission", SendingWidget)
    for name, chip in zip(SENDING_TABS[1:], sending.tabs.chips[1:], strict=True):
        yield Pose(f"teletransmission-{name}", chip.click)
    yield Pose("retours", lambda: office.go("retours"))
    yield Pose("retours-fichiers", _page(office, "retours", RetoursWidget).tabs.chips[1].click)
    yield Pose("impayes", lambda: office.go("impayes"))
    yield from _impayes(_page(office, "impayes", ImpayesWidget))
    yield Pose("reglages", lambda: office.go("reglages", topic=reglages.TOPICS[0].key))
    for topic in reglages.TOPICS[1:]:
        yield Pose(f"reglages-{topic.key}", partial(office.go, "reglages", topic=topic.key))
    yield from _raccordement(_page(office, "reglages", ReglagesWidget))
    for name, reach, leave in post_steps(_page(office, "reglages", ReglagesWidget), reader, post):
        yield Pose(name, reach, leave)
    for name, reach, leave in reader_steps(office, reader):
        yield Pose(name, reach, leave)
    for name, reach, leave in identity_steps(office, reader, _page(office, "patients", PatientsWidget).doublons):
        yield Pose(name, reach, leave)
    bill = partial(office.go, "facturer", patient_id=patient_id, seance_id=seance_id)
    settings = _page(office, "reglages", ReglagesWidget)
    for name, reach, leave in (*cps_steps(office, bill), *card_steps(office), *module_steps(office, settings)):
        yield Pose(name, reach, leave)


def empty_poses(office: Office) -> Iterator[Pose]:
    """Yield each room of a cabinet where nothing has happened yet."""
    for room in ("accueil", "patients", "facturer", "droits", "teletransmission", "retours", "impayes"):
        yield Pose(f"vide-{room}", partial(office.go, room))


def _patients(page: PatientsWidget) -> Iterator[Pose]:
    for place, name in enumerate(PATIENT_TABS[1 : page.file.tabs.count()], start=1):
        yield Pose(f"patients-{name}", partial(page.file.tabs.setCurrentIndex, place))
    yield Pose("patients-insi", partial(_insi, page))
    yield Pose("patients-contrat", lambda: page.file.rights.contract_requested.emit(0), page.contract.close_panel)
    yield Pose("patients-nouveau", page.new_button.click, page.form.close_panel)


def _auto_controle(office: Office, page: AutoControleWidget) -> Iterator[Pose]:
    def control() -> None:
        office.go("facturer", liste=SELF_CHECK)
        page.run.click()
        rest(office.lanes.work)

    def feuilles() -> None:
        control()
        page.show_tab(BY_FEUILLE)

    yield Pose("auto-controle", partial(office.go, "facturer", liste=SELF_CHECK))
    yield Pose("auto-controle-regles", control)
    yield Pose("auto-controle-feuilles", feuilles)


def _insi(page: PatientsWidget) -> None:
    page.file.tabs.setCurrentIndex(0)
    page.file.identity.search_requested.emit()


def _raccordement(page: ReglagesWidget) -> Iterator[Pose]:
    card, panel = page.droits.raccordement, page.droits_board.raccordement.panel
    yield Pose("reglages-raccordement", partial(_press, page, card.edit), panel.close_panel)
    yield Pose("reglages-raccordement-essai", partial(_press, page, card.trial))


def _press(page: ReglagesWidget, button: Button) -> None:
    page.show_topic(reglages.DROITS)
    button.click()


def _impayes(page: ImpayesWidget) -> Iterator[Pose]:
    yield Pose("impayes-a-relancer", page.tabs.chips[4].click, page.tabs.chips[4].click)
    yield Pose("impayes-encaisser", page.panel.pay_button.click, page.payment.close_panel)
    yield Pose("impayes-abandonner", page.panel.abandon_button.click, page.abandon.close_panel)
    yield Pose("impayes-lettre", page.panel.preview_button.click, page.letters.close_panel)
    yield Pose("impayes-introuvable", partial(page.search.setText, "zzz"), page.search.clear)


def _page(office: Office, room: str, kind: type[P]) -> P:
    page = office.window.page(room)
    if not isinstance(page, kind):
        raise TypeError(f"{room} is not built")
    return page


def _somebody(office: Office) -> tuple[int, int]:
    """Return the séance to bill and its patient that the pictures show: the last waiting one."""
    waiting = office.desk.consult.to_bill()[-1]
    return waiting.seance_id, waiting.patient_id


def _search(office: Office, text: str) -> None:
    office.go("accueil")
    office.window.palette_panel.open_palette()
    office.window.palette_panel.field.setText(text)


def _card(office: Office, reader: VirtualReader) -> None:
    office.go("accueil")
    reader.insert(family_card(), 0)
    office.card_desk.on_read_requested()
