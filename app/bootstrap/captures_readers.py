"""The pictures of the readers: each state with what F12 answers, and what Réglages says of the post."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from app.hardware.virtual_card import cps_card, unknown_card, vitale_1_card
from app.hardware.virtual_post import SOUND, WEBCAM, VirtualPost
from app.hardware.virtual_reader import VirtualReader
from app.services.ports_card import UsbReader
from app.services.ports_code import CameraState
from app.ui.office.office import Office
from app.ui.reglages import ReglagesWidget
from app.ui.reglages.model import LECTEURS

Step = Callable[[], object]
PATIENT, PROFESSIONAL = 0, 1
"""The readers of the two cards."""
HELD = UsbReader("GemPC Twin", "08e6:3437", held_by="pn533_usb", is_known=True)


def reader_steps(office: Office, reader: VirtualReader) -> Iterator[tuple[str, Step, Step]]:
    """Yield the name of each picture, how to reach it and how to leave it as it was."""

    def asked(*gestures: Step) -> Step:
        def reach() -> None:
            office.go("accueil")
            for gesture in gestures:
                gesture()
            office.card_desk.on_read_requested()

        return reach

    def left() -> None:
        _put_back(reader)
        office.card_desk.close()

    def reading() -> None:
        office.go("accueil")
        office.set_reading(True)

    yield "lecteur-lecture", reading, lambda: office.set_reading(False)
    yield "lecteur-cps-seule", asked(), left
    yield "lecteur-vide", asked(lambda: reader.remove(PROFESSIONAL)), left
    yield "lecteur-arrete", asked(reader.service_down), left
    yield "lecteur-absent", asked(lambda: reader.unplug(PATIENT), lambda: reader.unplug(PROFESSIONAL)), left
    yield "lecteur-muette", asked(lambda: reader.insert_mute(PATIENT)), left
    yield "lecteur-vitale-1", asked(lambda: reader.insert(vitale_1_card(), PATIENT)), left
    yield "lecteur-inconnue", asked(lambda: reader.insert(unknown_card(), PATIENT)), left


def post_steps(page: ReglagesWidget, reader: VirtualReader, post: VirtualPost) -> Iterator[tuple[str, Step, Step]]:
    """Yield the same for the topic of the readers in Réglages, once it is open."""

    def looked(around: Step = lambda: None) -> Step:
        def reach() -> None:
            around()
            page.show_topic(LECTEURS)
            page.lecteurs.again.click()
            page.lecteurs.film.click()

        return reach

    def closed() -> None:
        reader.service_down()
        post.around = replace(SOUND, socket_group="scard")
        post.seen = (replace(WEBCAM, state=CameraState.DENIED),)

    def held() -> None:
        reader.unplug(PATIENT)
        reader.unplug(PROFESSIONAL)
        post.around = replace(SOUND, usb_readers=1, usb=(HELD,), blocking_modules=("pn533_usb",))
        post.seen = (replace(WEBCAM, state=CameraState.BUSY, holder="visio"),)

    def left() -> None:
        _put_back(reader)
        post.around, post.seen = SOUND, (WEBCAM,)

    yield "reglages-lecteurs-essayes", looked(), left
    yield "reglages-lecteurs-arretes", looked(reader.service_down), left
    yield "reglages-lecteurs-fermes", looked(closed), left
    yield "reglages-lecteurs-pris", looked(held), left


def _put_back(reader: VirtualReader) -> None:
    """Leave the desk as it was: both readers, the CPS in its own, no patient."""
    reader.service_up()
    for slot in (PATIENT, PROFESSIONAL):
        reader.plug(slot)
    reader.remove(PATIENT)
    reader.insert(cps_card(), PROFESSIONAL)
