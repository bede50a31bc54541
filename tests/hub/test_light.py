"""The page publishes: none of the heavy libraries comes along."""

import subprocess
import sys


def test_the_page_can_publish_without_torch():
    rooms = ("publish", "account", "card", "faults", "script", "archive", "proof")
    script = "import sys\n" + "\n".join(f"import peft_ui.hub.{room}" for room in rooms)
    script += "\nfrom huggingface_hub import HfApi\n"
    script += "print([name for name in ('torch', 'transformers', 'peft', 'datasets') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
