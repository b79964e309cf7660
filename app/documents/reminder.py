"""The reminder letter: A4, window envelope DL, one table, one total, one code to pay."""

from __future__ import annotations

from dataclasses import dataclass

from app.documents.epc import epc_payload, qr_rectangles
from app.documents.fonts import MEDIUM, SEMIBOLD, width_mm
from app.documents.letter_words import TVA, Words, days_of, letter_words, long_day
from app.documents.sheet import (
    BLACK,
    GREY,
    LEFT,
    RIGHT,
    Block,
    Pen,
    Style,
    clean,
    paginate,
    paragraph,
    render,
    wrap,
)
from app.domain.creance import DebtorKind, Relance, RelanceLigne
from app.domain.identifiers import Iban
from app.services.ports import LetterContext

WINDOW_X, WINDOW_Y, WINDOW_WIDTH, WINDOW_HEIGHT = 110.0, 50.0, 80.0, 35.0
"""The window of a DL or C5 envelope (UI.md §6)."""
FOLDS = (99.0, 198.0)
SIMULATION = "SIMULATION — cabinet école fictif"

BODY = Style()
SMALL = Style(size=8.4, leading=4.5, grey=GREY)
SMALL_BOLD = Style(MEDIUM, 8.4, 4.5)
HEAD = Style(MEDIUM, 8.4, 4.5, GREY)
NAME = Style(SEMIBOLD, 13, 5.6)
STRONG = Style(SEMIBOLD, 10, 5.1)
SUBJECT = Style(SEMIBOLD, 11.5, 5.8)
TOTAL = Style(SEMIBOLD, 12, 5.8)
FOOT = Style(size=8, leading=3.7, grey=GREY)

QR_SIDE = 29.0
FIRST_TOP, NEXT_TOP, BOTTOM, FOOT_Y = 103.0, 34.0, 272.0, 278.5
COLUMN_DAYS, COLUMN_AMOUNT, COLUMN_PAID = 55.0, 145.5, 165.0


@dataclass(frozen=True, slots=True)
class ReminderPrinter:
    """Makes the PDF of a reminder with the embedded faces."""

    def reminder(self, relance: Relance, context: LetterContext) -> bytes:
        """Return the PDF: byte-identical for the same input."""
        words = letter_words(relance, context)
        placed = _placed(_flow(relance, context, words, compact=False))
        if len(placed) > 1:  # tighter rows before a second page
            placed = _placed(_flow(relance, context, words, compact=True))
        total = len(placed)

        def page(number: int) -> list[tuple[float, Block]]:
            return placed[number - 1]

        def draw(pen: Pen, number: int) -> None:
            if number == 1:
                _first_page(pen, relance, context, words)
            else:
                _next_page(pen, relance, context)
            for y, block in page(number):
                block.draw(pen, y)
            _margins(pen, context, number, total)

        pages = [lambda pen, n=number: draw(pen, n) for number in range(1, total + 1)]
        return render(pages, f"Lettre {relance.reference}", context.cabinet.nom)


def _first_page(pen: Pen, relance: Relance, context: LetterContext, words: Words) -> None:
    y = _letterhead(pen, relance, context)
    y = max(64.0, y + 4)
    pen.text(LEFT, y, "Notre référence", SMALL)
    pen.text(LEFT, y + 4.3, relance.reference, SMALL_BOLD)
    if words.registered:
        pen.text(LEFT, y + 12, "Lettre recommandée avec avis de réception", SMALL_BOLD)
    _window(pen, relance)
    pen.text(WINDOW_X, 91.0, f"{context.cabinet.adresse.ville}, le {long_day(relance.dated_on)}", BODY)
    for fold in FOLDS:
        pen.rule(4, 8, fold, GREY, 0.5)


def _letterhead(pen: Pen, relance: Relance, context: LetterContext) -> float:
    """Draw who writes; return the baseline under the last line."""
    cabinet, praticien = context.cabinet, context.praticien
    measure = WINDOW_X - LEFT - 5
    y = pen.lines(LEFT, 22.0, wrap(cabinet.nom, measure, NAME), NAME)
    alone = cabinet.nom.strip().lower() == praticien.nom_complet.lower()
    trade = "Masseur-kinésithérapeute" if alone else f"{praticien.nom_complet}, masseur-kinésithérapeute"
    y = pen.lines(LEFT, y - 0.2, wrap(trade, measure, BODY), BODY)
    place = ", ".join((*cabinet.adresse.lignes, f"{cabinet.adresse.code_postal} {cabinet.adresse.ville}"))
    numbers = [f"RPPS {praticien.rpps}".replace(" ", "\u00a0")]
    if relance.debtor.kind is not DebtorKind.PATIENT:
        numbers.append(f"N° AM {praticien.numero_am}".replace(" ", "\u00a0"))
    if cabinet.siret:
        numbers.append(f"SIRET {_grouped_siret(cabinet.siret)}".replace(" ", "\u00a0"))
    for line in (_joined(place, cabinet.telephone.replace(" ", "\u00a0"), cabinet.email), _joined(*numbers)):
        lines = [piece.rstrip(" ·") for piece in wrap(line, measure, SMALL)]
        y = pen.lines(LEFT, y - 0.1, lines, SMALL)
    return y


def _window(pen: Pen, relance: Relance) -> None:
    """Write the address inside the window, smaller when the name is very long."""
    debtor = relance.debtor
    civilite = "" if "," in debtor.civilite else debtor.civilite
    written = [f"{civilite} {debtor.nom}".strip(), *(debtor.adresse.printed if debtor.adresse else ())]
    for size in (10.0, 9.0, 8.0, 7.0, 6.0):
        style = Style(size=size, leading=size * 0.51)
        lines = [line for text in written for line in wrap(text, WINDOW_WIDTH, style)]
        if len(lines) * style.leading <= WINDOW_HEIGHT - 1:
            break
    pen.lines(WINDOW_X, WINDOW_Y + style.size * 0.3528, lines[: int(WINDOW_HEIGHT / style.leading)], style)


def _next_page(pen: Pen, relance: Relance, context: LetterContext) -> None:
    name = wrap(context.cabinet.nom, 110, SMALL)[0]
    pen.text(LEFT, 22.0, _joined(name, f"Notre référence {relance.reference}", "suite"), SMALL)


def _margins(pen: Pen, context: LetterContext, number: int, total: int) -> None:
    if context.cabinet.fictif:
        width = width_mm(SIMULATION, SEMIBOLD, 8.4) + 6
        pen.box(RIGHT - width, 9.0, width, 6.2)
        pen.text(RIGHT - width + 3, 13.2, SIMULATION, Style(SEMIBOLD, 8.4, 4.5))
    pen.rule(LEFT, RIGHT, FOOT_Y)
    pen.lines(LEFT, FOOT_Y + 4.6, wrap(_joined(TVA, context.pied), RIGHT - LEFT - 14, FOOT)[:3], FOOT)
    pen.text_right(RIGHT, FOOT_Y + 4.6, f"{number}/{total}", FOOT)


def _placed(blocks: list[Block]) -> list[list[tuple[float, Block]]]:
    return paginate(blocks, FIRST_TOP, NEXT_TOP, BOTTOM)


def _flow(relance: Relance, context: LetterContext, words: Words, *, compact: bool) -> list[Block]:
    blocks = [
        paragraph(words.subject, SUBJECT, 4.6, glue=True),
        paragraph(f"{words.greeting},", BODY, 3.1, glue=True),
        *(paragraph(text, BODY, 3.1) for text in words.opening),
    ]
    head = _table_head(words)
    blocks.append(Block(2.5, lambda _pen, _y: None))
    blocks.append(head)
    last = len(relance.lignes) - 1
    for index, ligne in enumerate(relance.lignes):
        blocks.append(_row(ligne, head, compact=compact, glue=index == last))
    blocks.append(_total(relance, words))
    blocks.append(_payment(relance, context, words))
    blocks += [paragraph(text, BODY, 3.1, glue=True) for text in words.closing]
    blocks.append(paragraph(words.politeness, BODY, 6.2, glue=True))
    blocks.append(paragraph(context.signataire, BODY, 0))
    return blocks


def _table_head(words: Words) -> Block:
    def draw(pen: Pen, y: float) -> None:
        pen.text(LEFT, y + 3.4, words.document, HEAD)
        pen.text(COLUMN_DAYS, y + 3.4, "Séances", HEAD)
        pen.text_right(COLUMN_AMOUNT, y + 3.4, "Montant", HEAD)
        pen.text_right(COLUMN_PAID, y + 3.4, "Déjà réglé", HEAD)
        pen.text_right(RIGHT, y + 3.4, "Reste dû", HEAD)
        pen.rule(LEFT, RIGHT, y + 6.0, BLACK, 0.9)

    return Block(6.0, draw, glue=True)


def _row(ligne: RelanceLigne, head: Block, *, compact: bool, glue: bool) -> Block:
    height = 6.4 if compact else 8.8
    baseline = height * 0.62

    def draw(pen: Pen, y: float) -> None:
        pen.text(LEFT, y + baseline, f"N°\u00a0{ligne.invoice_numero}", BODY)
        pen.text(COLUMN_DAYS, y + baseline, days_of(ligne), BODY)
        pen.text_right(COLUMN_AMOUNT, y + baseline, str(ligne.montant), BODY)
        pen.text_right(COLUMN_PAID, y + baseline, str(ligne.deja_regle), BODY)
        pen.text_right(RIGHT, y + baseline, str(ligne.reste), BODY)
        pen.rule(LEFT, RIGHT, y + height)

    return Block(height, draw, glue, head)


def _total(relance: Relance, words: Words) -> Block:
    def draw(pen: Pen, y: float) -> None:
        pen.text(LEFT, y + 6.2, words.total, STRONG)
        pen.text_right(RIGHT, y + 6.2, str(relance.total), TOTAL)

    return Block(14.5, draw, glue=True)


def _payment(relance: Relance, context: LetterContext, words: Words) -> Block:
    """Return the code and the account, the account alone, or nothing when the cabinet gave no IBAN."""
    cabinet = context.cabinet
    if cabinet.iban is None:
        return Block(0, lambda _pen, _y: None, glue=True)
    account = _joined(f"IBAN {cabinet.iban}".replace(" ", "\u00a0"), f"BIC\u00a0{cabinet.bic}" if cabinet.bic else "")
    reference = f"Référence à rappeler\u00a0: {relance.reference}"
    if not words.with_qr:
        lines = [*wrap(f"Règlement par virement\u00a0: {account}", RIGHT - LEFT, SMALL), reference]
        return Block(
            len(lines) * SMALL.leading + 4, lambda pen, y: _draw_lines(pen, LEFT, y + 3, lines), glue=True
        )  # fmt: skip
    return _scan(relance, cabinet.iban, context, (account, reference))


def _scan(relance: Relance, iban: Iban, context: LetterContext, tail: tuple[str, str]) -> Block:
    payload = epc_payload(context.cabinet.nom, iban, context.cabinet.bic, relance.total, relance.reference)
    x = LEFT + QR_SIDE + 8
    sentence = "Ouvrez l’application de votre banque et scannez ce code\u00a0: montant et référence sont déjà remplis."
    lines = [line for text in (sentence, *tail) for line in wrap(text, RIGHT - x, SMALL)]

    def draw(pen: Pen, y: float) -> None:
        pen.rectangles(qr_rectangles(payload, LEFT, y, QR_SIDE))
        top = y + (QR_SIDE - (len(lines) + 1) * SMALL.leading) / 2 + 3.4
        pen.text(x, top, "Payer par virement en un scan", STRONG)
        _draw_lines(pen, x, top + 4.8, lines)

    return Block(QR_SIDE + 8.5, draw, glue=True)


def _draw_lines(pen: Pen, x: float, baseline: float, lines: list[str]) -> None:
    pen.lines(x, baseline, lines, SMALL)


def _joined(*pieces: str) -> str:
    return " · ".join(clean(piece) for piece in pieces if piece)


def _grouped_siret(siret: str) -> str:
    bare = siret.replace(" ", "")
    return f"{bare[:3]} {bare[3:6]} {bare[6:9]} {bare[9:]}" if len(bare) == 14 else siret
