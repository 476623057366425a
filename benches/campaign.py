#!/usr/bin/env python3
"""A campaign of 83 units with 6 files each, made from the fixtures: how long it takes to take it in and to assess it again by a changed
profile, and whether anything confirmed is lost when the program is killed.

    cargo build --release && python3 benches/campaign.py [--kills N] [--keep DIR]

Prints seconds of wall clock; with --kills, how many random kills of ingest, notice and restore the home folder survived.
"""

import argparse
import io
import os
import random
import shutil
import subprocess
import tempfile
import time
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
RASOAT = TARGET / "release" / ("rasoat.exe" if os.name == "nt" else "rasoat")
FIXTURES = ROOT / "fixtures" / "campaign"
UNITS = 83
DAY = ["--today", "2020-09-15"]


def other(document, old, new):
    """A DOCX with one name put for another, so that no two files are the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(document)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for item in source.infolist():
            data = source.read(item)
            if item.filename == "word/document.xml":
                data = data.replace(old.encode(), new.encode()) + f"<!-- {new} -->".encode()
            target.writestr(item.filename, data)
    return out.getvalue()


def make(folder):
    """Writes the campaign; returns how many files it has."""
    units = subprocess.run([RASOAT, "profile", "show", "bhxh-2638-2020", "--toml"], capture_output=True, text=True, check=True)
    assert units.stdout
    report = next((FIXTURES / "day-du-docx").glob("*.docx")).read_bytes()
    sheet = next((FIXTURES / "phu-luc-xlsx-khuyet").glob("*.xlsx")).read_bytes()
    with zipfile.ZipFile(FIXTURES / "khen-thuong-du.zip") as archive:
        awards = [archive.read(name) for name in archive.namelist() if name.endswith(".docx")][:4]
    names = roster()
    lines, files = ["dossier,unit,received"], 0
    for n, name in enumerate(names[:UNITS]):
        own = folder / f"{n:03}"
        own.mkdir(parents=True)
        (own / "bao cao.docx").write_bytes(other(report, "Bắc Giang", name.removeprefix("BHXH tỉnh ")))
        (own / "phu luc.xlsx").write_bytes(sheet + b"\0" * n)
        for i, award in enumerate(awards):
            (own / f"khen thuong {i}.docx").write_bytes(other(award, "Bắc Ninh", name.removeprefix("BHXH tỉnh ")))
        files += 2 + len(awards)
        lines.append(f'{own.name},"{name}",2020-08-{20 + n % 12:02}')
    (folder / "received.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return files


def roster():
    """Names of the units that are to send, by the letters to those who sent nothing."""
    with tempfile.TemporaryDirectory() as work:
        run(["ingest", FIXTURES, *DAY], work)
        status = run(["status", "--format", "json"], work).stdout
        import json

        state = json.loads(status)
        missing = state.get("missing_units") or state.get("not_submitted") or []
        rows = [row["unit"] if isinstance(row["unit"], str) else row["unit"]["name"] for row in state["rows"]]
    names = rows + [m if isinstance(m, str) else m["name"] for m in missing]
    return (names * 2)[:UNITS]


def run(args, folder, **options):
    return subprocess.run([RASOAT, *args, "-q"], cwd=folder, capture_output=True, text=True, **options)


def timed(label, args, folder):
    start = time.perf_counter()
    done = run(args, folder)
    assert done.returncode in (0, 1, 3), done.stderr
    print(f"{label:44} {time.perf_counter() - start:7.2f} s")
    return done


def sound(folder, home):
    """Whether the home folder opens, the doctor finds nothing but what the next run adds, and search works."""
    for args in (["doctor"], ["search", "tuyên truyền"]):
        done = run(["--home", home, *args], folder)
        told = [line for line in done.stdout.splitlines() if line.startswith("✗") and "chưa có trong chỉ mục" not in line and "dở dang" not in line]
        if done.returncode not in (0, 1) or told:
            return f"{args}: {done.returncode} {told} {done.stderr.strip()[:200]}"
    return None


def kills(folder, n):
    """Kills ingest, notice and restore at random moments; returns the troubles found."""
    troubles = []
    confirmed = set()
    run(["--home", "whole", "ingest", "dot", *DAY], folder)
    run(["--home", "whole", "backup", "luu.zip"], folder)
    for i in range(n):
        which = ("ingest", "notice", "restore")[i % 3]
        home = "nha" if which != "restore" else f"moi-{i}"
        if which == "notice" and not (folder / "nha").exists():
            which = "ingest"
        args = {"ingest": ["ingest", "dot", *DAY], "notice": ["notice", "--all", "--today", "2020-09-15"], "restore": ["restore", "luu.zip"]}[which]
        if which == "ingest" and i % 9 == 0:
            shutil.rmtree(folder / "nha", ignore_errors=True)
            confirmed.clear()
        child = subprocess.Popen([RASOAT, "--home", home, *args, "-q"], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(random.uniform(0, 2.5))
        child.kill()
        child.wait()
        if (folder / home).exists():
            if said := sound(folder, home):
                troubles.append(f"kill {i} of {which}: {said}")
            now = {line.split('"dossier":"')[1].split('"')[0] for line in run(["--home", home, "audit", "--format", "json"], folder).stdout.splitlines() if '"what":"ingest"' in line}
            if home == "nha":
                if not confirmed <= now:
                    troubles.append(f"kill {i} of {which}: lost {sorted(confirmed - now)[:3]}")
                confirmed |= now
        if which == "restore":
            shutil.rmtree(folder / home, ignore_errors=True)
    return troubles


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    work = options.keep or Path(tempfile.mkdtemp())
    work.mkdir(parents=True, exist_ok=True)
    if not (work / "dot").exists():
        print(f"{make(work / 'dot')} files of {UNITS} units")
    shutil.rmtree(work / "index", ignore_errors=True)
    timed("ingest", ["ingest", "dot", *DAY], work)
    timed("ingest again, nothing changed", ["ingest", "dot", *DAY], work)
    toml = run(["profile", "show", "bhxh-2638-2020", "--toml"], work).stdout
    (work / "moi.toml").write_text(toml.replace('before = "2020-08-28"', 'before = "2020-08-29"'), encoding="utf-8")
    timed("check --against, changed profile", ["check", "--against", "bhxh-2638-2020", "--profile", "moi.toml", *DAY], work)
    timed("campaign recheck, changed profile", ["campaign", "recheck", "--profile", "moi.toml", *DAY], work)
    timed("replay of all versions", ["replay", "--all-versions"], work)
    timed("notice --all", ["notice", "--all", *DAY], work)
    if options.kills:
        troubles = kills(work, options.kills)
        print(f"{options.kills} kills, {len(troubles)} troubles")
        for trouble in troubles:
            print("  " + trouble)
    if not options.keep:
        shutil.rmtree(work)


if __name__ == "__main__":
    main()
