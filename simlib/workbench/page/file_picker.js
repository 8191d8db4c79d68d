// A button that picks one file and hands it over whole. One that is larger than may be, or that cannot be
// read because another program holds it, is only told of.

function render({ model, el }) {
  const input = document.createElement("input");
  input.type = "file";
  input.accept = model.get("endings");
  input.hidden = true;
  const button = document.createElement("button");
  button.className = "jupyter-button widget-button mod-primary sb-picker";
  button.type = "button";
  button.textContent = model.get("word");
  button.addEventListener("click", () => input.click());
  input.addEventListener("change", async () => {
    const [file] = input.files;
    if (file) await hand(model, file);
    input.value = ""; // the same file can be picked again once it is corrected
  });
  el.append(button, input);
}

async function hand(model, file) {
  const told = { name: file.name, size: file.size };
  if (file.size > model.get("most")) return model.send({ ...told, kind: "large" });
  try {
    model.send({ ...told, kind: "file" }, undefined, [await file.arrayBuffer()]);
  } catch {
    model.send({ ...told, kind: "unreadable" });
  }
}

export default { render };
