from peft_ui.ui import ledger


def line(run, **more):
    return {
        "run": run,
        "name": "Pirate",
        "text": "",
        "state": "done",
        "model": "demo",
        "method": "lora",
        "steps": 60,
        "of": 60,
        "train_loss": 1.23456,
        "eval_loss": None,
        "created": 0,
    } | more


def test_a_row_is_chosen_by_its_run_and_all_is_escaped():
    html = ledger.table([line("a"), line("b", name="<img src=x>")], chosen="b", search="")
    assert '<tr data-run="a">' in html
    assert '<tr data-run="b" class="chosen">' in html
    assert "<img" not in html
    assert '<td data-title="Average training loss">1.235</td><td data-title="Held-out loss">–</td>' in html


def test_search_looks_at_names_notes_methods_and_states():
    lines = [line("a", text="best so far"), line("b", name="Butler"), line("c", method="ia3", state="failed")]

    def found(search):
        return [run for run in "abc" if f'data-run="{run}"' in ledger.table(lines, "", search)]

    assert found("BEST pirate") == ["a"]
    assert found("butler") == ["b"]
    assert found("failed") == ["c"]
    assert found("lora") == ["a", "b"]
    assert "No run with these words" in ledger.table(lines, "", "zebra")
    assert "No runs yet" in ledger.table([], "", "")


def test_of_a_path_on_the_server_only_its_last_name_is_shown():
    local, hub = "/srv/models/gemma3-270m", "google/gemma"
    table = ledger.table([line("a", model=local), line("b", model=hub)], "", "")
    differences = ledger.differences(("A", {"model": {"name": local}}), ("B", {"model": {"name": hub}}))
    for html in (table, differences):
        assert "/srv" not in html
        assert ">gemma3-270m</td>" in html
        assert ">google/gemma</td>" in html


def test_only_differences_are_listed():
    first = {"method": {"key": "lora", "r": 8}, "training": {"seed": 0}, "data": {"columns": {}}}
    second = {"method": {"key": "lora", "r": 16}, "training": {"seed": 0}, "data": {"columns": {}}, "task": "<T>"}
    html = ledger.differences(("A", first), ("B", second))
    assert "Rank <code>method.r</code></th><td>8</td><td>16</td>" in html
    assert "<code>task</code></th><td>–</td><td>&lt;T&gt;</td>" in html
    assert html.count("<code>") == 2
    assert "same settings" in ledger.differences(("A", first), ("B", first))
