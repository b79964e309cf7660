"""Papers are written whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.documents.folder import PaperFolder
from app.domain.errors import EnvironmentProblem


def test_a_paper_replaces_its_own_name(tmp_path: Path) -> None:
    folder = PaperFolder(tmp_path / "lettres")
    folder.write("R-2026-0001.pdf", b"one")
    path = folder.write("R-2026-0001.pdf", b"two")
    assert Path(path).read_bytes() == b"two"
    assert [entry.name for entry in (tmp_path / "lettres").iterdir()] == ["R-2026-0001.pdf"]


def test_a_folder_that_cannot_be_made_is_a_problem_of_the_post(tmp_path: Path) -> None:
    (tmp_path / "lettres").write_text("a file where the folder should be")
    with pytest.raises(EnvironmentProblem) as caught:
        PaperFolder(tmp_path / "lettres").write("R-2026-0001.pdf", b"one")
    assert "même référence" in caught.value.user_message
    assert str(tmp_path) not in str(caught.value)


def test_a_full_disk_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(EnvironmentProblem):
        PaperFolder(tmp_path).write("R-2026-0001.pdf", b"one")
    assert list(tmp_path.iterdir()) == []


def test_a_path_is_not_a_name(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="name"):
        PaperFolder(tmp_path).write("../R-2026-0001.pdf", b"one")
