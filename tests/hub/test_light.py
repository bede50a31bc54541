"""The page publishes: none of the heavy libraries comes along."""

import subprocess
import sys


def test_the_page_can_publish_without_torch():
    modules = ("hub.publish", "hub.account", "hub.proof", "card.write", "export.script", "export.archive")
    script = "import sys\n" + "\n".join(f"import peft_ui.{module}" for module in modules)
    script += "\nfrom huggingface_hub import HfApi\n"
    script += "print([name for name in ('torch', 'transformers', 'peft', 'datasets') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
