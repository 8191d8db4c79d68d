/* Watches whether the kernel answers, and locks the page while it does not.
 *
 *   this module   {beat: n} ──> Python ──> {beat: n}             each second, one at a time
 *   torn          the socket is down: locked at once; mended as soon as the server can be reached again;
 *                 then {resume: n} ──> Python shows the page anew ──> {resumed: n}: unlocked
 *   silent        a beat is not answered for a while: locked until it is; nothing was lost
 *   dead          the kernel was started anew and knows nothing of this page: it is opened again
 *
 * Every step is on disk as soon as the kernel has taken it. What it had not taken is marked on the map
 * (`data-pending`); whether it has been in the end is seen there, and what has not is told.
 */

const BEAT = 1000; // milliseconds
const PATIENCE = 4000;
const BORN_ANEW = ["restarting", "autorestarting", "dead", "terminating"];

/** Give the handles of sliders the names of their fields, which the widgets' library does not. */
function nameSliders() {
  for (const handle of document.querySelectorAll(".sb-named .noUi-handle:not([aria-label])")) {
    const name = handle.closest(".sb-named").querySelector(".widget-label")?.textContent;
    if (name) handle.setAttribute("aria-label", name);
  }
}

class Connection {
  constructor(model, root) {
    this.model = model;
    this.root = root;
    this.kernel = model.widget_manager?.kernel ?? null;
    this.state = "whole";
    this.number = 0;
    this.sent = null; // when the beat was sent that is not answered
    this.heard = false; // nothing can fall silent that has not spoken
    this.born = ""; // the session of the kernel that made this page, as its answers name it
    this.ticked = Date.now();
    this.hopes = []; // what was asked and not answered when the page was locked
    this.untaken = []; // those of them that an earlier break had left
    this.since = 0;
    root.classList.add("sb-connection");
    this.onMessage = this.onMessage.bind(this);
    this.onStatus = this.onStatus.bind(this);
    this.look = this.look.bind(this);
    this.tell = this.tell.bind(this);
    model.on("msg:custom", this.onMessage);
    model.on("change:words", this.tell);
    this.dark = matchMedia("(prefers-color-scheme: dark)");
    this.dark.addEventListener("change", this.tell);
    this.tell();
    this.kernel?.statusChanged?.connect(this.onStatus);
    this.kernel?.connectionStatusChanged?.connect(this.look);
    this.timer = setInterval(() => this.tick(), BEAT);
  }

  close() {
    clearInterval(this.timer);
    this.model.off("msg:custom", this.onMessage);
    this.model.off("change:words", this.tell);
    this.dark.removeEventListener("change", this.tell);
    this.kernel?.statusChanged?.disconnect(this.onStatus);
    this.kernel?.connectionStatusChanged?.disconnect(this.look);
  }

  get torn() { return this.kernel !== null && this.kernel.connectionStatus !== "connected"; }
  get words() { return this.model.get("words"); }

  /** The page's own language, title and light, where the page is the workbench's own. */
  tell() {
    if (this.root.closest(".jp-NotebookPanel") || !this.words.language) return;
    document.documentElement.lang = this.words.language;
    document.title = this.words.title;
    document.body.dataset.jpThemeLight = String(!this.dark.matches);
  }

  // ------------------------------------------------------------ what is noticed

  tick() {
    const now = Date.now();
    if (now - this.ticked > 2 * BEAT + 500) this.sent = this.sent && now; // the machine slept, or the page
    this.ticked = now;
    this.look();
    if (this.state === "torn") this.mend();
    if (this.state !== "whole" || this.hopes.length) this.draw(); // how long it has lasted, what has come about
  }

  look() {
    nameSliders();
    if (this.state === "dead") return;
    if (this.torn) {
      if (this.heard) this.enter("torn");
      return;
    }
    if (this.state === "torn" || this.state === "resuming") return this.resume();
    const silent = this.sent !== null && Date.now() - this.sent > PATIENCE;
    if (silent && this.heard) this.enter("silent");
    if (this.sent === null) this.beat();
  }

  beat() {
    this.sent = Date.now();
    this.model.send({ beat: ++this.number });
  }

  onStatus(_, status) {
    if (this.heard && BORN_ANEW.includes(status)) this.enter("dead");
  }

  onMessage(message) {
    if (this.state === "dead") return;
    if (!this.heard) this.recognise();
    this.heard = true;
    if ("beat" in message) {
      this.sent = null;
      if (this.state === "silent") this.goOn(this.untaken);
    } else if (message.resumed === this.number) {
      this.sent = null;
      this.goOn(this.hopes);
    }
  }

  /** Unlock; what was asked may have been lost only where the connection was torn. */
  goOn(hopes) {
    this.hopes = hopes;
    this.since = Date.now();
    this.enter("whole");
    for (let wait = 50; wait < BEAT; wait += 100) setTimeout(() => this.lost(), wait); // undone later, it was done
  }

  // ------------------------------------------------------------ what is done about it

  /** The socket is up again: once the page shows what the kernel knows, it can be used. */
  resume() {
    if (this.state === "resuming" && Date.now() - this.sent < 2 * PATIENCE) return;
    this.enter("resuming");
    this.sent = Date.now();
    this.model.send({ resume: ++this.number });
    this.recognise();
  }

  /** Whether it is still the kernel that made the page: one that was started anew would never answer, and that it
   *  was is not told while the socket is down. */
  async recognise() {
    try {
      const { header } = await this.kernel.requestKernelInfo();
      this.born ||= header.session;
      if (header.session !== this.born) this.enter("dead");
    } catch {
      // asked again with the next attempt
    }
  }

  /** The library gives up after some attempts; a laptop may sleep for longer. */
  async mend() {
    if (this.mending) return;
    this.mending = true;
    try {
      const { baseUrl } = this.kernel.serverSettings;
      const answer = await fetch(`${baseUrl}api/kernels/${this.kernel.id}`, { cache: "no-store" });
      if (answer.status === 404) this.enter("dead");
      if (this.state === "torn" && this.torn) this.kernel.reconnect().catch(() => {}); // tried again soon
    } catch {
      // the server is not to be reached yet
    } finally {
      this.mending = false;
    }
  }

  /** Open the workbench again: load the page, or in a notebook run its cells. */
  open() {
    const { commands } = globalThis.jupyterapp ?? {};
    if (!this.root.closest(".jp-NotebookPanel")) location.reload();
    else if (commands?.hasCommand("notebook:run-all-cells")) commands.execute("notebook:run-all-cells");
  }

  enter(state) {
    if (state === this.state) return;
    const before = this.state;
    this.state = state;
    if (before === "whole") {
      this.since = Date.now();
      this.untaken = this.hopes; // not taken the time before, and not yet read
      this.hopes = this.untaken.concat(this.pending());
    }
    this.lock(state !== "whole");
    this.draw();
  }

  /** The steps that the map shows as asked for and not taken yet. */
  pending() {
    return [...document.querySelectorAll(".sl-map [data-pending]")].map((one) => ({
      unit: one.dataset.unit, zone: one.dataset.pending, said: one.dataset.said,
    }));
  }

  lock(on) {
    for (const one of this.root.parentElement?.children ?? []) {
      if (one !== this.root) one.toggleAttribute("inert", on);
    }
  }

  // ------------------------------------------------------------ what is said

  draw() {
    const lost = this.lost();
    this.root.dataset.state = this.state;
    this.root.dataset.socket = this.kernel?.connectionStatus ?? "";
    if (this.state === "whole" && !lost.length) return this.root.replaceChildren();
    const box = document.createElement("div");
    box.className = "sb-banner";
    box.setAttribute("role", "alert");
    const said = document.createElement("p");
    said.textContent = this.said(lost);
    box.append(said, this.button());
    this.root.replaceChildren(box);
  }

  said(lost) {
    const { words } = this;
    const parts = [];
    if (this.state !== "whole") {
      parts.push(words[this.state === "resuming" ? "torn" : this.state]);
      const seconds = Math.round((Date.now() - this.since) / 1000);
      if (this.state !== "dead") parts.push(words.lasts.replace("{n}", String(seconds)));
    }
    if (lost.length) {
      const list = lost.map((one) => one.said).join(words.comma);
      parts.push(words[this.state === "whole" ? "not_taken" : "not_yet"].replace("{list}", list));
    }
    return parts.join(words.space);
  }

  button() {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "sb-go-on";
    const act = { whole: "understood", torn: "retry", resuming: "retry" }[this.state] ?? "open";
    made.textContent = this.words[act];
    made.addEventListener("click", () => {
      if (act === "open") this.open();
      else if (act === "retry") this.mend();
      else { this.hopes = []; this.draw(); }
    });
    return made;
  }

  /** What was asked and has not come about: while the page is locked all of it, afterwards what the map lacks. */
  lost() {
    const there = (one) => document.querySelector(`.sl-map [data-unit="${CSS.escape(one.unit)}"]`)?.dataset.zone;
    if (this.state !== "whole") return this.hopes;
    this.hopes = this.hopes.filter((one) => there(one) !== one.zone);
    return Date.now() - this.since < BEAT ? [] : this.hopes; // the map is drawn by then
  }
}

function render({ model, el }) {
  const connection = new Connection(model, el);
  return () => connection.close();
}

export default { render };
