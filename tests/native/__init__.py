"""Small C libraries that stand for the official ones, compiled at the first test that needs them."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

SOURCES = Path(__file__).parent


@cache
def compiled(name: str, *options: str) -> Path:
    """Return the shared library made from ``name.c``; the compiler must be there, as the tests' packages say."""
    compiler = shutil.which("gcc") or shutil.which("cc")
    assert compiler is not None, "gcc is missing: the libraries of the tests cannot be compiled"
    target = Path(tempfile.mkdtemp(prefix="cabinet-kine-natif-")) / f"lib{name}.so"
    source = str(SOURCES / f"{name}.c")
    command = [compiler, "-shared", "-fPIC", "-O1", "-Wall", "-Werror", source, "-o", str(target), *options]
    subprocess.run(command, check=True, capture_output=True, text=True)
    return target
