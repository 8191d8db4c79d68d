/* A year of one run, played: places with their people and open matters, and the course of the year below.
 *
 *   film   {width, height, places: [{label, x, y, people}], days: [...], words,
 *           late, worked, waiting, elsewhere, busy: [day][place]}
 *
 *   ■ overdue   ■ being handled   □ waiting for people   · elsewhere      ● at work   ○ free
 *
 * Nothing moves before somebody presses "play". Who asked his machine for less motion sees a week a second
 * instead of every day. Keys: space plays and pauses; the slider takes arrows, Home and End, page up and down.
 * What is shown stands in words under the picture too, and is what the slider is said to be at.
 */

const SVG = "http://www.w3.org/2000/svg";
const COLOURS = { late: "#D55E00", worked: "#0072B2", waiting: "var(--paper)", elsewhere: "var(--edge)" };
const LAYERS = ["late", "worked", "waiting", "elsewhere"];
const SPEEDS = { slow: 5, normal: 12, fast: 30 }; // days a second
const IN_A_ROW = 10;
const MOST = 30; // squares of a place; what is more is a number
const SIZE = 9;
const COURSE = 90; // height of the course
const LETTER = 7.2; // of a name, at most; a Chinese one takes two
const GAP = 14; // between two names

function shape(name, attributes = {}, text = "") {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text) made.textContent = text;
  return made;
}

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** The room that a name takes, in the units of the scene. */
const wide = (name) => [...name].reduce((all, sign) => all + LETTER * (sign > "\u2e80" ? 2 : 1), 0);

const sum = (row) => row.reduce((a, b) => a + b, 0);

class Player {
  constructor(model, root) {
    this.model = model;
    this.root = root;
    this.day = 0;
    this.speed = "normal";
    this.clock = null;
    this.draw = this.draw.bind(this);
    model.on("change:film", this.draw);
    this.draw();
  }

  close() {
    this.stop();
    this.model.off("change:film", this.draw);
  }

  get film() { return this.model.get("film"); }
  get last() { return this.film.days.length - 1; }
  get calm() { return matchMedia("(prefers-reduced-motion: reduce)").matches; }

  // ------------------------------------------------------------ what is there

  draw() {
    this.stop();
    this.root.replaceChildren();
    if (!this.film.days || !this.film.days.length) return;
    const w = this.film.words;
    this.day = Math.min(this.day, this.last);
    this.scene = shape("svg", { class: "sy-scene", role: "img", "aria-label": w.title });
    this.places = this.layOut();
    this.scene.setAttribute("viewBox", `0 0 ${this.film.width} ${this.height}`);
    this.button = element("button", { type: "button", class: "sy-play" });
    this.button.addEventListener("click", () => this.toggle());
    this.slider = element("input", {
      type: "range", class: "sy-day", min: 0, max: this.last, step: 1, value: this.day, "aria-label": w.day,
    });
    this.slider.addEventListener("input", () => { this.stop(); this.show(Number(this.slider.value)); });
    this.said = element("p", { class: "sy-said" });
    const bar = element("div", { class: "sy-bar" }, this.button, this.slider, this.pace());
    const mark = element("p", { class: "sy-mark" });
    mark.textContent = w.mark;
    const frame = element("div", { class: "sy", "data-lm-suppress-shortcuts": "true" });
    frame.append(bar, this.said, this.scene, this.key(), this.course(), mark);
    frame.addEventListener("keydown", (event) => this.onKey(event));
    this.root.append(frame);
    this.name();
    this.show(this.day);
  }

  /** Where each place is drawn: on the map, or in rows below it where it has no position. */
  layOut() {
    const { places, width, height } = this.film;
    const below = places.filter((place) => place.x === undefined);
    const room = Math.max(120, ...below.map((place) => wide(place.label) + GAP));
    const many = Math.max(1, Math.floor(width / room));
    let loose = 0;
    const made = places.map((place) => {
      const put = place.x === undefined
        ? { x: room * (loose % many) + room / 2, y: height + 20 + 80 * Math.floor(loose++ / many) }
        : { x: place.x, y: place.y };
      const group = shape("g", { transform: `translate(${put.x} ${put.y})` });
      group.append(shape("text", { class: "sy-name", y: -8 }, place.label));
      const filling = shape("g");
      group.append(filling);
      this.scene.append(group);
      return filling;
    });
    this.height = height + 80 * Math.ceil(loose / many);
    return made;
  }

  pace() {
    const w = this.film.words;
    const select = element("select", { class: "sy-speed", "aria-label": w.speed });
    for (const name of Object.keys(SPEEDS)) {
      const option = element("option", { value: name });
      option.textContent = w[name];
      select.append(option);
    }
    select.value = this.speed;
    select.addEventListener("change", () => {
      this.speed = select.value;
      if (this.clock) { this.stop(); this.start(); }
    });
    return select;
  }

  key() {
    const w = this.film.words;
    const key = element("p", { class: "sy-key" });
    for (const layer of LAYERS) {
      const swatch = shape("svg", { width: 12, height: 12, "aria-hidden": "true" });
      swatch.append(this.square(layer, 1, 1));
      key.append(swatch, ` ${w[layer]} `);
    }
    for (const [name, fill] of [["busy", "var(--ink)"], ["free", "var(--paper)"]]) {
      const dot = shape("svg", { width: 12, height: 12, "aria-hidden": "true" });
      dot.append(shape("circle", { cx: 6, cy: 6, r: 4, fill, stroke: "var(--ink)" }));
      key.append(dot, ` ${w[name]} `);
    }
    return key;
  }

  /** The course of the year as layers, and the line of today. */
  course() {
    const { days, words } = this.film;
    const totals = LAYERS.map((layer) => this.film[layer].map(sum));
    const top = Math.max(1, ...days.map((_, day) => sum(totals.map((one) => one[day]))));
    const svg = shape("svg", {
      class: "sy-course", viewBox: `0 0 ${days.length} ${COURSE}`, preserveAspectRatio: "none",
      role: "img", "aria-label": words.course,
    });
    const below = days.map(() => 0);
    totals.forEach((one, number) => {
      const lower = days.map((_, day) => `${day},${COURSE * (1 - below[day] / top)}`);
      one.forEach((count, day) => { below[day] += count; });
      const upper = days.map((_, day) => `${day},${COURSE * (1 - below[day] / top)}`).reverse();
      const fill = LAYERS[number] === "waiting" ? "var(--track)" : COLOURS[LAYERS[number]];
      svg.append(shape("polygon", { points: [...lower, ...upper].join(" "), fill }));
    });
    this.today = shape("line", { class: "sy-today", y1: 0, y2: COURSE });
    svg.append(this.today);
    svg.addEventListener("pointerdown", (event) => {
      const box = svg.getBoundingClientRect();
      this.stop();
      this.show(Math.round(((event.clientX - box.left) / box.width) * this.last));
    });
    const frame = element("div", { class: "sy-frame" });
    const most = element("span", { class: "sy-most" });
    most.textContent = `${words.course} · 0–${top}`;
    frame.append(most, svg, this.months());
    return frame;
  }

  /** The months below the course, where the days have dates. */
  months() {
    const row = element("div", { class: "sy-months", "aria-hidden": "true" });
    this.film.days.forEach((day, number, all) => {
      const month = /^\d{4}-(\d\d)/.exec(day)?.[1];
      if (!month || /^\d{4}-(\d\d)/.exec(all[number - 1] ?? "")?.[1] === month) return;
      const label = element("span", { style: `left: ${(100 * number) / all.length}%` });
      label.textContent = String(Number(month));
      row.append(label);
    });
    return row;
  }

  // ------------------------------------------------------------ a day

  show(day) {
    const { film } = this;
    this.day = Math.max(0, Math.min(this.last, day));
    film.places.forEach((place, number) => this.fill(this.places[number], place, number));
    this.slider.value = this.day;
    this.today.setAttribute("x1", this.day + 0.5);
    this.today.setAttribute("x2", this.day + 0.5);
    const at = (layer) => sum(film[layer][this.day]);
    const counts = { day: film.days[this.day], open: sum(LAYERS.map(at)) };
    for (const name of [...LAYERS, "busy"]) counts[name] = at(name);
    const said = film.words.said.replace(/\{(\w+)\}/g, (_, name) => String(counts[name]));
    this.said.textContent = said;
    this.slider.setAttribute("aria-valuetext", said);
  }

  /** The people of a place and its open matters. */
  fill(group, place, number) {
    const busy = this.film.busy[this.day][number];
    const drawn = [];
    const left = (count) => -((Math.min(count, IN_A_ROW) - 1) * (SIZE + 2)) / 2;
    for (let one = 0; one < place.people; one += 1) {
      const row = Math.floor(one / IN_A_ROW);
      drawn.push(shape("circle", {
        cx: left(place.people) + (one % IN_A_ROW) * (SIZE + 2), cy: 2 + row * (SIZE + 2), r: 3.6,
        fill: one < busy ? "var(--ink)" : "var(--paper)", stroke: "var(--ink)",
      }));
    }
    const under = 10 + Math.ceil(place.people / IN_A_ROW) * (SIZE + 2) - SIZE;
    const matters = LAYERS.flatMap((layer) => Array(this.film[layer][this.day][number]).fill(layer));
    matters.slice(0, MOST).forEach((layer, one) => {
      const x = left(Math.min(matters.length, MOST)) - SIZE / 2 + (one % IN_A_ROW) * (SIZE + 2);
      drawn.push(this.square(layer, x, under + Math.floor(one / IN_A_ROW) * (SIZE + 2)));
    });
    if (matters.length > MOST) {
      const y = under + Math.ceil(MOST / IN_A_ROW) * (SIZE + 2) + 10;
      drawn.push(shape("text", { class: "sy-more", y }, `+${matters.length - MOST}`));
    }
    group.replaceChildren(...drawn);
  }

  square(layer, x, y) {
    if (layer === "elsewhere") return shape("circle", { cx: x + 4.5, cy: y + 4.5, r: 2.2, fill: "var(--hint)" });
    const stroke = layer === "waiting" ? "var(--second)" : COLOURS[layer];
    const made = shape("g");
    made.append(shape("rect", { x, y, width: SIZE, height: SIZE, fill: COLOURS[layer], stroke }));
    if (layer === "late") { // told by a mark too, not by colour alone
      made.append(shape("path", { d: `M${x + 2},${y + 2} l5,5 m0,-5 l-5,5`, stroke: "#fff", "stroke-width": 1.4 }));
    }
    return made;
  }

  // ------------------------------------------------------------ time goes by

  toggle() {
    if (this.clock) { this.stop(); return; }
    if (this.day === this.last) this.show(0);
    this.start();
  }

  start() {
    const [step, pause] = this.calm ? [5, 1000] : [1, 1000 / SPEEDS[this.speed]];
    this.clock = setInterval(() => {
      if (!this.root.isConnected) { this.stop(); return; }
      this.show(this.day + step);
      if (this.day === this.last) this.stop();
    }, pause);
    this.name();
  }

  stop() {
    clearInterval(this.clock);
    this.clock = null;
    this.name();
  }

  name() {
    if (!this.button) return;
    const { play, pause } = this.film.words;
    this.button.textContent = this.clock ? `❚❚ ${pause}` : `▶ ${play}`;
    this.button.setAttribute("aria-pressed", String(Boolean(this.clock)));
  }

  /** Keys of the slider are answered here, as JupyterLab takes some of them for its own. */
  onKey(event) {
    const jumps = {
      ArrowRight: this.day + 1, ArrowUp: this.day + 1, ArrowLeft: this.day - 1, ArrowDown: this.day - 1,
      PageUp: this.day + 20, PageDown: this.day - 20, Home: 0, End: this.last,
    };
    const select = event.target.tagName === "SELECT";
    if (event.target === this.slider && event.key in jumps) {
      event.preventDefault();
      this.stop();
      this.show(jumps[event.key]);
    } else if (event.key === " " && event.target !== this.button && !select) {
      event.preventDefault();
      this.toggle();
    }
  }
}

export default {
  render({ model, el }) {
    const player = new Player(model, el);
    return () => player.close();
  },
};
