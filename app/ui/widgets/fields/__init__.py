"""Entry fields that read and write domain values."""

from app.ui.widgets.fields.choice import CheckField, ChoiceField, RadioField
from app.ui.widgets.fields.form import Form, FormRow
from app.ui.widgets.fields.passphrase import PassphraseField
from app.ui.widgets.fields.search import SearchField
from app.ui.widgets.fields.typed import AmountField, DateField, NirField, TypedField

__all__ = [
    "AmountField",
    "CheckField",
    "ChoiceField",
    "DateField",
    "Form",
    "FormRow",
    "NirField",
    "PassphraseField",
    "RadioField",
    "SearchField",
    "TypedField",
]
