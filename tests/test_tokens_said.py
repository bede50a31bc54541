"""Whose token: said outright in every call to the Hub, and no process that serves visitors has the machine's."""

import ast
from pathlib import Path

import pytest

from peft_ui.settings import helper_environment

HOUSE = Path(__file__).parent.parent / "peft_ui"
ASKING = set(
    "HfApi HfFileSystem snapshot_download hf_hub_download load_dataset load_dataset_builder build_hf_headers "
    "from_pretrained whoami model_info dataset_info repo_info list_models list_datasets list_repo_files create_repo "
    "create_commit upload_file upload_folder preupload_lfs_files get_hf_file_metadata auth_check".split()
)
# Loads an adapter from a folder of ours onto a base that is in memory: nothing is asked.
LOCAL = {"methods/base.py: PeftModel.from_pretrained(base, str(folder))"}


def name_of(call: ast.Call) -> str:
    function = call.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def says_token(call: ast.Call) -> bool:
    """By its own keyword, by `**_access(...)`, by being local, or because the API it is asked of was made with one."""
    named = {keyword.arg for keyword in call.keywords}
    spread = any(keyword.arg is None and "_access" in ast.unparse(keyword.value) for keyword in call.keywords)
    made = call.func.value if isinstance(call.func, ast.Attribute) else None
    return bool(named & {"token", "local_files_only"}) or spread or (isinstance(made, ast.Call) and says_token(made))


def silent(text: str) -> list[str]:
    calls = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call) and name_of(node) in ASKING]
    return [ast.unparse(call) for call in calls if not says_token(call)]


def test_every_call_to_the_hub_says_whose_token():
    found = {
        f"{file.relative_to(HOUSE)}: {call}"
        for file in HOUSE.rglob("*.py")
        for call in silent(file.read_text(encoding="utf-8"))
    }
    assert found - LOCAL == set()


@pytest.mark.parametrize("call", ["HfApi()", "x.hf_hub_download('a')", "load_dataset('a', split='b')", "api.whoami()"])
def test_a_call_without_one_would_be_found(call):
    assert silent(call)


@pytest.mark.parametrize("shared", [{"SYSTEM": "spaces"}, {"PEFT_UI_VISITORS": "many"}])
def test_helpers_of_a_shared_page_are_born_without_the_machines_token(monkeypatch, shared):
    monkeypatch.delenv("SYSTEM", raising=False)
    monkeypatch.setenv("HF_TOKEN", "hf_the_machines")
    monkeypatch.setenv("OAUTH_CLIENT_SECRET", "secret")
    assert helper_environment()["HF_TOKEN"] == "hf_the_machines", "alone, it is the visitor's own"
    assert "HF_TOKEN" not in helper_environment(knows_tokens=False)
    assert "OAUTH_CLIENT_SECRET" not in helper_environment()
    for name, value in shared.items():
        monkeypatch.setenv(name, value)
    born = helper_environment()
    assert "HF_TOKEN" not in born
    assert born["HF_HUB_DISABLE_IMPLICIT_TOKEN"] == "1"
