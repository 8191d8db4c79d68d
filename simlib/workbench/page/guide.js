/* The button "?", the list of keys and terms, what a term means when it is pointed at, the tour, and the way by keys.
 *
 *   pointed at    the nearest label, heading, cell or button under the pointer, or with the focus: if a term stands
 *                 in it, its meaning is shown beside it after a moment, and taken away again; nothing is rebuilt
 *   "?"           all keys and terms as lists, and the tour once more
 *   F6            the next part of the page, with Shift the one before, as between the panes of a window
 *   the tour      a box beside each station; the page stays in use. Its end, or leaving it, is told to Python,
 *                 which keeps it: it is not shown again
 *   keys          are those of the page while something in it has the focus, and no notebook's
 */

const MOMENT = 450; // milliseconds until what is pointed at is explained
const PARTS = [".sb-head", ".sb-levers", ".sb-plan", ".sl-svg", ".sl-hand", ".sl-cards", ".sb-loads", ".sb-tabs"];
const STOPS = "button, input, select, [tabindex='0']";
const NAMED = ".sb-label, .sb-levers .widget-label-basic, h2, th, summary, button, .lm-TabBar-tab, .sl-facts, " +
  ".sb-progress, .sb-shares, .sb-interval, .sb-big, .sb-price, .sb-origin, .sb-list li, .sb-table td, text, option";

/** What takes the focus first in a part of the page: on the map the town that is chosen. */
function stopIn(part) {
  const free = [...part.querySelectorAll(STOPS)].filter((one) => !one.disabled && one.checkVisibility());
  return free.find((one) => one.matches(".sl-selected")) ?? free[0];
}

/** A list of words and what each stands for. */
function listed(rows) {
  return made("dl", "", ...rows.flatMap(([word, means]) => [made("dt", "", word), made("dd", "", means)]));
}

/** An element with a class, and text or children. */
function made(name, klass, ...children) {
  const one = document.createElement(name);
  one.className = klass;
  one.append(...children);
  return one;
}

function button(klass, word, act) {
  const one = made("button", klass, word);
  one.type = "button";
  one.addEventListener("click", act);
  return one;
}

/** The terms that stand in a text, none of them within a longer one that does: at most two. */
export function termsIn(text, terms) {
  const said = text.toLowerCase();
  const found = [];
  for (const term of terms) {
    const word = term.words.filter((one) => says(said, one.toLowerCase())).sort((a, b) => b.length - a.length)[0];
    if (word) found.push({ word, means: term.means });
  }
  const longest = found.filter((one) => !found.some((other) => other !== one && other.word.includes(one.word)));
  return longest.slice(0, 2);
}

/** Whether a text says a word: of letters, as a word of its own, so that "load" does not stand in "download". */
function says(text, word) {
  const before = text.split(word).slice(0, -1);
  return before.some((part) => !/^[a-z]/.test(word) || !/[a-z]$/.test(part));
}

class Guide {
  constructor(model, root) {
    this.model = model;
    this.root = root;
    this.station = 0;
    this.wait = 0;
    this.pointed = this.pointed.bind(this);
    this.hide = this.hide.bind(this);
    this.keepKeys = this.keepKeys.bind(this);
    this.key = this.key.bind(this);
    this.place = this.place.bind(this);
    this.draw = this.draw.bind(this);
    this.told = made("div", "sg-told");
    this.told.setAttribute("role", "tooltip");
    this.told.id = `sg-${model.model_id ?? "told"}`;
    this.box = made("div", "sg-box");
    this.ring = made("div", "sg-ring");
    this.list = made("dialog", "sg-list");
    document.addEventListener("pointerover", this.pointed);
    document.addEventListener("focusin", this.pointed);
    document.addEventListener("focusin", this.keepKeys);
    document.addEventListener("pointerdown", this.hide);
    document.addEventListener("keydown", this.key, true);
    addEventListener("resize", this.place);
    addEventListener("scroll", this.place, true);
    model.on("change:words", this.draw);
    this.draw();
    if (!model.get("toured")) this.look = setInterval(() => this.begin(), 300);
  }

  close() {
    clearTimeout(this.wait);
    clearInterval(this.look);
    document.removeEventListener("pointerover", this.pointed);
    document.removeEventListener("focusin", this.pointed);
    document.removeEventListener("focusin", this.keepKeys);
    document.removeEventListener("pointerdown", this.hide);
    document.removeEventListener("keydown", this.key, true);
    removeEventListener("resize", this.place);
    removeEventListener("scroll", this.place, true);
    this.model.off("change:words", this.draw);
    this.page?.classList.remove("sg-touring");
    this.root.replaceChildren();
  }

  get words() { return this.model.get("words"); }
  get page() { return this.root.closest(".sb"); }

  draw() {
    const words = this.words;
    const open = button("sg-help", "?", () => this.list.showModal());
    open.setAttribute("aria-label", words.help);
    open.title = words.help;
    const title = made("h2", "", words.help);
    title.id = `${this.told.id}-title`;
    this.list.setAttribute("aria-labelledby", title.id);
    const again = button("sg-again", words.again, () => { this.list.close(); this.show(0); });
    const shut = button("sg-close", words.close, () => this.list.close());
    const lists = made("div", "sg-lists", made("h3", "", words.keys_title), listed(words.keys),
      made("h3", "", words.terms_title), listed(words.terms.map((term) => [term.words[0], term.means])));
    lists.tabIndex = 0; // it scrolls
    this.list.replaceChildren(made("header", "", title, again, shut), lists);
    this.root.classList.add("sg");
    this.root.replaceChildren(open, this.list, this.ring, this.box, this.told);
    if (this.touring) this.show(this.station);
  }

  /** Keys belong to what has the focus: in JupyterLab an arrow would go to the next cell, and "x" cut this one.
   * It stands on the very element, because shortcuts of a notebook are looked for at what has the focus first. */
  keepKeys(event) {
    if (this.page?.contains(event.target)) event.target.setAttribute("data-lm-suppress-shortcuts", "true");
  }

  // ------------------------------------------------------------ what is pointed at

  pointed(event) {
    clearTimeout(this.wait);
    if (!(event.target instanceof Element) || !this.page?.contains(event.target)) return this.hide();
    const one = event.target.closest(NAMED);
    if (one !== this.about) this.hide();
    if (!one || this.root.contains(one) || one.closest("[title]")) return;
    const found = termsIn(one.textContent ?? "", this.words.terms);
    if (found.length) this.wait = setTimeout(() => this.explain(one, found), MOMENT);
  }

  explain(one, found) {
    if (!one.isConnected) return;
    this.about = one;
    this.told.replaceChildren(
      ...found.map((term) => made("p", "", made("b", "", term.word), this.words.colon, term.means)),
    );
    this.told.classList.add("sg-shown");
    beside(this.told, one.getBoundingClientRect());
  }

  hide() {
    clearTimeout(this.wait);
    this.about = null;
    this.told.classList.remove("sg-shown");
  }

  // ------------------------------------------------------------ the way by keys

  /** To the next part of the page in which something takes the focus, or (-1) to the one before. */
  walk(step) {
    const parts = PARTS.map((name) => this.page?.querySelector(name)).filter((part) => part && stopIn(part));
    const here = parts.findIndex((part) => part.contains(document.activeElement));
    const next = here < 0 && step < 0 ? parts.length - 1 : (here + step + parts.length) % parts.length;
    stopIn(parts[next])?.focus();
  }

  // ------------------------------------------------------------ the tour

  get touring() { return this.box.classList.contains("sg-shown"); }

  /** Begin once the page is drawn and its first answer is there. */
  begin() {
    if (!this.page?.querySelector(".sb-headline[data-half]")) return;
    clearInterval(this.look);
    this.show(0);
  }

  show(number) {
    this.station = number;
    const { words } = this;
    const stop = words.stations[number];
    const last = number === words.stations.length - 1;
    const title = made("h2", "", stop.title);
    title.id = `${this.told.id}-station`;
    const at = words.at.replace("{n}", number + 1).replace("{count}", words.stations.length);
    const parts = [button("sg-skip", words.skip, () => this.end()), made("span", "sg-at", at)];
    if (number) parts.push(button("sg-back", words.back, () => this.show(number - 1)));
    const next = button("sg-next", last ? words.done : words.next, () => (last ? this.end() : this.show(number + 1)));
    parts.push(next);
    this.box.setAttribute("role", "dialog");
    this.box.setAttribute("aria-labelledby", title.id);
    this.box.replaceChildren(title, made("p", "", stop.text), made("div", "sg-row", ...parts));
    this.box.classList.add("sg-shown");
    this.ring.classList.add("sg-shown");
    this.place();
    next.focus({ preventScroll: true });
  }

  place() {
    if (!this.touring) return;
    const target = this.page?.querySelector(this.words.stations[this.station].at);
    if (!target) return;
    const there = target.getBoundingClientRect();
    Object.assign(this.ring.style, {
      left: `${there.left - 4}px`, top: `${there.top - 4}px`,
      width: `${there.width + 8}px`, height: `${Math.min(there.height, innerHeight - there.top) + 4}px`,
    });
    beside(this.box, there);
  }

  end() {
    this.box.classList.remove("sg-shown");
    this.ring.classList.remove("sg-shown");
    this.model.set("toured", true);
    this.model.save_changes();
    this.root.querySelector(".sg-help").focus({ preventScroll: true });
  }

  key(event) {
    if (event.key === "Escape" && this.told.classList.contains("sg-shown")) this.hide();
    const walks = event.key === "F6" && !this.list.open && !event.defaultPrevented;
    if (!walks && !(this.touring && this.box.contains(document.activeElement))) return;
    if (walks) this.walk(event.shiftKey ? -1 : 1);
    else if (event.key === "Escape") this.end();
    else if (event.key === "ArrowLeft" && this.station) this.show(this.station - 1);
    else if (event.key === "ArrowRight") this.box.querySelector(".sg-next").click();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}

/** Lay a box beside a rectangle, within the window: to its right, its left, under it, or over its lower edge. */
function beside(box, there) {
  const { offsetWidth: width, offsetHeight: height } = box;
  const right = there.right + 12, left = there.left - width - 12, under = there.bottom + 8;
  const clamp = (value, most) => Math.max(8, Math.min(value, most - 8));
  let x = clamp(there.left, innerWidth - width), y = under;
  if (under + height > innerHeight - 8) {
    y = clamp(there.top, innerHeight - height);
    if (right + width < innerWidth - 8) x = right;
    else if (left > 8) x = left;
    else y = clamp(there.top - height - 8, innerHeight - height);
  }
  Object.assign(box.style, { left: `${x}px`, top: `${y}px` });
}

export default {
  render({ model, el }) {
    const guide = new Guide(model, el);
    return () => guide.close();
  },
};
