"""Pushes to the stand-in: what arrives, who sees it, and what each fault comes to."""

import json

import pytest

from peft_ui.errors import Faults, RunError
from peft_ui.export.contents import digest
from peft_ui.hub.faults import HubError
from peft_ui.hub.proof import compared, prove
from peft_ui.hub.publish import Means, Target, publish
from tests.hub_stand_in.faults import Answer, Portal
from tests.hub_stand_in.torture import CASES, fits, not_compared, suffer

TARGET = Target("ada/pirate")


@pytest.fixture
def push(hub_here, run):
    """Publish the run as ada."""

    def act(target=TARGET, card=None, token="ada", proof=not_compared, on_progress=lambda text: None):
        means = Means(hub_here.url, looks=(0.0,), proof=proof)
        return publish(run, target, hub_here.tokens[token], card, on_progress, means)

    return act


def test_what_arrives(push, hub_here, run):
    told = push()
    repo = hub_here.repos["ada/pirate"]
    assert sorted(repo.files) == [
        ".gitattributes",
        "README.md",
        "adapter_config.json",
        "adapter_model.safetensors",
        "prompt_template.json",
        "tokenizer.json",
        "tokenizer_config.json",
    ]
    assert repo.files["adapter_model.safetensors"] == (run.adapter / "adapter_model.safetensors").read_bytes()
    assert told["time"] > 0
    assert json.loads(run.published.read_text()) == told
    assert told == {
        "repo": "ada/pirate",
        "url": f"{hub_here.url}/ada/pirate",
        "commit": repo.head.oid,
        "private": True,
        "pull_request": None,
        "check": {"passed": True, "max_difference": None, "why": "not compared here"},
        "time": told["time"],
    }


def test_private_unless_wished_otherwise(push, hub_here):
    push()
    push(Target("ada/open", private=False))
    assert hub_here.repos["ada/pirate"].private is True
    assert hub_here.repos["ada/open"].private is False


def test_what_should_be_private_is_not_put_where_all_can_read(push, hub_here):
    push(Target("ada/open", private=False))
    before = hub_here.repos["ada/open"].head
    with pytest.raises(HubError, match="everybody can read it"):
        push(Target("ada/open"), card="---\nlibrary_name: peft\n---\nsecret\n")
    assert hub_here.repos["ada/open"].head == before


def test_an_organisation_and_a_name_without_owner(push, hub_here):
    assert push(Target("lab/pirate"))["url"].endswith("/lab/pirate")
    assert push(Target("short"))["url"].endswith("/ada/short")


def test_the_same_again_makes_no_second_commit(push, hub_here):
    first = push()
    assert push()["commit"] == first["commit"]
    assert len(hub_here.asked("/commit/", "POST")) == 1


def test_a_changed_card_makes_one_more_commit(push, hub_here):
    push()
    push(card="---\nlibrary_name: peft\n---\n# mine\n")
    assert [commit.title for commit in hub_here.repos["ada/pirate"].history] == [
        "An adapter made with PEFT UI",
        "An adapter made with PEFT UI",
        "initial commit",
    ]
    assert hub_here.repos["ada/pirate"].files["README.md"].endswith(b"# mine\n")


def test_a_pull_request_is_offered_once(push, hub_here):
    target = Target("ada/pirate", as_pull_request=True)
    told = push(target)
    assert told["pull_request"] == told["url"] == f"{hub_here.url}/ada/pirate/discussions/1"
    assert push(target)["pull_request"] == told["pull_request"]
    repo = hub_here.repos["ada/pirate"]
    assert list(repo.files) == [".gitattributes"]
    assert "README.md" in repo.at("refs/pr/1").files


def test_a_bad_card_is_refused_before_anything_is_sent(push, hub_here):
    with pytest.raises(Faults, match="is a path on this machine"):
        push(card="---\nbase_model: /home/anna/model\n---\n")
    with pytest.raises(Faults, match='"license" must be one of'):
        push(card="---\nlicense: my-own\n---\n")
    assert hub_here.repos == {}


def test_no_adapter_yet(push, run):
    for file in run.adapter.iterdir():
        file.unlink()
    run.adapter.rmdir()
    with pytest.raises(RunError, match="has no adapter yet"):
        push()


def test_the_token_stays_in_memory(push, hub_here, run, caplog, capfd):
    heard = []
    push(on_progress=heard.append)
    token = hub_here.tokens["ada"].encode()
    here = b"".join(file.read_bytes() for file in run.home.rglob("*") if file.is_file())
    there = b"".join(hub_here.repos["ada/pirate"].files.values())
    said = "".join([*heard, caplog.text, *capfd.readouterr()]).encode()
    assert token not in here + there + said
    assert {logged.token for logged in hub_here.requests} <= {hub_here.tokens["ada"], None}


def test_no_path_of_this_machine_goes_up(push, hub_here, run):
    push()
    there = b"".join(hub_here.repos["ada/pirate"].files.values()).decode("utf-8", "replace")
    for secret in ("/home/anna", str(run.home), "my customers", "annas-laptop", "question"):
        assert secret not in there


def test_each_stage_is_told(push):
    heard = []
    push(on_progress=heard.append)
    assert list(dict.fromkeys(text.split()[0] for text in heard)) == ["Asking", "Making", "Sending", "Sent", "It"]


def test_bytes_are_told_while_they_are_sent_and_again_when_they_are_sent_again(push, hub_here, run):
    weights = run.adapter / "adapter_model.safetensors"
    weights.write_bytes(weights.read_bytes() + bytes(5_000_000))
    heard = []
    hub_here.fail("PUT", "/storage", Answer(503))
    push(on_progress=heard.append)
    told = [text for text in heard if text.startswith("Sent ")]
    assert told[-1] == f"Sent {weights.stat().st_size / 1e6:.1f} of {weights.stat().st_size / 1e6:.1f} MB."
    assert len(told) > 1
    assert hub_here.repos["ada/pirate"].files[weights.name] == weights.read_bytes()


def test_it_is_fetched_back_and_then_compared(push):
    def compare(run, folder):
        return {"files": names(folder)}

    def proof(*given):
        return prove(*given, compare=compare)

    assert "adapter_model.safetensors" in push(proof=proof)["check"]["files"]


def names(folder):
    return [path.name for path in folder.iterdir()]


def test_what_cannot_be_fetched_back_is_still_published(push, hub_here):
    hub_here.fail("HEAD", "/resolve/", Portal(), None)
    told = push(proof=prove)
    assert told["check"]["passed"] is None
    assert "It is there, but could not be fetched back" in told["check"]["why"]


def test_what_was_changed_on_the_way_is_noticed(push, hub_here, run):
    def tampered(remote, commit, contents, run):
        return prove(remote, commit, contents | {"tokenizer.json": b"{}"}, run)

    assert push(proof=tampered)["check"]["why"] == "What was fetched differs from what was sent: tokenizer.json."


@pytest.mark.parametrize("case", [case for case in CASES if not case.slow], ids=lambda case: case.name)
def test_fault(case, hub_here, tmp_path):
    result = suffer(case, tmp_path)
    assert fits(case, result), result


@pytest.mark.slow
@pytest.mark.parametrize("case", [case for case in CASES if case.slow], ids=lambda case: case.name)
def test_long_fault(case, hub_here, tmp_path):
    result = suffer(case, tmp_path)
    assert fits(case, result), result


def test_the_waiting_time_is_a_number_too(hub_here, tmp_path):
    case = next(case for case in CASES if case.name == "429 at create")
    assert suffer(case, tmp_path).wait == 55


@pytest.mark.slow
def test_the_logits_of_a_fetched_copy(tmp_path, tiny_model):
    """In a process of its own: the same adapter says the same, another one does not."""
    import shutil

    from tests.export.shaken import shaken_run

    run = shaken_run(tmp_path / "home", tiny_model)
    copy = shutil.copytree(run.adapter, tmp_path / "copy")
    same = compared(run, copy)
    assert (same["passed"], same["max_difference"]) == (True, 0.0), same
    from safetensors.torch import load_file, save_file

    weights = load_file(copy / "adapter_model.safetensors")
    save_file({name: weight * 2 for name, weight in weights.items()}, copy / "adapter_model.safetensors")
    other = compared(run, copy)
    assert other["passed"] is False
    assert other["max_difference"] > 0.01
    assert digest(run.adapter / "adapter_model.safetensors") != digest(copy / "adapter_model.safetensors")
