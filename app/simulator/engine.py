"""The simulated FSE engine: records of the layout tables, signed with a local key, marked as a simulation."""

from __future__ import annotations

from collections.abc import Sequence

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.domain.clock import PARIS
from app.domain.errors import DeviceError
from app.domain.fse import Fse, SignedFse
from app.domain.lot import Destination
from app.services.ports import InvoiceContext, LotContext
from app.teletransmission.invoice import InvoiceSubject, encode_invoice
from app.teletransmission.lot import LotHeader, encode_file
from app.teletransmission.tables import Tables, load

NAME = "simulateur 0.1 (non homologué)"
TEST_FLOW = "T"
MESSAGE = "SIMULATION NON HOMOLOGUEE"


class SimulatedEngine:
    """Signs with an Ed25519 key of 32 bytes; never a homologated claim."""

    name = NAME
    homologated = False

    def __init__(self, key: bytes, tables: Tables | None = None) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(key)
        self._tables = tables or load()

    def secure(self, fse: Fse, context: InvoiceContext) -> SignedFse:
        """Return the records of the invoice, signed. Raise FormatError when an identity or a right is missing."""
        subject = InvoiceSubject(context.praticien, context.patient, context.droits, context.ordonnance)
        payload = encode_invoice(self._tables.b2, fse, subject)
        return SignedFse(fse.id, fse.numero, payload, self._key.sign(payload), NAME, context.elaborated_at)

    def format_lot(self, signed: Sequence[SignedFse], context: LotContext) -> bytes:
        """Return the file around the bytes as signed. Raise DeviceError when a signature does not match its bytes."""
        for one in signed:
            if not self.verifies(one):
                raise DeviceError(
                    "signature mismatch", f"La signature de la FSE {one.numero} ne correspond pas à ses données."
                )
        destination = Destination(context.destination_regime, context.destination_organisme, context.destination_centre)
        header = LotHeader(
            praticien=context.praticien,
            destination=destination,
            dest_type=self._tables.dest_type(destination),
            lot_numero=context.lot_numero,
            file_id=context.file_id,
            built_on=context.built_at.astimezone(PARIS).date(),
            flow=TEST_FLOW,
            message=MESSAGE,
        )
        return encode_file(self._tables.b2, header, [one.payload for one in signed])

    def verifies(self, signed: SignedFse) -> bool:
        """Return whether the signature is that of this key on these bytes."""
        try:
            self._key.public_key().verify(signed.signature, signed.payload)
        except InvalidSignature:
            return False
        return True
