"""The order of the rooms: each imports only rooms to its left, and heavy libraries stay out of the page."""

import ast
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent / "peft_ui"
# Lowest first; rooms in one tuple do not know each other.
ORDER = (
    ("errors", "settings", "words"),
    ("data",),
    ("formatting",),
    ("models",),
    ("tokens",),
    ("audit",),
    ("methods",),
    ("recipe",),
    ("evaluation",),
    ("training",),
    ("estimate",),
    ("runs",),
    ("playground", "card"),
    ("export",),  # the zip carries the card
    ("hub",),
    ("ui",),
    ("cli", "demo"),  # the command line opens the page, so it stands above it
    ("__main__",),
)
LEVEL = {room: level for level, rooms in enumerate(ORDER) for room in rooms}
# settings reads errors: the three of the ground floor stand side by side, in this order.
GROUND = ("errors", "settings", "words")
HEAVY = ("torch", "transformers", "peft", "trl", "datasets", "accelerate")


def room_of(file: Path) -> str:
    return file.relative_to(ROOT).parts[0].removesuffix(".py")


def imported(tree: ast.AST) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative imports hide the room"
            names.add(node.module or "")
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return names


def may_import(room: str, other: str) -> bool:
    if room == other:
        return True
    if room in GROUND and other in GROUND:
        return GROUND.index(other) < GROUND.index(room)
    return LEVEL[other] < LEVEL[room]


def sources() -> list[Path]:
    return [file for file in sorted(ROOT.rglob("*.py")) if file != ROOT / "__init__.py"]


def test_every_room_is_known():
    assert {room_of(file) for file in sources()} <= set(LEVEL)


def test_a_room_imports_only_rooms_to_its_left():
    wrong = [
        f"{file.relative_to(ROOT)} imports {name}"
        for file in sources()
        for name in sorted(imported(ast.parse(file.read_text(encoding="utf-8"))))
        if name.startswith("peft_ui.")
        and (other := name.split(".")[1]) in LEVEL
        and not may_import(room_of(file), other)
    ]
    assert wrong == []


def test_no_room_imports_a_room_that_nobody_knows():
    known = set(LEVEL) | {"__version__"}
    wrong = [
        f"{file.relative_to(ROOT)} imports {name}"
        for file in sources()
        for name in imported(ast.parse(file.read_text(encoding="utf-8")))
        if name.startswith("peft_ui.") and name.split(".")[1] not in known
    ]
    assert wrong == []


def test_only_the_page_knows_gradio():
    wrong = [
        str(file.relative_to(ROOT))
        for file in sources()
        if room_of(file) != "ui"
        and any(name.split(".")[0] == "gradio" for name in imported(ast.parse(file.read_text(encoding="utf-8"))))
    ]
    assert wrong == []


def test_only_settings_reads_the_environment():
    wrong = [
        str(file.relative_to(ROOT))
        for file in sources()
        if room_of(file) != "settings" and "os.environ.get" in file.read_text(encoding="utf-8")
    ]
    assert wrong == []


def test_what_the_page_imports_is_light():
    """Everything that the web process may import, imported: none of the heavy libraries comes along."""
    rooms = ("recipe.file", "methods", "estimate.client", "runs.queue", "runs.state", "runs.supervisor", "ui.app")
    script = "import sys\n" + "\n".join(f"import peft_ui.{room}" for room in rooms)
    script += f"\nprint([name for name in {HEAVY} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_each_part_of_the_page_can_be_read_first():
    """Two that read each other work in one order only."""
    read = """
import importlib, sys
for name in sys.argv[1:]:
    for one in [one for one in sys.modules if one.startswith("peft_ui.ui")]:
        del sys.modules[one]
    importlib.import_module(name)
"""
    names = [".".join(("peft_ui", *file.relative_to(ROOT).with_suffix("").parts)) for file in sources()]
    parts = [name for name in names if name.startswith("peft_ui.ui.") and not name.endswith("__init__")]
    done = subprocess.run([sys.executable, "-c", read, *parts], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
