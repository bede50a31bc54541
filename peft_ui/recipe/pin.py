"""A recipe whose data set lies on the Hub, bound to the commit that it is now: who follows it reads the same rows."""

from dataclasses import replace

from peft_ui.data.hub import commit_of
from peft_ui.data.source import is_hub_name
from peft_ui.recipe.recipe import Recipe


def pinned(recipe: Recipe, token: str | None = None) -> Recipe:
    """The recipe with the commit of its data set; as it is where the rows lie in a file.

    Raises:
        DataError: the data set is not there, or the Hub cannot be asked.
    """
    data = recipe.data
    if not is_hub_name(data.source):
        return recipe
    commit = commit_of(data.source, data.revision, token)
    return replace(recipe, data=data.model_copy(update={"revision": commit}))
