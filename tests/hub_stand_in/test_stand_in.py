"""The stand-in by itself and through huggingface_hub in this process: headers, rights, faults."""

import urllib.error
import urllib.request

import httpx2
import pytest
from huggingface_hub import CommitOperationAdd, HfApi, errors

from tests.hub_stand_in.faults import Answer, Cut, Down, Lost, Portal, rate_limited


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "model"
    place.mkdir()
    (place / "README.md").write_text("---\nlicense: mit\ntags: [tiny]\n---\nhello\n")
    (place / "config.json").write_text('{"model_type": "llama", "architectures": ["LlamaForCausalLM"]}')
    header = b'{"a":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]}}'
    (place / "model.safetensors").write_bytes(len(header).to_bytes(8, "little") + header + bytes(24))
    return place


@pytest.fixture
def api(hub_here):
    """huggingface_hub for one of the accounts, or for nobody."""

    def of(name=None):
        return HfApi(endpoint=hub_here.url, token=hub_here.tokens[name] if name else False)

    return of


def get(url, **headers):
    with urllib.request.urlopen(urllib.request.Request(url, headers=headers)) as answer:
        return answer.status, answer.headers, answer.read()


def test_a_file_has_its_commit_and_its_digest_in_the_head(hub_here, folder):
    repo = hub_here.add_model("org/tiny", folder)
    status, headers, body = get(f"{hub_here.url}/org/tiny/resolve/main/README.md")
    assert (status, body) == (200, (folder / "README.md").read_bytes())
    assert headers["X-Repo-Commit"] == repo.head.oid
    assert headers["ETag"] == f'"{repo.head.files["README.md"].oid}"'


def test_a_large_file_is_known_by_its_sha256(hub_here, folder):
    import hashlib

    hub_here.add_model("org/tiny", folder)
    _, headers, body = get(f"{hub_here.url}/org/tiny/resolve/main/model.safetensors")
    assert headers["ETag"] == f'"{hashlib.sha256(body).hexdigest()}"'


@pytest.mark.parametrize(
    ("asked", "got"), [("bytes=0-3", b"---\n"), ("bytes=34-", b"hello\n"), ("bytes=-6", b"hello\n")]
)
def test_a_part_of_a_file(hub_here, folder, asked, got):
    hub_here.add_model("org/tiny", folder)
    status, headers, body = get(f"{hub_here.url}/org/tiny/resolve/main/README.md", Range=asked)
    assert (status, body) == (206, got)
    assert headers["Content-Range"].endswith("/40")


def test_search_tells_what_expand_names_and_no_more(hub_here, api, folder):
    hub_here.add_model("org/tiny", folder, downloads=3)
    hub_here.add_model("org/tiny-gated", folder, downloads=7, gated="manual")
    hub_here.add_model("ada/tiny-secret", folder, private=True)
    hub_here.add_model("org/other", folder)
    found = list(api().list_models(search="tiny", expand=["safetensors", "gated", "cardData"]))
    assert [model.id for model in found] == ["org/tiny-gated", "org/tiny"]
    assert found[0].gated == "manual"
    assert (found[1].safetensors.total, found[1].safetensors.parameters) == (6, {"F32": 6})
    assert found[1].card_data.license == "mit"
    assert next(iter(api().list_models(search="tiny", limit=1))).safetensors is None
    assert "ada/tiny-secret" in [model.id for model in api("ada").list_models(search="tiny")]


def test_who_may_see_a_private_repository(hub_here, api, folder):
    hub_here.add_model("lab/secret", folder, private=True)
    assert api("ada").model_info("lab/secret").private is True
    for nobody in (None, "bob"):
        with pytest.raises(errors.RepositoryNotFoundError):
            api(nobody).model_info("lab/secret")


def test_a_gated_repository_shows_itself_and_keeps_its_files(hub_here, api, folder, tmp_path):
    hub_here.add_model("org/gated", folder, gated="auto", granted={"bob"})
    assert api().model_info("org/gated").gated == "auto"
    assert api().hf_hub_download("org/gated", "README.md", local_dir=tmp_path / "readme")
    for nobody in (None, "ada"):
        with pytest.raises(errors.GatedRepoError):
            api(nobody).hf_hub_download("org/gated", "config.json", local_dir=tmp_path / "no")
    assert api("bob").hf_hub_download("org/gated", "config.json", local_dir=tmp_path / "yes")


def test_what_is_missing_is_told_apart(hub_here, api, folder):
    hub_here.add_model("org/tiny", folder)
    with pytest.raises(errors.RevisionNotFoundError):
        api().model_info("org/tiny", revision="v9")
    with pytest.raises(errors.EntryNotFoundError):
        api().hf_hub_download("org/tiny", "nothing.json")
    with pytest.raises(errors.RepositoryNotFoundError):
        api("ada").model_info("org/nothing")


def test_rights(hub_here, api):
    assert api("ada").create_repo("lab/new").repo_id == "lab/new"
    for name, repo in (("ada", "school/new"), ("ada-reads", "ada/new"), ("bob", "ada/new")):
        with pytest.raises(errors.HfHubHTTPError, match="403"):
            api(name).create_repo(repo)
    with pytest.raises(errors.HfHubHTTPError, match="409"):
        api("ada").create_repo("lab/new")
    with pytest.raises(errors.HfHubHTTPError):
        api("ada-expired").whoami()


def test_folder_up_and_down(hub_here, api, folder, tmp_path):
    api("ada").create_repo("ada/new", private=True)
    made = api("ada").upload_folder(repo_id="ada/new", folder_path=folder)
    assert made.oid == hub_here.repos["ada/new"].head.oid
    fetched = api("ada").snapshot_download("ada/new", local_dir=tmp_path / "copy")
    for name in ("README.md", "config.json", "model.safetensors"):
        assert (tmp_path / "copy" / name).read_bytes() == (folder / name).read_bytes(), fetched


def test_a_commit_that_does_not_follow_the_newest_is_refused(hub_here, api, folder):
    repo = hub_here.add_model("ada/mine", folder)
    first = repo.head.oid
    api("ada").create_commit("ada/mine", [CommitOperationAdd("a.txt", b"1")], commit_message="a", parent_commit=first)
    with pytest.raises(errors.HfHubHTTPError, match="412"):
        api("ada").create_commit(
            "ada/mine", [CommitOperationAdd("b.txt", b"1")], commit_message="b", parent_commit=first
        )


@pytest.mark.parametrize(
    "head",
    [
        "base_model: /some/path",
        "datasets: [./rows.csv]",
        "license: mine",
        "language: Englisch!",
        "a: [",
        "model-index: [{}]",
    ],
)
def test_a_card_that_the_hub_does_not_take(hub_here, api, head):
    api("ada").create_repo("ada/new")
    with pytest.raises(ValueError, match="Invalid metadata"):
        api("ada").create_commit(
            "ada/new", [CommitOperationAdd("README.md", f"---\n{head}\n---\n".encode())], commit_message="x"
        )


def test_a_fault_strikes_as_often_as_it_was_told(hub_here, api):
    hub_here.fail("GET", "whoami", Answer(503, "tired"), times=2)
    for _ in range(2):
        with pytest.raises(errors.HfHubHTTPError, match="503"):
            api("ada").whoami()
    assert api("ada").whoami()["name"] == "ada"
    assert [logged.status for logged in hub_here.asked("whoami")] == [503, 503, 200]


def test_a_lost_answer_comes_after_the_work(hub_here, api):
    hub_here.fail("POST", "/repos/create", Lost())
    with pytest.raises(httpx2.RemoteProtocolError):
        api("ada").create_repo("ada/new")
    assert "ada/new" in hub_here.repos


@pytest.mark.parametrize("fault", [Down(), Cut(0)])
def test_a_line_that_breaks_before_the_work(hub_here, api, fault):
    hub_here.fail("POST", "/repos/create", fault)
    with pytest.raises(httpx2.TransportError):
        api("ada").create_repo("ada/new")
    assert hub_here.repos == {}


def test_an_answer_that_is_cut(hub_here, folder):
    hub_here.add_model("org/tiny", folder)
    hub_here.fail("GET", "/resolve/", Cut(10))
    with pytest.raises(Exception, match="IncompleteRead"):
        get(f"{hub_here.url}/org/tiny/resolve/main/README.md")


def test_a_portal_and_a_limit(hub_here, api):
    hub_here.fail("GET", "whoami", Portal())
    with pytest.raises(ValueError, match="Expecting value"):
        api("ada").whoami()
    hub_here.fail("GET", "whoami", rate_limited(55))
    with pytest.raises(errors.HfHubHTTPError) as caught:
        api("ada").whoami()
    assert caught.value.response.headers["RateLimit"] == '"api";r=0;t=55'


def test_signing_in(hub_here):
    import json
    from urllib.parse import parse_qs, urlencode, urlsplit

    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_):
            return None

    hub_here.sign_in_as("ada", scopes=["openid", "read-repos"])
    query = urlencode({"redirect_uri": "http://me/back", "state": "s", "nonce": "n", "client_id": "c", "scope": "x"})
    with pytest.raises(urllib.error.HTTPError) as sent:
        urllib.request.build_opener(Stay).open(f"{hub_here.url}/oauth/authorize?{query}")
    back = parse_qs(urlsplit(sent.value.headers["Location"]).query)
    assert back["state"] == ["s"]
    body = urlencode({"code": back["code"][0], "grant_type": "authorization_code"}).encode()
    with urllib.request.urlopen(f"{hub_here.url}/oauth/token", body) as answer:
        given = json.loads(answer.read())
    assert given["scope"] == "openid read-repos"
    said = json.loads(get(f"{hub_here.url}/oauth/userinfo", Authorization=f"Bearer {given['access_token']}")[2])
    assert (said["sub"], said["preferred_username"]) == ("sub-ada", "ada")
    with pytest.raises(errors.HfHubHTTPError, match="scope"):
        HfApi(endpoint=hub_here.url, token=given["access_token"]).create_repo("ada/new")
    with pytest.raises(urllib.error.HTTPError):
        urllib.request.urlopen(f"{hub_here.url}/oauth/token", body)
