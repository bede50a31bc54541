"""Every shipped recipe loads, and its data are there."""

from pathlib import Path

import pytest

from peft_ui.recipe.file import read_recipe

RECIPES = sorted((Path(__file__).parent.parent / "examples" / "recipes").glob("*.yaml"))


def test_there_are_recipes():
    assert len(RECIPES) >= 3


@pytest.mark.parametrize("path", RECIPES, ids=lambda path: path.stem)
def test_recipe_loads_and_finds_its_data(path):
    recipe = read_recipe(path)
    assert Path(recipe.data.source).is_file()
    assert recipe.method.key in path.stem
