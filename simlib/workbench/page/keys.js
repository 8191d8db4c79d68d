/* In JupyterLab keys belong to cells: an arrow goes to the next one, "x" cuts this one. What has the focus in what
 * a cell shows keeps its keys, so a list is opened and a choice made without a mouse. The mark stands on the very
 * element, because shortcuts of a notebook are looked for at what has the focus first. */

function keep(event) {
  if (event.target.closest?.(".jp-OutputArea-output")) event.target.setAttribute("data-lm-suppress-shortcuts", "true");
}

export default {
  render() {
    document.addEventListener("focusin", keep);
    return () => document.removeEventListener("focusin", keep);
  },
};
