#!/usr/bin/env python3
"""Times whole commands on the same files: rasoat beside pdftotext, pandoc and kreuzberg, where they are installed.

    cargo build --release && python3 benches/compare.py [--runs N] [FILE…]

Commands take turns on each file, so that a busy machine is unfair to all alike; the median of the runs counts. Peers only convert
to text, rasoat also checks. Prints milliseconds and, for peers, how many times the time of rasoat they take.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
RASOAT = TARGET / "release" / ("rasoat.exe" if os.name == "nt" else "rasoat")
# Exit statuses that mean that the work was done: rasoat says 1 for findings, 3 for a file it could not read.
DONE = {"rasoat": {0, 1, 3}}


def commands(path):
    """Name and arguments of each command that is installed and takes the file."""
    suffix = path.suffix.lower()
    yield "rasoat", [RASOAT, "check", path, "--format", "json", "--today", "2020-09-15", "--jobs", "1"]
    if suffix == ".pdf" and (tool := shutil.which("pdftotext")):
        yield "pdftotext", [tool, "-layout", path, "-"]
    if suffix == ".docx" and (tool := shutil.which("pandoc")):
        yield "pandoc", [tool, "--to", "plain", path]
    if suffix in {".pdf", ".docx", ".xlsx"} and (tool := shutil.which("kreuzberg")):
        yield "kreuzberg", [tool, "extract", path]


def once(name, arguments):
    """Seconds that one run takes; None where it fails."""
    start = time.perf_counter()
    done = subprocess.run([str(a) for a in arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    seconds = time.perf_counter() - start
    return seconds if done.returncode in DONE.get(name, {0}) else None


def measure(path, runs):
    """Median seconds by command."""
    todo = list(commands(path))
    seconds = {name: [] for name, _ in todo}
    for _ in range(runs + 1):
        for name, arguments in todo:
            seconds[name].append(once(name, arguments))
    # The first round warms the caches of the disk.
    return {name: None if None in all_ else statistics.median(all_[1:]) for name, all_ in seconds.items()}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="*", type=Path, help="papers; without any, those of fixtures/campaign")
    parser.add_argument("--runs", type=int, default=9, help="runs of each command on each file")
    options = parser.parse_args()
    if not RASOAT.exists():
        sys.exit(f"{RASOAT} is not there: cargo build --release")
    found = sorted(p for p in (ROOT / "fixtures" / "campaign").rglob("*") if p.suffix.lower() in {".pdf", ".docx", ".xlsx"})
    ratios = {}
    for path in options.files or found:
        result = measure(path, max(options.runs, 1))
        own = result.pop("rasoat")
        line = [f"rasoat {own * 1000:.1f} ms" if own else "rasoat failed"]
        for name, seconds in result.items():
            line.append(f"{name} {seconds * 1000:.1f} ms" if seconds else f"{name} failed")
            if own and seconds:
                ratios.setdefault(name, []).append(seconds / own)
                line[-1] += f" ({seconds / own:.2f}×)"
        print(f"{path.name}: {', '.join(line)}")
    for name, all_ in ratios.items():
        print(f"{name}: {statistics.median(all_):.2f}× the time of rasoat at the median of {len(all_)} files")
    for name in ("pdftotext", "pandoc", "kreuzberg"):
        if name not in ratios:
            print(f"{name}: not measured (not installed, failing, or no file that it takes)")


if __name__ == "__main__":
    main()
