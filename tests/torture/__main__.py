"""`make torture`: a hundred kills and other mishaps at random moments, over methods, tasks and processes, as a table.

KILLS=10 strikes ten of those that are left, FRESH=1 begins anew. What a run must come to, and which cases are done, is
kept in `build/torture/` under a digest of the product's code: another code begins anew by itself.
"""

import argparse
import hashlib
import shutil
import signal
import sys
from pathlib import Path

from tests.torture.processes import read_libraries
from tests.torture.table import Torture, head, line, verdict

SEED = 20261122
ROOT = Path(__file__).parents[2]


def folder_of_this_code() -> Path:
    """Where outcomes of just this code are kept."""
    digest = hashlib.sha256()
    for path in sorted((ROOT / "peft_ui").rglob("*.py")):
        digest.update(path.read_bytes())
    return ROOT / "build" / "torture" / digest.hexdigest()[:12]


def main() -> int:
    """Strike, and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--only", default="", help="cases of this name")
    parser.add_argument("--each", action="store_true", help="one of each name")
    parser.add_argument("--folder", type=Path, help="where outcomes are kept")
    parser.add_argument("--fresh", action="store_true")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was mounted and started goes
    folder = options.folder or folder_of_this_code()
    if options.fresh:
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    read_libraries()
    torture = Torture(folder, options.seed)
    print(
        f"seed {options.seed}, {len({one.name for *_, one in torture.cases})} combinations, kept in {folder}\n{head()}"
    )
    for number, row in torture.rows().items():
        print(line(number, row))
    named = torture.one_of_each() if options.each else torture.named(options.only)
    for number, row in torture.strike(named, options.kills):
        print(line(number, row), flush=True)
    rows = torture.rows()
    print(verdict(rows, len(torture.cases)))
    return any(row.wrong for row in rows.values())


if __name__ == "__main__":
    sys.exit(main())
