"""Changing the text size: what is built already takes the measures of what is built anew."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication, QBoxLayout, QGridLayout, QLayout, QWidget
from pytestqt.qtbot import QtBot

from app.ui.gallery import pages
from app.ui.impayes.view import ImpayesWidget
from app.ui.pdf_preview import PdfPreview
from app.ui.reglages.post_pages import ApparenceTopic
from app.ui.shell.gate import LoginPage, UserChoice
from app.ui.shell.rail import Rail
from app.ui.shell.rooms import Room
from app.ui.theme import Theme
from app.ui.widgets.table import DataTable
from tests.unit.services.unpaid import TODAY

MAKERS: dict[str, Callable[[], QWidget]] = {
    **{page.__name__: page for page in (
        pages.buttons_page, pages.cards_page, pages.table_page, pages.empty_page, pages.fields_page,
        pages.messages_page, pages.charts_page, pages.panels_page,
    )},
    "connexion": lambda: LoginPage([UserChoice("claire", "Claire Morel")]),
    "impayes": lambda: ImpayesWidget(lambda progress: progress, PdfPreview(), lambda: TODAY),
    "apparence": ApparenceTopic,
    "rail": lambda: Rail([Room("accueil", "Accueil", "house", QWidget)]),
}  # fmt: skip


def measures(page: QWidget) -> list[tuple[str, tuple[int, ...]]]:
    """Return the spacings and margins under *page*, in order, then the fixed sizes by kind and name."""
    found, fixed = [], []
    for layout in page.findChildren(QLayout):
        margins = layout.contentsMargins()
        found.append(("marges", (margins.left(), margins.top(), margins.right(), margins.bottom())))
        if isinstance(layout, QBoxLayout):
            found.append(("espace", (layout.spacing(),)))
        if isinstance(layout, QGridLayout):
            found.append(("grille", (layout.horizontalSpacing(), layout.verticalSpacing())))
    for widget in (w for w in page.findChildren(QWidget) if not w.objectName().startswith("qt_")):
        least, most = widget.minimumSize(), widget.maximumSize()
        sizes = (least.width(), least.height(), most.width(), most.height())
        fixed.append((f"{type(widget).__name__} {widget.accessibleName()}", sizes))
    return [*found, *sorted(fixed)]


@pytest.mark.parametrize("scale", [1.5, 1.25])
@pytest.mark.parametrize("name", MAKERS)
def test_a_page_built_at_another_size_takes_the_measures_of_a_new_one(
    qtbot: QtBot, theme_light: Theme, name: str, scale: float
) -> None:
    """To the pixel that rounding twice may cost; what the style of Qt gives at every size is left out."""
    built = shown(qtbot, MAKERS[name]())
    at_100 = measures(built)
    theme_light.set_scale(scale)
    wrong = [
        (at, got, new)
        for at, got, new in zip(at_100, measures(built), measures(shown(qtbot, MAKERS[name]())), strict=True)
        if at != new and any(abs(a - b) > 1 for a, b in zip(got[1], new[1], strict=True))
    ]
    assert wrong == []
    theme_light.set_scale(1.0)
    assert measures(built) == at_100


def shown(qtbot: QtBot, page: QWidget) -> QWidget:
    """Show *page*: the style sheet gives some sizes at that moment."""
    qtbot.addWidget(page)
    page.resize(1920, 1080)
    page.show()
    QApplication.processEvents()
    return page


def test_a_table_gives_its_columns_the_room_of_the_new_size(qtbot: QtBot, theme_light: Theme) -> None:
    built = shown(qtbot, pages.table_page())
    theme_light.set_scale(1.5)
    QApplication.processEvents()
    assert _columns(built) == _columns(shown(qtbot, pages.table_page()))


def _columns(page: QWidget) -> list[int]:
    view = page.findChildren(DataTable)[0].view
    return [view.columnWidth(section) for section in range(view.model().columnCount())]
