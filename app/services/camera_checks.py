"""What is said of the cameras of a post: what is wrong, and the gesture or the line that repairs it."""

from __future__ import annotations

from app.services.ports_code import CameraDiagnosis, CameraSeen, CameraState
from app.services.post_check import Check, Verdict

_NAME = "Caméra"
_NONE = "Branchez une webcam pour lire l’appli carte Vitale ; une douchette ou une image suffisent aussi."
_DENIED = {
    "linux": 'Ajoutez ce compte au groupe « video » : sudo usermod -aG video "$USER", puis rouvrez la session.',
    "win32": "Paramètres > Confidentialité > Caméra : autorisez les applications de bureau.",
    "darwin": "Réglages Système > Confidentialité et sécurité > Caméra : autorisez Cabinet Kiné, puis relancez-le.",
}
_MUTE = "Débranchez la caméra, rebranchez-la sur une autre prise USB, sans multiprise. Si rien ne change, changez-la."
_BLACK = "Ouvrez le cache de la caméra, puis allumez une lampe."
_DRIVER = {
    True: "Retirez « blacklist uvcvideo » des fichiers de /etc/modprobe.d, puis : sudo modprobe uvcvideo.",
    False: "Chargez le pilote : sudo modprobe uvcvideo, puis rebranchez la caméra.",
}


def camera_checks(diagnosis: CameraDiagnosis) -> tuple[Check, ...]:
    """Return the points in the order in which to repair them. A post without a camera is not broken."""
    if not diagnosis.library_ready:
        repair = "Relancez « python3 installer/run.py »."
        return (Check("Module de lecture des codes", Verdict.FAULT, "OpenCV ou zxing-cpp manque", repair),)
    library = Check("Module de lecture des codes", Verdict.OK, "OpenCV et zxing-cpp sont installés")
    if diagnosis.cameras:
        return library, *(_camera(one, diagnosis.platform) for one in diagnosis.cameras)
    if diagnosis.usb_cameras:
        found = "une caméra est branchée mais sans pilote"
        return library, Check(_NAME, Verdict.FAULT, found, _DRIVER[diagnosis.blocked_driver])
    return library, Check(_NAME, Verdict.WARNING, "aucune", _NONE)


def _camera(camera: CameraSeen, platform: str) -> Check:
    name = f"{_NAME} {camera.index} « {camera.name} »"
    match camera.state:
        case CameraState.READY:
            return Check(name, Verdict.OK, f"prête, {camera.size[0]} × {camera.size[1]} points")
        case CameraState.UNTRIED:
            return Check(name, Verdict.OK, "présente, non essayée")
        case CameraState.BLACK:
            return Check(name, Verdict.WARNING, "l’image est noire", _BLACK)
        case CameraState.BUSY:
            who = f" (« {camera.holder} »)" if camera.holder else ""
            repair = "Fermez la visioconférence ou le logiciel de photo, puis réessayez."
            return Check(name, Verdict.WARNING, f"prise par un autre logiciel{who}", repair)
        case CameraState.DENIED:
            return Check(name, Verdict.FAULT, "refusée à ce compte", _DENIED.get(platform, _DENIED["linux"]))
        case CameraState.MUTE:
            return Check(name, Verdict.FAULT, "ne donne aucune image", _MUTE)
