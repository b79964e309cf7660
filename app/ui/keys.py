"""The keys of the whole window; the help page prints them, the main window listens to them."""

from __future__ import annotations

WINDOW_KEYS: dict[str, str] = {
    "F12": "Lire la carte Vitale",
    "F11": "Scanner l’appli carte Vitale ou un datamatrix INS",
    "Ctrl+K": "Chercher un patient, une facture, une action",
    "Ctrl+N": "Nouvelle séance",
    "Ctrl+T": "Transmettre",
    "F5": "Relever les retours",
    "Ctrl+P": "Imprimer",
    "Ctrl+L": "Verrouiller",
    "F1": "Aide",
}

SCREEN_KEYS: dict[str, str] = {
    "Ctrl+Return": "Signer la feuille de soins",
    "Ctrl+J": "Composer une série de séances",
    "Ctrl+D": "Refaire la séance comme la dernière fois",
    "Ctrl+M": "Ouvrir les modèles de séance",
    "Ctrl+B": "Mettre l’acte choisi en favori, ou l’en retirer",
    "Ctrl+Z": "Annuler le dernier changement de la feuille",
    "Ctrl+Shift+Z": "Rétablir ce qui vient d’être annulé",
    "F2": "Modifier la séance choisie",
    "F3": "Pourquoi ce montant",
    "F4": "Circonstances de la feuille",
    "Alt+Up": "Séance d’avant dans l’éditeur (Alt ↓, celle d’après)",
    "Return": "Ouvrir la ligne choisie",
    "Space": "Cocher la ligne choisie",
    "Ctrl+A": "Tout cocher",
    "Esc": "Fermer le panneau, vider la recherche",
    "Ctrl+1": "Aller au premier écran (Ctrl 2, le deuxième…)",
}
