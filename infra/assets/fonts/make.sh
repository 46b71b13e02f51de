#!/bin/sh
# Makes noto-sans-sc.otf.z: the letters that plates and posters are set in, packed by zlib.
#
# Noto Sans CJK SC, Regular, cut down to what names and addresses are written with: GBK, the 8,105 characters of 通用规范汉字表
# (Unihan's kTGH: the characters that the law has names written with), ASCII and the punctuation beside it. What lays out texts
# (kerning, alternates) is left out with it, for the setter asks for none.
#
# Debian: fonts-noto-cjk, unicode-data, python3-venv. The same packages make the same bytes.
set -eu
cd "$(dirname "$0")"
tools=$(mktemp -d)
trap 'rm -rf "$tools"' EXIT
python3 -m venv "$tools/venv"
"$tools/venv/bin/pip" install --quiet fonttools==4.68.0
"$tools/venv/bin/python" - <<'PYTHON'
import bz2
import io
import re
import zlib

from fontTools import subset
from fontTools.ttLib import TTCollection

FONT = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
UNIHAN = "/usr/share/unicode/Unihan_OtherMappings.txt.bz2"


def gbk():
    for lead in range(0x81, 0xFF):
        for trail in range(0x40, 0xFF):
            try:
                yield from map(ord, bytes([lead, trail]).decode("gbk"))
            except UnicodeDecodeError:
                pass


def standard():
    with bz2.open(UNIHAN, "rt", encoding="utf-8") as lines:
        for line in lines:
            found = re.match(r"U\+([0-9A-F]+)\tkTGH\t", line)
            if found:
                yield int(found[1], 16)


wanted = set(gbk()) | set(standard()) | set(range(0x20, 0x7F)) | set(range(0xA0, 0x100)) | set(range(0x2010, 0x2028))
wanted |= set(map(ord, "〇○·—喆堃昇祎珺玥翀旻彧"))
font = next(one for one in TTCollection(FONT).fonts if one["name"].getDebugName(6) == "NotoSansCJKsc-Regular")
missing = [chr(one) for one in set(standard()) | set(map(ord, "喆堃昇祎珺玥翀旻彧")) if one not in font.getBestCmap()]
assert not missing, missing
options = subset.Options()
options.layout_features = []
options.drop_tables += ["BASE", "GPOS", "GSUB", "VORG", "vhea", "vmtx"]
options.hinting = False
# One outline after the other packs better than calls from one to another.
options.desubroutinize = True
options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
options.notdef_outline = True
options.recalc_timestamp = False
cut = subset.Subsetter(options)
cut.populate(unicodes=wanted)
font.flavor = None
cut.subset(font)
written = io.BytesIO()
font.recalcTimestamp = False
font.save(written)
packed = zlib.compress(written.getvalue(), 9)
with open("noto-sans-sc.otf.z", "wb") as file:
    file.write(packed)
print(f"{len(font.getBestCmap())} characters, {len(written.getvalue())} bytes, packed {len(packed)}")
PYTHON
