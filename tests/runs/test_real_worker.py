"""The real worker with the real training, once, on a tiny model."""

import pytest

from peft_ui.recipe.recipe import parse_recipe
from peft_ui.runs.events import read_events
from peft_ui.runs.launch import ROOT, WORKER
from peft_ui.runs.queue import submit
from peft_ui.runs.state import details, outcome
from peft_ui.runs.supervisor import Supervisor
from tests.runs.conftest import no_supervisor, wait_for


@pytest.mark.slow
def test_a_recipe_becomes_an_adapter_in_the_run_folder(tiny_recipe, home):
    from peft_ui.formatting.prepare import prepare
    from peft_ui.formatting.store import write_prepared

    assert ROOT.joinpath(*WORKER.split(".")).with_suffix(".py").exists()
    recipe = parse_recipe(tiny_recipe)
    prepared = prepare(recipe.data, recipe.training.seed)
    folder = submit(recipe.to_dict(), lambda data: write_prepared(prepared, data), home, "me", ensure=no_supervisor)
    supervisor = Supervisor(home)
    supervisor.look()
    wait_for(lambda: not supervisor.look(), seconds=60)
    found = outcome(folder)
    assert found["state"] == "done", details(folder)["error"]
    assert found["reload_check"]["passed"] is True
    assert (folder.adapter / "adapter_config.json").exists() and found["adapter"] == str(folder.adapter)
    losses = [event["loss"] for event in read_events(folder.events)[0] if event["kind"] == "step"]
    assert len(losses) == found["steps"] == 28 and losses[-1] < 0.5 * losses[0]
    assert "Warning" not in folder.log.read_text()
