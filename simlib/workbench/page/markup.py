"""HTML and SVG made of elements, never of text: a name with `<b>&"` in it stays what it is.

html(tag("p", "per 100: ", tag("b", "<2>"), klass="sb-note"))
'<p class="sb-note">per 100: <b>&lt;2&gt;</b></p>'
"""

from pathlib import Path
from xml.etree.ElementTree import Element, tostring

Child = Element | str | None


def tag(name: str, *children: Child, **attributes: object) -> Element:
    """An element. `klass` is its class, `data_unit` becomes `data-unit`; attributes of None are left out.

    >>> html(tag("td", 'a & "b"', data_unit='"x"'))
    '<td data-unit="&quot;x&quot;">a &amp; "b"</td>'
    """
    made = Element(name)
    for key, value in attributes.items():
        if value is not None:
            made.set("class" if key == "klass" else key.replace("_", "-"), f"{value}")
    for child in children:
        if isinstance(child, Element):
            made.append(child)
        elif child and len(made):
            made[-1].tail = (made[-1].tail or "") + child
        elif child:
            made.text = (made.text or "") + child
    return made


def html(*elements: Element) -> str:
    return "".join(tostring(one, encoding="unicode", method="html") for one in elements)


def style(*names: str) -> str:
    """Rules of several files of this folder, one after the other."""
    return "".join(Path(__file__).with_name(name).read_text("utf-8") for name in names)
