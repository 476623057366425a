#!/usr/bin/env python3
"""Fills fuzz/corpus with files to begin from: what is in fixtures/, and any folders given.

    fuzz/seeds.py [FOLDER…]

A package becomes its parts as text, as `fuzz/src/lib.rs` reads them; where qpdf is installed, a PDF also comes with its streams inflated.
"""
import pathlib, shutil, subprocess, sys, zipfile

HERE = pathlib.Path(__file__).resolve().parent
LARGEST = 300_000

def put(target, name, data):
    if len(data) <= LARGEST:
        folder = HERE / "corpus" / target
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)

def parts(path):
    out = []
    with zipfile.ZipFile(path) as package:
        for info in package.infolist():
            if info.filename.endswith((".xml", ".rels", "mimetype")) and info.file_size < LARGEST:
                out.append(b"==" + info.filename.encode() + b"\n" + package.read(info))
    return b"\n".join(out)

def take(path):
    data, ending, name = path.read_bytes(), path.suffix.lower(), path.name.replace(" ", "_")
    try:
        if ending == ".docx":
            put("docx", name, parts(path))
            put("line", name + ".txt", text(path))
        elif ending in (".xlsx", ".ods", ".odt"):
            put("sheets", name, parts(path))
        elif ending == ".pdf":
            put("pdf", name, data)
            if shutil.which("qpdf") and len(data) < LARGEST:
                done = subprocess.run(["qpdf", "--qdf", "--object-streams=disable", path, "-"], capture_output=True, timeout=20)
                put("pdf", name + ".qdf", done.stdout)
        elif ending in (".doc", ".xls"):
            put("office97", name, data)
        elif ending in (".rtf", ".htm", ".html", ".mht", ".txt", ".md"):
            put("markup", name, data)
            put("text", name, data[:4000])
            put("line", name, data)
        elif ending in (".zip", ".7z", ".eml", ".msg", ".edxml"):
            put("containers", name, data)
        elif ending in (".toml", ".csv", ".json"):
            put("profile", name, data)
    except (zipfile.BadZipFile, subprocess.TimeoutExpired, OSError, RuntimeError, NotImplementedError) as error:
        print(f"{path}: {error}", file=sys.stderr)

def text(path):
    """The paragraphs of a DOCX, a line each."""
    import re
    with zipfile.ZipFile(path) as package:
        xml = package.read("word/document.xml").decode("utf-8", "replace")
    lines = [re.sub(r"<[^>]+>", "", p) for p in xml.split("</w:p>")]
    return "\n".join(lines).encode()

for folder in [HERE.parent / "fixtures", HERE.parent / "src/profile/builtin", HERE / "seeds", *map(pathlib.Path, sys.argv[1:])]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            take(path)
QUERIES = ['thi đua', '"phong trào thi đua"', 'so:>100', 'thi* OR khen -thưởng', '(a AND b) NOT c', 'unit:"A" page:3', '1.234,5 tỷ', '~"', 'a"b:c)']
for number, query in enumerate(QUERIES):
    put("query", str(number), query.encode())
TEXTS = ["ngày 28 tháng 8 năm 2020", "370,019 tỷ đồng", "Hoà Bình", "H\u00ad\u1ea5", "28/8/2020 1.234.567đ", "QĐ-UBND số 12/QĐ-BHXH"]
for number, line in enumerate(TEXTS):
    put("text", f"t{number}", line.encode())
