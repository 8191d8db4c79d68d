/* The zone map: towns as numbered circles, zones as cards under them.
 *
 *   Python tells   picture (places), zones (who is with whom, what is broken), marks, words
 *   this module    draws that, and asks: {kind: "move", unit, zone}, "new_zone", "river", "link",
 *                  "unlink", "pin", "freeze", "together", "apart", "take_out", "undo", "redo"
 *   Python answers with new traits; `revision` is raised even when it refuses.
 *
 * A town moves when Python has answered. Until then it stays where it is and bears a mark (`data-pending`: the
 * zone it was dropped on): a page that lost its kernel would else show a plan beside the figures of another.
 * Every word is set by textContent, so that no name can hold markup.
 */

const SVG = "http://www.w3.org/2000/svg";
const DRAG_FROM = 5; // pixels: a shorter way is a click

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  return furnish(made, attributes, children);
}

function shape(name, attributes = {}, ...children) {
  return furnish(document.createElementNS(SVG, name), attributes, children);
}

function furnish(made, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    made.setAttribute(key, value === true ? "" : String(value));
  }
  for (const child of children) {
    if (child === undefined || child === null) continue;
    made.append(typeof child === "string" ? document.createTextNode(child) : child);
  }
  return made;
}

class ZoneMap {
  constructor(model, root) {
    this.model = model;
    this.root = root;
    this.selected = null; // a unit
    this.border = null; // [town, town]
    this.target = null; // index of the zone that arrow keys chose
    this.editing = false;
    this.tying = null; // "together" or "apart": the next town that is clicked is tied to the selected one
    this.drag = null;
    this.pending = new Map(); // unit -> {zone, number of the question}, until Python answers
    this.asked = 0;
    this.frame = element("div", {
      class: "sl-map", "data-lm-suppress-shortcuts": "true", "data-revision": "0",
    });
    root.append(this.frame);
    this.frame.addEventListener("keydown", (event) => this.onKey(event));
    this.frame.addEventListener("pointerdown", (event) => this.onDown(event));
    this.onMove = this.onMove.bind(this);
    this.onUp = this.onUp.bind(this);
    this.onEscape = this.onEscape.bind(this);
    this.redraw = this.redraw.bind(this);
    model.on("change:revision", this.redraw);
    this.redraw();
  }

  close() {
    this.model.off("change:revision", this.redraw);
    this.endDrag();
  }

  // ------------------------------------------------------------ what Python says

  get picture() { return this.model.get("picture"); }
  get words() { return this.model.get("words"); }
  get zones() { return this.model.get("zones"); }
  get marks() { return this.model.get("marks"); }
  get preview() { return this.model.get("preview"); }

  zoneOf(unit) {
    const holds = (one) => one.units.includes(unit) || one.divisions.some((own) => own.unit === unit);
    const zone = this.zones.find(holds);
    return zone ? zone.zone : null;
  }

  byName(name) { return this.zones.find((one) => one.zone === name); }

  label(unit) {
    const divisions = this.zones.flatMap((zone) => zone.divisions);
    const all = [...this.picture.towns, ...this.picture.others, ...divisions];
    const found = all.find((one) => one.unit === unit);
    return found ? found.label : unit;
  }

  ask(kind, more = {}) { this.model.send({ kind, number: ++this.asked, ...more }); }

  move(unit, zone) {
    this.target = null;
    if (this.preview || !unit || this.zoneOf(unit) === zone) return this.draw();
    this.ask("move", { unit, zone });
    this.pending.set(unit, { zone, number: this.asked });
    this.draw();
  }

  moveToNew(unit) {
    if (unit) this.ask("new_zone", { unit });
  }

  // ------------------------------------------------------------ drawing

  redraw() {
    const answered = this.model.get("answered");
    for (const [unit, one] of this.pending) if (one.number <= answered) this.pending.delete(unit);
    this.draw();
  }

  draw() {
    if (!this.model.get("revision")) return; // nothing has been told yet
    const focused = this.focusKey();
    const mark = element("div", { class: "sl-mark" }, this.words.mark);
    const head = this.preview ? this.drawPreview() : this.drawHead();
    const parts = [head, this.drawSvg(), mark, this.drawHand(), this.drawCards()];
    this.frame.classList.toggle("sl-preview", Boolean(this.preview));
    this.frame.replaceChildren(...parts);
    this.frame.dataset.revision = String(this.model.get("revision"));
    this.focusOn(focused);
  }

  focusKey() {
    const active = this.frame.contains(document.activeElement) ? document.activeElement : null;
    return active ? active.getAttribute("data-focus") : null;
  }

  focusOn(key) {
    if (!key) return;
    const found = this.frame.querySelector(`[data-focus="${CSS.escape(key)}"]`);
    if (found) found.focus({ preventScroll: true });
  }

  drawHead() {
    const edit = element("button", {
      class: "sl-edit", type: "button", "aria-pressed": String(this.editing), "data-focus": "edit",
    }, this.words.edit);
    edit.addEventListener("click", () => {
      this.editing = !this.editing;
      this.border = null;
      this.draw();
    });
    const hint = this.tying ? this.words[`${this.tying}_choose`]
      : this.editing ? this.words.edit_hint : this.words.hint;
    const klass = this.tying ? "sl-hint sl-choose" : "sl-hint";
    return element("div", { class: "sl-map-head" },
      element("span", { class: klass, role: "status" }, hint), edit);
  }

  /** A plan that is only looked at: nothing can be done on the map but to go back. */
  drawPreview() {
    const back = this.button(this.words.look_away, "look-away", () => this.ask("look_away"));
    return element("div", { class: "sl-map-head sl-ribbon" },
      element("b", { role: "status" }, this.preview), back);
  }

  drawSvg() {
    const { width, height } = this.picture;
    const svg = shape("svg", {
      viewBox: `0 0 ${width} ${height}`, class: this.editing ? "sl-svg sl-editing" : "sl-svg",
      role: "group", "aria-label": this.words.map,
    });
    this.svg = svg;
    svg.append(this.drawDefs(), this.drawGround(), this.drawBorders(), this.drawTies());
    for (const town of this.picture.towns) svg.append(this.drawName(town));
    for (const town of this.picture.towns) svg.append(this.drawTown(town));
    svg.append(this.drawKey());
    return svg;
  }

  drawDefs() {
    const hatch = shape("pattern", {
      id: "sl-hatch", width: 7, height: 7, patternUnits: "userSpaceOnUse",
      patternTransform: "rotate(45)",
    }, shape("line", { x1: 0, y1: 0, x2: 0, y2: 7, class: "sl-hatch-line" }));
    return shape("defs", {}, hatch);
  }

  /** A soft band under the borders inside each zone: it shows what is contiguous. */
  drawGround() {
    const ground = shape("g", { class: "sl-ground" });
    const at = this.places();
    for (const border of this.picture.borders) {
      const zone = this.zoneOf(border.a);
      if (zone === null || zone !== this.zoneOf(border.b) || border.river) continue;
      ground.append(this.line(at.get(border.a), at.get(border.b), {
        class: "sl-band", stroke: this.byName(zone)?.colour ?? "#999",
      }));
    }
    for (const town of this.picture.towns) {
      const zone = this.byName(this.zoneOf(town.unit));
      ground.append(shape("circle", {
        cx: town.x, cy: town.y, r: town.r + 11, fill: zone?.colour ?? "#ccc",
      }));
    }
    return ground;
  }

  places() { return new Map(this.picture.towns.map((town) => [town.unit, town])); }

  line(a, b, attributes) {
    return shape("line", { x1: a.x, y1: a.y, x2: b.x, y2: b.y, ...attributes });
  }

  drawBorders() {
    const group = shape("g", {});
    const at = this.places();
    for (const border of this.picture.borders) {
      const [a, b] = [at.get(border.a), at.get(border.b)];
      if (!a || !b) continue;
      const chosen = this.border && this.border[0] === border.a && this.border[1] === border.b;
      const name = `${border.a}|${border.b}`;
      group.append(shape("g", {
        class: `sl-border${border.river ? " sl-river" : ""}${chosen ? " sl-chosen" : ""}`,
        "data-border": name, "data-river": String(border.river), "data-focus": `border ${name}`,
        tabindex: this.editing ? 0 : undefined, role: this.editing ? "button" : "img",
        "aria-label": border.label,
      }, this.line(a, b, { class: "sl-line" }), this.line(a, b, { class: "sl-line-reach" })));
    }
    return group;
  }

  /** Pairs of towns that a search must put together (=) or never (≠): a line with its sign. */
  drawTies() {
    const group = shape("g", {});
    const at = this.places();
    for (const [kind, sign] of [["together", "="], ["apart", "≠"]]) {
      for (const [one, other] of this.marks[kind]) {
        const [a, b] = [at.get(one), at.get(other)];
        if (!a || !b) continue;
        const [x, y] = [(a.x + b.x) / 2, (a.y + b.y) / 2];
        group.append(shape("g", { class: `sl-tie sl-${kind}`, "data-tie": `${kind} ${one}|${other}` },
          this.line(a, b, { class: "sl-tie-line" }),
          shape("circle", { cx: x, cy: y, r: 9 }), shape("text", { x, y }, sign)));
      }
    }
    return group;
  }

  drawName(town) {
    return shape("text", {
      x: town.lx, y: town.ly, class: "sl-name", "data-name": town.unit,
    }, town.label);
  }

  drawTown(town) {
    const zone = this.byName(this.zoneOf(town.unit));
    const cut = this.marks.cut.includes(town.unit);
    const classes = ["sl-town"];
    if (this.selected === town.unit) classes.push("sl-selected");
    if (cut) classes.push("sl-cut");
    const number = zone ? String(zone.number) : "";
    const group = shape("g", {
      class: classes.join(" "), tabindex: 0, role: "button", "data-unit": town.unit,
      "data-zone": zone ? zone.zone : "", "data-focus": `unit ${town.unit}`,
      "aria-label": this.townWords(town, zone, cut), "aria-pressed": String(this.selected === town.unit),
    });
    if (cut) group.append(shape("circle", { cx: town.x, cy: town.y, r: town.r + 8, class: "sl-alarm" }));
    group.append(
      shape("title", {}, this.factsOf(town)),
      shape("circle", { cx: town.x, cy: town.y, r: town.r + 5, class: "sl-halo" }),
      shape("circle", { cx: town.x, cy: town.y, r: town.r, class: "sl-disc", fill: zone?.colour ?? "#fff" }),
      shape("text", {
        x: town.x, y: town.y, class: "sl-number", fill: zone?.ink ?? "#000",
        "font-size": Math.min(20, Math.max(12, town.r * 1.1)),
      }, number));
    if (this.pending.has(town.unit)) group.append(this.drawPending(town, group));
    else if (this.marks.moved.includes(town.unit)) group.append(this.drawBadge(town, "sl-moved", "↦"));
    if (this.marks.pinned.includes(town.unit)) group.append(this.drawBadge(town, "sl-pinned", "•", -1));
    return group;
  }

  /** What a pointer that rests on a unit is told: its name, its people and its work. */
  factsOf(one) {
    const facts = this.byName(this.zoneOf(one.unit))?.of_units?.[one.unit];
    return facts ? `${one.label} · ${facts}` : one.label;
  }

  /** Where a unit was dropped, while Python has not answered. */
  drawPending(town, group) {
    this.markPending(group, town);
    const zone = this.byName(this.pending.get(town.unit).zone);
    const badge = this.drawBadge(town, "sl-waits", "…");
    badge.style.setProperty("--zone", zone?.colour ?? "#fff");
    return badge;
  }

  markPending(made, one) {
    const zone = this.byName(this.pending.get(one.unit).zone);
    made.dataset.pending = zone?.zone ?? "";
    made.dataset.said = `${one.label} → ${zone?.label ?? ""}`;
    made.setAttribute("aria-busy", "true");
  }

  drawBadge(town, name, sign, side = 1) {
    const x = town.x + side * (town.r * 0.72 + 3);
    const y = town.y - town.r * 0.72 - 3;
    return shape("g", { class: `sl-badge ${name}` },
      shape("circle", { cx: x, cy: y, r: 7 }), shape("text", { x, y }, sign));
  }

  townWords(town, zone, cut) {
    const parts = [town.label, zone ? zone.label : this.words.no_zone];
    if (cut) parts.push(this.words.cut);
    if (this.pending.has(town.unit)) parts.push(this.words.not_yet);
    if (this.marks.pinned.includes(town.unit)) parts.push(this.words.pinned);
    return parts.join(" · ");
  }

  drawKey() {
    const { width, height } = this.picture;
    const key = shape("g", { class: "sl-key" });
    const rows = [["", this.words.over_land], ["sl-river", this.words.over_water]];
    rows.forEach(([name, word], row) => {
      const y = height - 26 + row * 16;
      key.append(shape("g", { class: `sl-border ${name}` },
        shape("line", { x1: width - 8 - 28, x2: width - 8, y1: y, y2: y, class: "sl-line" })),
        shape("text", { x: width - 44, y, class: "sl-key-word" }, word));
    });
    return key;
  }

  // ------------------------------------------------------------ what is in the hand

  /** What can be done with the town or border that is chosen; empty but there, so nothing jumps. */
  drawHand() {
    const hand = element("div", { class: "sl-hand", role: "toolbar", "aria-label": this.words.hand });
    if (this.border) this.fillBorderHand(hand);
    else if (this.selected) this.fillUnitHand(hand);
    else hand.append(element("span", { class: "sl-hint" }, this.editing ? this.words.edit_none : this.words.none));
    return hand;
  }

  button(word, name, act, pressed) {
    const made = element("button", {
      type: "button", "data-act": name, "data-focus": `act ${name}`,
      "aria-pressed": pressed === undefined ? undefined : String(pressed),
    }, word);
    made.addEventListener("click", (event) => { event.stopPropagation(); act(); });
    return made;
  }

  fillUnitHand(hand) {
    const unit = this.selected;
    const pinned = this.marks.pinned.includes(unit);
    hand.append(element("b", {}, this.label(unit)), element("span", {}, this.words.to));
    this.zones.forEach((zone, index) => {
      const made = this.button(String(zone.number), `to-${zone.number}`, () => this.move(unit, zone.zone));
      made.style.setProperty("--zone", zone.colour);
      made.classList.add("sl-to");
      made.title = zone.label;
      if (this.zoneOf(unit) === zone.zone) made.disabled = true;
      if (this.target === index) made.classList.add("sl-target");
      hand.append(made);
    });
    hand.append(this.button(this.words.new_zone, "new-zone", () => this.moveToNew(unit)));
    if (this.picture.towns.some((one) => one.unit === unit)) {
      hand.append(this.button(this.words.pin, "pin", () => this.ask("pin", { unit, on: !pinned }), pinned));
      this.fillTies(hand, unit);
    }
  }

  /** Ties of the town that is chosen: two buttons to begin one, and one for each to take it out. */
  fillTies(hand, unit) {
    for (const kind of ["together", "apart"]) {
      const made = this.button(this.words[kind], kind, () => this.tie(kind), this.tying === kind);
      made.title = this.words[`${kind}_hint`];
      hand.append(made);
      for (const pair of this.marks[kind].filter((one) => one.includes(unit))) {
        const other = pair[0] === unit ? pair[1] : pair[0];
        const word = `${kind === "apart" ? "≠" : "="} ${this.label(other)} ×`;
        const out = this.button(word, `untie ${kind} ${other}`, () => this.ask(kind, { a: unit, b: other, on: false }));
        out.title = this.words.untie;
        hand.append(out);
      }
    }
  }

  tie(kind) {
    this.tying = this.tying === kind ? null : kind;
    this.draw();
  }

  /** The second town of a tie was clicked. */
  tieTo(unit) {
    const kind = this.tying;
    this.tying = null;
    if (unit !== this.selected && this.picture.towns.some((one) => one.unit === unit)) {
      this.ask(kind, { a: this.selected, b: unit, on: true });
    }
    this.draw();
  }

  fillBorderHand(hand) {
    const [a, b] = this.border;
    const border = this.picture.borders.find((one) => one.a === a && one.b === b);
    if (!border) { this.border = null; return; }
    hand.append(element("b", {}, border.label));
    hand.append(
      this.button(this.words.river, "river", () => this.ask("river", { a, b, on: !border.river }), border.river),
      this.button(this.words.unlink, "unlink", () => { this.border = null; this.ask("unlink", { a, b }); }));
  }

  // ------------------------------------------------------------ cards

  drawCards() {
    const cards = element("div", { class: "sl-cards" });
    for (const zone of this.zones) cards.append(this.drawCard(zone));
    return cards;
  }

  drawCard(zone) {
    const here = (one) => this.zoneOf(one.unit) === zone.zone;
    const towns = this.picture.towns.filter(here).map((one) => one.label);
    const chips = this.picture.others.filter(here);
    const target = this.target !== null && this.zones[this.target] === zone;
    const card = element("section", {
      class: `sl-card${zone.broken ? " sl-broken" : ""}${target ? " sl-target" : ""}`,
      "data-zone": zone.zone, "data-broken": String(zone.broken), "data-focus": `zone ${zone.zone}`,
      tabindex: this.selected ? 0 : undefined, "aria-label": zone.label,
    });
    card.style.setProperty("--zone", zone.colour);
    const number = element("span", { class: "sl-card-number" }, String(zone.number));
    number.style.color = zone.ink;
    const last = zone.units.length ? this.drawFreeze(zone) : this.drawTakeOut(zone);
    card.append(element("header", {}, number, element("b", {}, zone.label), last));
    card.append(element("div", { class: "sl-chips" },
      ...zone.divisions.map((one) => this.drawChip(one, zone, "sl-division"))));
    card.append(element("div", { class: "sl-towns" }, towns.join(this.words.comma)));
    card.append(element("div", { class: "sl-chips" }, ...chips.map((one) => this.drawChip(one, zone))));
    if (zone.facts) card.append(element("div", { class: "sl-facts", title: this.words.facts }, zone.facts));
    for (const note of zone.notes) card.append(element("p", { class: "sl-note", role: "status" }, note));
    return card;
  }

  drawChip(one, zone, kind = "sl-group") {
    const classes = ["sl-chip", kind];
    if (this.selected === one.unit) classes.push("sl-selected");
    if (this.marks.cut.includes(one.unit)) classes.push("sl-cut");
    const sign = this.pending.has(one.unit) ? " …" : this.marks.moved.includes(one.unit) ? " ↦" : "";
    const made = element("span", {
      class: classes.join(" "), tabindex: 0, role: "button", "data-unit": one.unit, title: this.factsOf(one),
      "data-zone": zone.zone, "data-focus": `unit ${one.unit}`,
    }, one.label, sign);
    if (this.pending.has(one.unit)) this.markPending(made, one);
    return made;
  }

  drawTakeOut(zone) {
    return this.button(this.words.take_out, `take-out ${zone.zone}`, () => this.ask("take_out", { zone: zone.zone }));
  }

  drawFreeze(zone) {
    const frozen = this.marks.frozen.includes(zone.zone);
    const box = element("input", { type: "checkbox", "data-act": "freeze", "data-focus": `freeze ${zone.zone}` });
    box.checked = frozen;
    box.addEventListener("change", () => this.ask("freeze", { zone: zone.zone, on: box.checked }));
    return element("label", { class: "sl-freeze", title: this.words.freeze_hint }, box, this.words.freeze);
  }

  // ------------------------------------------------------------ pointer

  onDown(event) {
    if (this.preview || event.button !== 0 || event.target.closest("button, input, label")) return;
    const unit = event.target.closest("[data-unit]")?.getAttribute("data-unit");
    this.drag = { unit, x: event.clientX, y: event.clientY, far: false, link: event.shiftKey && this.editing };
    this.drag.target = event.target;
    window.addEventListener("pointermove", this.onMove);
    window.addEventListener("pointerup", this.onUp);
    window.addEventListener("pointercancel", this.onUp);
    window.addEventListener("keydown", this.onEscape, true);
    if (unit) event.preventDefault();
  }

  onMove(event) {
    const drag = this.drag;
    if (!drag || !drag.unit) return;
    if (!drag.far && Math.hypot(event.clientX - drag.x, event.clientY - drag.y) < DRAG_FROM) return;
    if (!drag.far) this.beginDrag(drag);
    drag.ghost.style.transform = `translate(${event.clientX}px, ${event.clientY}px)`;
    const over = this.over(event);
    this.frame.querySelectorAll(".sl-over").forEach((one) => one.classList.remove("sl-over"));
    if (over.zone) this.frame.querySelector(`.sl-card[data-zone="${CSS.escape(over.zone)}"]`)?.classList.add("sl-over");
  }

  beginDrag(drag) {
    drag.far = true;
    const zone = this.byName(this.zoneOf(drag.unit));
    drag.ghost = element("div", { class: "sl-ghost" }, this.label(drag.unit));
    drag.ghost.style.background = zone?.colour ?? "#fff";
    drag.ghost.style.color = zone?.ink ?? "#000";
    document.body.append(drag.ghost);
    this.frame.classList.add("sl-dragging");
  }

  over(event) {
    const at = document.elementFromPoint(event.clientX, event.clientY);
    const found = at && this.frame.contains(at) ? at.closest("[data-zone]") : null;
    const unit = found?.getAttribute("data-unit") ?? null;
    return { unit, zone: found ? found.getAttribute("data-zone") || null : this.nearest(event) };
  }

  /** On the map, a drop beside the circles goes to the zone of the nearest town. */
  nearest(event) {
    const box = this.svg.getBoundingClientRect();
    const inside = event.clientX > box.left && event.clientX < box.right
      && event.clientY > box.top && event.clientY < box.bottom;
    if (!inside) return null;
    const place = new DOMPoint(event.clientX, event.clientY).matrixTransform(this.svg.getScreenCTM().inverse());
    let [best, least] = [null, 90];
    for (const town of this.picture.towns) {
      const far = Math.hypot(town.x - place.x, town.y - place.y);
      if (town.unit !== this.drag?.unit && far < least) [best, least] = [town.unit, far];
    }
    return best ? this.zoneOf(best) : null;
  }

  onUp(event) {
    const drag = this.drag;
    const over = drag && drag.far ? this.over(event) : null;
    this.endDrag();
    if (!drag || event.type === "pointercancel") return;
    if (!drag.far) this.click(drag.target, event.shiftKey);
    else if (drag.link && over.unit) this.link(drag.unit, over.unit);
    else if (over.zone) this.move(drag.unit, over.zone);
  }

  /** What is in the air goes back to where it was. */
  onEscape(event) {
    if (event.key !== "Escape" || !this.drag?.far) return;
    event.preventDefault();
    event.stopPropagation();
    this.endDrag();
  }

  endDrag() {
    this.drag?.ghost?.remove();
    this.drag = null;
    this.frame.classList.remove("sl-dragging");
    this.frame.querySelectorAll(".sl-over").forEach((one) => one.classList.remove("sl-over"));
    window.removeEventListener("pointermove", this.onMove);
    window.removeEventListener("pointerup", this.onUp);
    window.removeEventListener("pointercancel", this.onUp);
    window.removeEventListener("keydown", this.onEscape, true);
  }

  click(target, shift) {
    const border = this.editing ? target.closest("[data-border]") : null;
    const unit = target.closest("[data-unit]")?.getAttribute("data-unit");
    const card = target.closest(".sl-card")?.getAttribute("data-zone");
    if (border) this.choose(border);
    else if (unit && shift && this.editing && this.selected) this.link(this.selected, unit);
    else if (unit && this.tying && this.selected) this.tieTo(unit);
    else if (unit) this.select(unit);
    else if (card && this.selected) this.move(this.selected, card);
    else this.select(null);
  }

  choose(border) {
    this.selected = null;
    this.tying = null;
    this.border = border.getAttribute("data-border").split("|");
    this.draw();
  }

  link(a, b) {
    if (a !== b) this.ask("link", { a, b });
  }

  select(unit) {
    this.tying = null;
    this.border = null;
    this.target = null;
    this.selected = this.selected === unit ? null : unit;
    this.draw();
    this.focusOn(unit ? `unit ${unit}` : null);
  }

  // ------------------------------------------------------------ keyboard

  onKey(event) {
    const focused = event.target.closest("[data-unit], [data-border], .sl-card");
    if (this.shortcut(event)) { event.preventDefault(); event.stopPropagation(); return; }
    if (this.preview || !focused || event.target.closest("input, button")) return;
    const unit = focused.getAttribute("data-unit");
    const used = unit ? this.unitKey(event, unit) : this.otherKey(event, focused);
    if (used) { event.preventDefault(); event.stopPropagation(); }
  }

  shortcut(event) {
    if (!(event.ctrlKey || event.metaKey)) return false;
    const key = event.key.toLowerCase();
    if (key === "z") this.ask(event.shiftKey ? "redo" : "undo");
    else if (key === "y") this.ask("redo");
    else return false;
    return true;
  }

  unitKey(event, unit) {
    const { key } = event;
    const zone = this.zones.find((one) => String(one.number) === key);
    if (zone) { this.hold(unit); this.move(unit, zone.zone); return true; }
    if (key === "ArrowRight" || key === "ArrowDown") return this.aim(unit, 1);
    if (key === "ArrowLeft" || key === "ArrowUp") return this.aim(unit, -1);
    if (key === "Enter" || key === " ") return this.enter(unit, event.shiftKey);
    if (key === "+" || key === "n") { this.moveToNew(unit); return true; }
    if (key === "p") { this.ask("pin", { unit, on: !this.marks.pinned.includes(unit) }); return true; }
    if (key === "Escape") { this.select(null); return true; }
    return false;
  }

  otherKey(event, focused) {
    if (event.key !== "Enter" && event.key !== " ") return false;
    if (focused.hasAttribute("data-border")) this.choose(focused);
    else if (this.selected) this.move(this.selected, focused.getAttribute("data-zone"));
    return true;
  }

  hold(unit) {
    this.selected = unit;
    this.border = null;
  }

  aim(unit, step) {
    const now = this.zones.findIndex((one) => one.zone === this.zoneOf(unit));
    const from = this.selected === unit && this.target !== null ? this.target : now;
    this.hold(unit);
    this.target = (from + step + this.zones.length) % this.zones.length;
    this.draw();
    return true;
  }

  enter(unit, shift) {
    if (shift && this.editing && this.selected && this.selected !== unit) this.link(this.selected, unit);
    else if (this.tying && this.selected) this.tieTo(unit);
    else if (this.selected === unit && this.target !== null) this.move(unit, this.zones[this.target].zone);
    else this.select(unit);
    return true;
  }
}

function render({ model, el }) {
  const map = new ZoneMap(model, el);
  return () => map.close();
}

export default { render };
