"""Takes what depends on the folder of the build out of programs: tools/same_bytes.py PROGRAM...

That is the compiler's hashes of its modules, which only the compiler reads, to know what it need not compile again, and the linker's
build id, made while debug information with paths was still there. The id is made anew, of all bytes but the hashes.
"""

import hashlib
import subprocess
import sys
import tempfile
from pathlib import Path

HASHES, BUILD_ID = ".swift_modhash", ".note.gnu.build-id"
# Of a note, before its value.
HEAD = 16


def objcopy(option, files, *programs):
    subprocess.run(["objcopy", *(f"{option}={name}={file}" for name, file in files.items()), *programs], check=True)


def put_right(program, folder):
    files = {HASHES: folder / "hashes", BUILD_ID: folder / "id"}
    objcopy("--dump-section", files, program, "/dev/null")
    note = files[BUILD_ID].read_bytes()
    head, length = note[:HEAD], len(note) - HEAD
    files[HASHES].write_bytes(bytes(files[HASHES].stat().st_size))
    files[BUILD_ID].write_bytes(head + bytes(length))
    objcopy("--update-section", files, program)
    files[BUILD_ID].write_bytes(head + hashlib.sha256(Path(program).read_bytes()).digest()[:length])
    objcopy("--update-section", files, program)


for program in sys.argv[1:]:
    with tempfile.TemporaryDirectory() as folder:
        put_right(program, Path(folder))
