import subprocess
import sys

from peft_ui.runs.launch import ROOT

MODULES = "folder, events, lock, state, history, queue, supervisor, worker, follow"


def test_the_room_needs_nothing_but_the_standard_library():
    code = f"import sys; before = set(sys.modules); from peft_ui.runs import {MODULES}; "
    code += "new = {name.partition('.')[0] for name in set(sys.modules) - before}; "
    code += "print(*sorted(new - set(sys.stdlib_module_names)))"
    found = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert found.stdout.split() == ["peft_ui"]
