"""The one style sheet, built from the tokens."""

from __future__ import annotations

from string import Template
from typing import TYPE_CHECKING

from app.ui.theme import Colour, Radius, Size, Space, Text

if TYPE_CHECKING:
    from app.ui.theme import Theme

_SHEET = Template("""
QWidget { color: $text; font-size: ${body}px; }
QMainWindow, QDialog, QWidget[ground="window"] { background: $window; }
QWidget[ground="surface"] { background: $surface; }
QWidget[ground="sunken"] { background: $sunken; }
QToolTip { background: $surface; color: $text; border: 1px solid $line; padding: ${xs}px ${s}px; }

QLabel { background: transparent; }
QLabel[role="title"] { font-size: ${title}px; font-weight: 600; }
QLabel[role="number"] { font-size: ${number}px; font-weight: 600; }
QLabel[role="group"] { font-size: ${group}px; font-weight: 600; }
QLabel[role="label"] { font-weight: 500; }
QLabel[role="strong"] { font-weight: 600; }
QLabel[role="secondary"] { font-size: ${secondary}px; }
QLabel[role="secondary_strong"] { font-size: ${secondary}px; font-weight: 500; }
$tones

QFrame[piece="card"] { background: $surface; border: 1px solid $line; border-radius: ${r_card}px; }
QFrame[piece="inset"] { background: $window; border: 1px solid $line; border-radius: ${r_control}px; }
QFrame[piece="line"] { background: $line; border: none; max-height: 1px; min-height: 1px; }
QFrame[piece="column_line"] { background: $line; border: none; max-width: 1px; min-width: 1px; }
QFrame[piece="rail"] { background: $surface; border: none; border-right: 1px solid $line; }
QFrame[piece="top_bar"] { background: $surface; border: none; border-bottom: 1px solid $line; }
QFrame[piece="status"] { background: $surface; border: none; border-top: 1px solid $line; }
QFrame[piece="side_panel"] { background: $surface; border: none; border-left: 1px solid $line; }
$messages

QLineEdit, QComboBox, QSpinBox, QPlainTextEdit, QTextEdit {
  background: $surface; color: $text; border: 1px solid $field; border-radius: ${r_control}px;
  padding: 0 ${pad}px; min-height: ${control}px; selection-background-color: $accent; selection-color: $on_accent; }
QPlainTextEdit, QTextEdit { padding: ${s}px; }
QLineEdit:focus, QComboBox:focus, QSpinBox:focus, QPlainTextEdit:focus, QTextEdit:focus {
  border: 2px solid $accent; padding: 0 ${pad_focus}px; }
QPlainTextEdit:focus, QTextEdit:focus { padding: ${s_focus}px; }
QLineEdit:disabled, QComboBox:disabled, QSpinBox:disabled { background: $sunken; color: $hint; border-color: $line; }
QLineEdit[piece="search"], QLineEdit[piece="search"]:focus { padding-left: ${xs}px; }
QLineEdit[invalid="true"] { border-color: $danger; }
QLineEdit[invalid="true"]:focus { border: 2px solid $danger; }
QComboBox::drop-down { border: none; width: ${xl}px; }
QComboBox QAbstractItemView { background: $surface; border: 1px solid $line; selection-background-color: $soft;
  selection-color: $text; outline: none; padding: ${xs}px; }

QCheckBox, QRadioButton { spacing: ${s}px; background: transparent; min-height: ${xl}px; border-radius: ${r_tag}px;
  border: 2px solid transparent; }
QCheckBox:focus, QRadioButton:focus { border: 2px solid $accent; }

QTableView, QListView, QTreeView { background: transparent; border: none; outline: none; gridline-color: transparent;
  selection-background-color: $soft; selection-color: $text; }
QHeaderView, QHeaderView::section { background: transparent; border: none; color: $muted; }
QTableCornerButton::section { background: transparent; border: none; }

QScrollArea, QScrollArea > QWidget > QWidget[ground="none"] { background: transparent; border: none; }
QScrollBar:vertical { background: transparent; width: ${m}px; margin: 2px; }
QScrollBar:horizontal { background: transparent; height: ${m}px; margin: 2px; }
QScrollBar::handle { background: $line; border-radius: 4px; min-height: 32px; min-width: 32px; }
QScrollBar::handle:hover { background: $field; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QMenu { background: $surface; border: 1px solid $line; border-radius: ${r_control}px; padding: ${xs}px; }
QMenu::item { padding: ${menu_v}px ${xl}px ${menu_v}px ${m}px; border-radius: ${r_tag}px; }
QMenu::icon { padding-left: ${s}px; }
QMenu::item:selected { background: $soft; color: $text; }
QMenu::item:disabled { color: $hint; }
QMenu::separator { height: 1px; background: $line; margin: ${xs}px ${s}px; }

QProgressBar { background: $sunken; border: none; border-radius: 4px; max-height: 8px; min-height: 8px; }
QProgressBar::chunk { background: $accent; border-radius: 4px; }

QTabBar { background: transparent; }
QTabBar::tab { background: transparent; color: $muted; padding: ${s}px ${m}px; border: none; font-weight: 500;
  border-bottom: 2px solid transparent; }
QTabBar::tab:selected { color: $accent; border-bottom: 2px solid $accent; }
QTabBar::tab:focus { border: 2px solid $accent; border-radius: ${r_tag}px; }
QTabWidget::pane { border: none; border-top: 1px solid $line; }
QSplitter::handle { background: transparent; }
QCalendarWidget QWidget { background: $surface; }
""")


def style_sheet(theme: Theme) -> str:
    """Return the application's style sheet for the mode and scale in force."""
    tokens = {name.value: value for name, value in theme.tokens.items()}
    px = theme.px
    return _SHEET.substitute(
        tokens,
        tones=_tones(tokens),
        messages=_messages(tokens, px(Radius.CONTROL)),
        body=px(Text.BODY.px),
        title=px(Text.TITLE.px),
        number=px(Text.NUMBER.px),
        group=px(Text.GROUP.px),
        secondary=px(Text.SECONDARY.px),
        xs=px(Space.XS),
        s=px(Space.S),
        s_focus=px(Space.S) - 1,
        m=px(Space.M),
        xl=px(Space.XL),
        pad=px(10),
        pad_focus=px(10) - 1,
        menu_v=px(7),
        control=px(Size.CONTROL) - 2,
        r_tag=px(Radius.TAG),
        r_control=px(Radius.CONTROL),
        r_card=px(Radius.CARD),
    )


def _tones(tokens: dict[str, str]) -> str:
    names = (Colour.MUTED, Colour.HINT, Colour.ACCENT, Colour.ON_ACCENT, *_STATES)
    return "\n".join(f'QLabel[tone="{name.value}"] {{ color: {tokens[name.value]}; }}' for name in names)


_STATES = (Colour.SUCCESS, Colour.WARNING, Colour.DANGER, Colour.INFO, Colour.NEUTRAL)


def _messages(tokens: dict[str, str], radius: int) -> str:
    return "\n".join(
        f'QFrame[piece="message_{name.value}"] {{ background: {tokens[name.value + "_bg"]}; border: none;'
        f" border-radius: {radius}px; }}"
        for name in _STATES
    )
