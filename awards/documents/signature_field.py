"""An empty digital signature field in a PDF: the place is kept, the signature comes from the signer's own device.

No value, no picture: nothing is drawn. The field is tagged (Form) and has an empty appearance, as PDF/UA and PDF/A ask.
"""

import pydyf

# Size of `.sign` in core/paper/base.css.
WIDTH_MM, HEIGHT_MM = 60, 30
_MM = 72 / 25.4
_PX = 72 / 96


def signature_fields(labels: dict[str, str]):
    """Return a WeasyPrint finisher that lays a field over each element whose id is a key; the value is its spoken label."""

    def finish(document, pdf):
        fields = pydyf.Array()
        for page_number, page in enumerate(document.pages):
            for anchor in sorted(labels.keys() & page.anchors.keys()):
                left, top = page.anchors[anchor][0] * _PX, (page.height - page.anchors[anchor][1]) * _PX
                fields.append(_add_field(pdf, page_number, anchor, labels[anchor], left, top))
        pdf.catalog["AcroForm"] = pydyf.Dictionary({"Fields": fields})

    return finish


def _add_field(pdf, page_number, name, label, left, top):
    width, height = WIDTH_MM * _MM, HEIGHT_MM * _MM
    empty = pydyf.Stream(extra={"Type": "/XObject", "Subtype": "/Form", "BBox": pydyf.Array([0, 0, width, height])})
    pdf.add_object(empty)
    page = pdf.page_references[page_number]
    widget = pydyf.Dictionary(
        {
            "Type": "/Annot",
            "Subtype": "/Widget",
            "FT": "/Sig",
            "T": pydyf.String(name),
            "TU": pydyf.String(label),
            "F": 4,  # printed
            "P": page,
            "Rect": pydyf.Array([left, top - height, left + width, top]),
            "AP": pydyf.Dictionary({"N": empty.reference}),
        }
    )
    pdf.add_object(widget)
    _object(pdf, page).setdefault("Annots", pydyf.Array()).append(widget.reference)
    _tag(pdf, widget, page)
    return widget.reference


def _tag(pdf, widget, page):
    """Hang a Form element with the widget at the end of the structure tree."""
    root = _object(pdf, pdf.catalog["StructTreeRoot"])
    whole, parents = _object(pdf, root["K"][0]), _object(pdf, root["ParentTree"])["Nums"]
    reference = pydyf.Dictionary({"Type": "/OBJR", "Obj": widget.reference, "Pg": page})
    pdf.add_object(reference)
    form = pydyf.Dictionary(
        {"Type": "/StructElem", "S": "/Form", "P": whole.reference, "Pg": page, "K": pydyf.Array([reference.reference])}
    )
    pdf.add_object(form)
    whole["K"].append(form.reference)
    widget["StructParent"] = parents[-2] + 1 if parents else 0
    parents.extend([widget["StructParent"], form.reference])


def _object(pdf, reference):
    return pdf.objects[int(reference.split()[0])]
