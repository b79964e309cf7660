"""What can go wrong, one class per answer expected from the screen."""

from __future__ import annotations


class AppError(Exception):
    """An expected failure: ``str()`` is English for the log, ``user_message`` French for the screen.

    Neither may hold patient data: ``str()`` goes to the log as is.
    """

    user_message: str = "L’opération n’a pas abouti. Rien n’a été perdu : réessayez."

    def __init__(self, detail: str = "", user_message: str | None = None) -> None:
        super().__init__(detail or type(self).__name__)
        if user_message is not None:
            self.user_message = user_message


class InvalidIdentifier(AppError, ValueError):
    """A text is not the identifier, amount or date that a field expects."""

    def __init__(self, kind: str, reason: str, user_message: str) -> None:
        super().__init__(f"invalid {kind}: {reason}", user_message)
        self.kind = kind
        self.reason = reason


class DeviceError(AppError):
    """A card or its reader did not do what was asked."""

    user_message = "Le lecteur n’a pas répondu. Retirez la carte, remettez-la et réessayez."


class ServiceDown(DeviceError):
    """The PC/SC service is not running. Windows stops it by itself when no reader is plugged in."""

    user_message = (
        "Le service de carte à puce est arrêté. Branchez le lecteur ; s’il l’est déjà, relancez le service : "
        "Réglages, ou « cabinet doctor », dit comment."
    )


class NoReader(DeviceError):
    """No reader is plugged in."""

    user_message = "Aucun lecteur branché. Branchez le lecteur de cartes, puis insérez la carte Vitale."


class NoCard(DeviceError):
    """The reader is empty."""

    user_message = "Aucune carte dans le lecteur. Insérez la carte Vitale, puce vers le bas."


class CardRemoved(DeviceError):
    """The card left before the end of the reading; nothing read is kept."""

    user_message = "La carte a été retirée pendant la lecture. Remettez-la et laissez-la en place."


class WrongCard(DeviceError):
    """The card in the reader is not one that can be read here."""

    user_message = "Cette carte n’est pas une carte Vitale lisible. Insérez la carte Vitale du patient."


class CardBusy(DeviceError):
    """Another program holds the card."""

    user_message = "Un autre logiciel utilise la carte. Fermez-le, puis réessayez."


class PinRefused(DeviceError):
    """The PIN is wrong; ``attempts_left`` tries remain at most: another program may have used some."""

    def __init__(self, attempts_left: int) -> None:
        essais = "essai" if attempts_left <= 1 else "essais"
        words = f"Code refusé. Il reste {attempts_left} {essais} au plus avant blocage de la carte."
        super().__init__("pin refused", words)
        self.attempts_left = attempts_left


class SignatureUnknown(DeviceError):
    """The engine went down between the order to sign and its answer: the cards may have signed, no bytes came back.

    Nothing can leave without those bytes: signing again under the same number makes one invoice, not two.
    """

    def __init__(self, detail: str, numero: int, what: str) -> None:
        super().__init__(
            detail,
            f"On ne sait pas si la feuille n° {numero} a été signée : {what}. Aucune signature n’a été reçue et rien "
            "n’est parti. Retirez les cartes, remettez-les et signez de nouveau : la feuille garde son numéro.",
        )
        self.numero = numero


class FormatError(AppError):
    """A received file does not follow its layout. The file itself is kept."""

    def __init__(self, record: str, zone: str, line: int, reason: str) -> None:
        super().__init__(
            f"record {record} zone {zone} line {line}: {reason}",
            f"Fichier illisible à l’enregistrement {line} (type {record}, zone {zone}). "
            "Il est conservé tel que reçu : signalez-le à la caisse.",
        )
        self.record, self.zone, self.line, self.reason = record, zone, line, reason


class SendingError(AppError):
    """A lot did not leave, or nobody knows whether it did."""


class NotSent(SendingError):
    """Nothing left: sending again is safe."""

    user_message = "La caisse n’a pas répondu. Les FSE restent dans la file et partiront au prochain envoi."


class OutcomeUnknown(SendingError):
    """The connection broke after the data: the lot may have arrived."""

    user_message = (
        "La liaison a été coupée pendant l’envoi : le lot est peut-être arrivé. "
        "Attendez l’accusé de réception, ou décidez vous-même d’un nouvel envoi."
    )


class Refused(SendingError):
    """The other side answered no; sending the same bytes again will not help."""

    user_message = "La caisse a refusé le message. Vérifiez l’adresse de télétransmission dans les réglages."


class MailboxDown(AppError):
    """The mailbox of the returns cannot be reached."""

    user_message = "La boîte de retours ne répond pas. Les retours seront relevés à la prochaine connexion."


class EnvironmentProblem(AppError):
    """Disk full, file locked or missing, database too new: the post must be repaired first."""

    user_message = "Le poste ne permet pas de continuer. Vérifiez l’espace disque et les droits du dossier."


class Cancelled(AppError):
    """The person gave up; everything is as before."""

    user_message = "Opération abandonnée. Rien n’a changé."


class NotAllowed(AppError):
    """The role of the person logged in does not open this."""

    user_message = "Votre rôle ne permet pas cette action. Demandez à un administrateur du cabinet."


class NotFound(AppError):
    """No row with this key: it was never there, or belongs to another cabinet."""

    user_message = "Élément introuvable. Actualisez la liste."
