import json
import sys

import docx
from docx.oxml.ns import qn

file, picture = sys.argv[1:]
document = docx.Document(file)
section = document.sections[0]
grid = section._sectPr.find(qn("w:docGrid"))


def said(paragraph):
    run = next(iter(paragraph.runs), None)
    fonts = None if run is None or run._element.rPr is None else run._element.rPr.rFonts
    return {
        "text": paragraph.text,
        "face": None if fonts is None else fonts.get(qn("w:eastAsia")),
        "points": None if run is None or run.font.size is None else run.font.size.pt,
        "line": None if paragraph.paragraph_format.line_spacing is None else paragraph.paragraph_format.line_spacing.pt,
    }


for relation in document.part.rels.values():
    if "image" in relation.reltype:
        with open(picture, "wb") as written:
            written.write(relation.target_part.blob)
print(json.dumps({
    "page": [section.page_width.mm, section.page_height.mm],
    "margins": [section.top_margin.mm, section.bottom_margin.mm, section.left_margin.mm, section.right_margin.mm],
    "grid": [grid.get(qn("w:type")), grid.get(qn("w:linePitch")), grid.get(qn("w:charSpace"))],
    "paragraphs": [said(paragraph) for paragraph in document.paragraphs],
    "tables": [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables],
    "feet": ["".join(one.text for one in foot.paragraphs) for foot in (section.footer, section.even_page_footer)],
}))
