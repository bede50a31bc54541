"""Everything that a second visitor may try over raw HTTP to get at what is the first one's, as a table.

`python -m tests.ui.probes` prints it. Each probe is sent by Bob, who knows whatever can be known of Ann's: her run's
id, her owner's name, the paths of her files, her page's session, a running event's id. What he must not have is her
cookie; where a probe carries it, it is another site that makes her own browser ask.
"""

import json
import sys
import tempfile
from pathlib import Path

from peft_ui.ui.visitor import COOKIE
from tests.ui.probe import Probe, across, event, file_event, posted, raw, running_event
from tests.ui.probe_world import world

NONE_HERE, NOT_HIS = "There is no run", "among your files"
NOT_OFFERED = "not in the list of choices"  # Gradio itself refuses what its list never offered; handlers have own tests
API = "/gradio_api"
EVENTS = [
    event("stop", NONE_HERE, train__watched="{run}"),
    event("stop", NONE_HERE, train__watched="waiting-run"),
    event("resume", NONE_HERE, train__watched="failed-run"),
    event("earlier", NONE_HERE, train__watched="waiting-run"),
    event("later", NONE_HERE, train__watched="waiting-run"),
    event("again", NONE_HERE, train__watched="{run}"),
    event("again", NONE_HERE, train__watched="../runs/{run}"),
    event("free", NOT_OFFERED, train__space__what="run:{run}"),
    event("free", NOT_OFFERED, train__space__what="checkpoints:{run}"),
    event("free", NOT_OFFERED, train__space__what="upload:{upload}"),
    event("show_space", train__watched="{run}"),
    event("look_elsewhere", train__watched="{run}"),
    event("delete", NONE_HERE, train__watched="{run}"),
    event("delete", NONE_HERE, train__watched="../runs/{run}"),
    event("ask_to_delete", NONE_HERE, train__watched="{run}"),
    event("save_notes", NONE_HERE, train__watched="{run}", train__name="mine now"),
    event("show_chosen", train__watched="{run}"),
    event("show", train__watched="{run}"),
    event("show", train__watched="bobs-run", train__compare="{run}"),
    event("show", train__watched="{folder}"),
    event("list_runs", play__run="{run}", train__watched="{run}"),
    event("follow", train__watched="{run}"),
    event("send", NOT_OFFERED, play__run="{run}", play__instruction="tell"),
    event("download", NOT_OFFERED, play__run="{run}"),
    event("download_script", NOT_OFFERED, play__run="{run}"),
    event("download_script", NOT_OFFERED, play__run="bobs-run/../{run}"),
    event("download_notebook", NOT_OFFERED, play__run="{run}"),
    event("download_merged", NOT_OFFERED, play__run="{run}"),
    event("show_account", play__run="{run}"),
    event("offer", play__run="{run}"),
    event("fit", play__run="{run}"),
    event("show_card", NOT_OFFERED, play__run="{run}"),
    event("publish", NOT_OFFERED, play__run="{run}", publish__repo="bob/annas", publish__token="hf_bobs"),
    event("on_source", NOT_HIS, data__source="{upload}"),
    event("on_source", "neither a file of yours", data__source="{kept}"),
    event("on_source", NOT_HIS, data__source="uploads/../{owner}/x.csv"),
    event("on_source", "neither a file of yours", data__source="{cached}"),
    event("measure_pace", data__source="{upload}"),
    event("turn_page", NOT_HIS, data__source="{upload}"),
    event("reopen", NOT_HIS, data__source="{upload}"),
    event("show_preview", NOT_HIS, data__source="{upload}"),
    event("show_whole", data__source="{upload}"),
    event("fetch_whole", NOT_HIS, data__source="{upload}"),
    event("on_portion", NOT_HIS, data__source="{upload}"),
    event("on_task", NOT_HIS, data__source="{upload}"),
    event("use_task", NOT_HIS, data__source="{upload}"),
    event("look_at", NOT_HIS, data__source="{upload}"),
    event("keep", NOT_HIS, data__source="{upload}", data__edit__cell="mine now"),
    event("delete", NOT_HIS, data__source="{upload}"),
    event("undo", NOT_HIS, data__source="{upload}"),
    event("take", NOT_HIS, data__source="{upload}"),
    event("push", NOT_HIS, data__source="{upload}", data__push__repo="bob/annas", data__push__token="hf_bobs"),
    event("search_rows", NOT_HIS, data__source="{upload}"),
    event("take_findings", NOT_HIS, data__source="{upload}"),
    event("show_tokens", NOT_HIS, data__source="{upload}"),
    event("show_plan", data__source="{upload}"),
    event("show_estimate", NOT_HIS, data__source="{upload}"),
    event("start", NOT_HIS, data__source="{upload}"),
    event("start", "cannot be named here", data__model="{folder}/adapter", data__source="examples/pirate.csv"),
    event("on_model", data__model="{folder}/adapter"),
    event("show_model", "cannot be named here", data__model="{folder}/adapter"),
    event("download", "cannot be named here", data__model="{folder}/adapter"),
    event("cancel", data__model="{folder}/adapter"),
    event("tick", data__model="{folder}/adapter"),
    event("restore", query="recipe={run}"),
    event("restore", query="recipe={recipe}"),
    event("restore", query="recipe=recipe-../{owner}/{recipe}"),
    event("on_open", query="run={run}"),
]
UPLOADS = [
    file_event("a path in the cache", "{cached}"),
    file_event("a path in her folder", "{kept}"),
    file_event("a path in her run", "{folder}/worker.log"),
    file_event("a path of the system", "/etc/passwd"),
    file_event("a path with dots", "{cached}/../../x/annas.csv"),
    file_event("an address to be fetched", "http://127.0.0.1:1/x.csv"),
    file_event("an address beside a path", "{cached}", url="http://127.0.0.1:1/x.csv"),
    file_event("a path in the cache", "{cached}", "on_recipe_file"),
    file_event("her recipe", "{folder}/recipe.json", "on_recipe_file"),
]
SESSIONS = [
    posted("in her session", (404,), session_hash="{session}"),
    posted("in her session, at once", (404,), "run/predict", session_hash="{session}"),
    posted("of her session", (404,), "reset", session_hash="{session}", event_id="x"),
    posted("of her session", (404,), "cancel", session_hash="{session}", fn_index=1, event_id="x"),
    posted("without a session", (400,), session_hash=None),
    posted("nested too deep", (200, 422), data=json.loads("[" * 200 + "]" * 200)),
    raw("queue/data of her session", "GET", f"{API}/queue/data?session_hash={{session}}"),
    raw("queue/data of both sessions", "GET", f"{API}/queue/data?session_hash=mine&session_hash={{session}}"),
    raw("heartbeat of her session", "GET", f"{API}/heartbeat/{{session}}"),
    raw("upload_progress of her upload", "GET", f"{API}/upload_progress?upload_id=annas"),
    raw("deep link of her session", "GET", f"{API}/deep_link?session_hash={{session}}"),
    raw("config with a deep link", "GET", "/config?deep_link=../x", (200,)),
    Probe("an event of hers that runs: cancel, continue, close, hear", running_event),
]
FILE_ROUTES = [
    raw(f"{route}: {name}", "GET", f"{API}/{route}{path}")
    for route in ("file=", "file/")
    for name, path in {
        "her adapter": "{folder}/adapter/adapter_model.safetensors",
        "her log": "{folder}/worker.log",
        "her upload": "{kept}",
        "her upload in the cache": "{cached}",
        "the same, encoded": "{cached|quoted}",
        "with dots": "{cached}/../../../../etc/passwd",
        "an address": "http://127.0.0.1:1/",
    }.items()
]
DOWNLOADS = [
    *(
        raw(f"her {what}.zip", "GET", f"/download/{{run}}/{what}.zip")
        for what in ("adapter", "merged", "script", "notebook", "rows")
    ),
    raw("her prepared rows", "GET", "/download/sets/{set}"),
    raw("her prepared rows as their owner's name", "GET", "/download/sets/{set}", cookies={COOKIE: "{owner}"}),
    raw("her prepared rows with dots", "GET", "/download/sets/..%2f{owner}%2f{set}"),
    raw("her recipe.yaml", "GET", "/download/{run}/recipe.yaml"),
    raw("her adapter's head", "HEAD", "/download/{run}/adapter.zip"),
    raw("her adapter", "PUT", "/download/{run}/adapter.zip", (405,), content=b"x"),
    raw("her run", "DELETE", "/download/{run}/adapter.zip", (405,)),
    raw("her adapter", "POST", "/download/{run}/adapter.zip", (405,)),
    raw("with dots", "GET", "/download/bobs-run/../{run}/adapter.zip"),
    raw("with encoded dots", "GET", "/download/bobs-run%2f..%2f{run}/adapter.zip"),
    raw("of a run with dots", "GET", "/download/..%2fruns%2f{run}/recipe.yaml"),
    raw("of a file by its name", "GET", "/download/{run}/worker.log"),
    raw("his own adapter, with a link to her log", "GET", "/download/bobs-run/adapter.zip", (200,)),
    raw("her adapter as its owner's name", "GET", "/download/{run}/adapter.zip", cookies={COOKIE: "{owner}"}),
    raw("her adapter with a guessed key", "GET", "/download/{run}/adapter.zip", cookies={COOKIE: "A" * 43}),
    raw("her adapter with both keys", "GET", "/download/{run}/adapter.zip",
        headers={"cookie": f"{COOKIE}={{bob}}; {COOKIE}={{ann}}"}),
    raw("her adapter in a quoted key", "GET", "/download/{run}/adapter.zip", headers={"cookie": f'{COOKIE}="{{bob}}"'}),
]  # fmt: skip
DOORS = [
    raw("call by name", "POST", f"{API}/call/stop", json={"data": ["{run}"]}),
    raw("call v2 by name", "POST", f"{API}/call/v2/stop", json={"watched": "{run}"}),
    raw("api by name", "POST", f"{API}/api/stop", json={"data": ["{run}"]}),
    raw("run by name", "POST", f"{API}/run/stop", (404, 500), json={"data": ["{run}"], "session_hash": "bobs"}),
    raw("a component's server function", "POST", f"{API}/component_server",
        json={"data": "{folder}", "component_id": 1, "session_hash": "{session}", "fn_name": "ls"}),
    raw("proxy", "GET", f"{API}/proxy=http://127.0.0.1:1/"),
    raw("stream", "GET", f"{API}/stream/{{session}}/1/1/playlist.m3u8"),
    raw("openapi", "GET", f"{API}/openapi.json"),
    raw("info", "GET", f"{API}/info?all_endpoints=true", (200,)),
    raw("config", "GET", "/config", (200,)),
    raw("the page", "GET", "/", (200,)),
    raw("the page with her run", "GET", "/zh?run={run}&recipe={run}", (200,)),
    raw("her tokens", "GET", f"{API}/token"),
    raw("monitoring", "GET", "/monitoring"),
    raw("monitoring's summary", "GET", "/monitoring/summary"),
    raw("run history", "GET", f"{API}/run-history/records"),
    raw("MCP", "POST", f"{API}/mcp/", json={"jsonrpc": "2.0", "method": "tools/list", "id": 1}),
    raw("the editor's code", "GET", f"{API}/vibe-code"),
    raw("a recording", "POST", f"{API}/process_recording", files={"files": ("x", b"x")}),
    raw("static with dots", "GET", "/static/..%2f..%2f..%2f{folder}/worker.log", (403, 404)),
    raw("assets with dots", "GET", "/assets/%2e%2e/%2e%2e/worker.log", (403, 404)),
    raw("join", "PUT", f"{API}/queue/join", (405,), json={}),
    raw("join", "GET", f"{API}/queue/join", (405,)),
    raw("a websocket", "GET", f"{API}/queue/join", (403, 404, 405),
        headers={"upgrade": "websocket", "connection": "Upgrade", "sec-websocket-version": "13",
                 "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ=="}),
    raw("an upload without a cookie", "POST", f"{API}/upload", (403,),
        files={"files": ("x", b"x")}, headers={"cookie": ""}),
]  # fmt: skip
SITES = [
    across("from another origin", {"origin": "http://evil.example"}),
    across("from a file or a sandbox", {"origin": "null"}),
    across("from another port", {"origin": "http://127.0.0.1:1"}),
    across("from a name that begins like ours", {"origin": "http://127.0.0.1.evil.example"}),
    across("from two origins", {"origin": "http://evil.example, http://127.0.0.1"}),
    across("as an embedded form", {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"}),
    across("under another host", {"host": "evil.example"}, (400,)),
    raw("before a request from elsewhere", "OPTIONS", f"{API}/queue/join", (403,),
        headers={"origin": "http://evil.example", "access-control-request-method": "POST"}),
    raw("her adapter, read by another site", "GET", "/download/{run}/adapter.zip", (403,),
        headers={"origin": "http://evil.example", "cookie": f"{COOKIE}={{ann}}"}),
    raw("her adapter under another host", "GET", "/download/{run}/adapter.zip", (400,),
        headers={"host": "evil.example", "cookie": f"{COOKIE}={{ann}}"}),
]  # fmt: skip
PROBES = [*EVENTS, *UPLOADS, *SESSIONS, *FILE_ROUTES, *DOWNLOADS, *DOORS, *SITES]


def main() -> int:
    """Print the table; 1 when anything gets through."""
    wrong = 0
    with tempfile.TemporaryDirectory() as place, world(Path(place)) as one:
        for number, probe in enumerate(PROBES, 1):
            faults = probe.faults(one)
            wrong += bool(faults)
            print(f"{number:3} {'THROUGH' if faults else 'refused':8} {probe.name}  {'; '.join(faults)}")
    print(f"{len(PROBES)} probes, {wrong} got through")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
