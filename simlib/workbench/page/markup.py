"""HTML and SVG made of elements, never of text: a name with `<b>&"` in it stays what it is.

html(tag("p", "of every 100: ", tag("b", "<2>"), klass="sb-note"))
'<p class="sb-note">of every 100: <b>&lt;2&gt;</b></p>'
"""

from collections.abc import Iterable
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
    return add(made, children)


def add(made: Element, children: Iterable[Child]) -> Element:
    """Put children at the end of an element, texts and elements in their order."""
    for child in children:
        if isinstance(child, Element):
            made.append(child)
        elif child:
            _add_text(made, child)
    return made


def _add_text(made: Element, text: str) -> None:
    if len(made):
        made[-1].tail = (made[-1].tail or "") + text
    else:
        made.text = (made.text or "") + text


def html(element: Element) -> str:
    """An element as HTML."""
    return tostring(element, encoding="unicode", method="html")
