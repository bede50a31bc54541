"""A map that lies is worse than none: every room, method and setting stands in the README."""

from pathlib import Path

from peft_ui.methods import METHODS
from peft_ui.settings import SETTINGS

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_room_is_on_the_map():
    rooms = [path for path in (ROOT / "peft_ui").iterdir() if not path.name.startswith("_")]
    names = [f"{path.name}/" if path.is_dir() else path.name for path in rooms]
    assert [name for name in names if f"  {name}" not in README] == []


def test_every_method_has_a_line():
    assert [method.key for method in METHODS if f"`{method.key}`" not in README] == []


def test_every_setting_of_the_environment_has_a_line():
    assert [name for name, _, _ in SETTINGS if f"`{name}`" not in README] == []


def test_every_command_has_a_line():
    from peft_ui.cli.commands import app

    names = [command.name or command.callback.__name__ for command in app.registered_commands]
    assert [name for name in names if f"`{name}" not in README] == []
