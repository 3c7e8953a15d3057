// <pw-keys>: single keys for people who work with lists all day. Whoever switches them off gets no such element.
// j k move, Enter opens (the link has the focus), x ticks, X ticks all; a number before it repeats: 30x.
const TYPING = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], dialog[open]";

class PwKeys extends HTMLElement {
  connectedCallback() {
    this.stop = new AbortController();
    const { signal } = this.stop;
    this.number = "";
    document.addEventListener("keydown", (event) => this.hear(event), { signal });
    document.addEventListener("change", () => this.count(), { signal });
    addEventListener("pageshow", () => this.count(), { signal });
    this.count();
    if ("begin" in this.dataset) this.focusOn(document.querySelector("main form :is(input:not([type=hidden]), select)"));
  }

  disconnectedCallback() {
    this.stop.abort();
  }

  hear(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.target.closest(TYPING) || this.querySelector("dialog[open]")) return;
    const times = Math.min(Number(this.number) || 1, 100);
    if (/^[0-9]$/.test(event.key)) {
      this.number = (this.number + event.key).slice(-3);
      return;
    }
    if (this.act(event.key, times)) event.preventDefault();
    if (event.key !== "Shift") this.number = "";
  }

  act(key, times) {
    const rows = this.rows;
    const at = rows.findIndex((row) => row.contains(document.activeElement));
    if (key === "j") return this.move(rows, at + times);
    if (key === "k") return this.move(rows, Math.max(at - times, 0));
    if (key === "x") return this.tick(rows.slice(Math.max(at, 0), Math.max(at, 0) + times));
    if (key === "X") return this.tick(rows);
    if (key === "?") return this.querySelector("dialog").showModal() ?? true;
    if (key === "/") return this.focusOn(document.querySelector("[role=search] input[type=search]"));
    if (key === "n" && this.dataset.rowN && at >= 0) {
      location.assign(rows[at].querySelector("th a").href + this.dataset.rowN);
      return true;
    }
    return this.press(key, rows[Math.max(at, 0)]);
  }

  get rows() {
    return [...document.querySelectorAll("main .pw-table tbody tr")].filter((row) => row.querySelector("th a"));
  }

  move(rows, to) {
    return this.focusOn(rows[Math.min(to, rows.length - 1)]?.querySelector("th a"));
  }

  focusOn(thing) {
    thing?.focus();
    thing?.scrollIntoView({ block: "nearest" });
    return Boolean(thing);
  }

  tick(rows) {
    const boxes = rows.map((row) => row.querySelector("input[type=checkbox]")).filter(Boolean);
    const on = !boxes.every((box) => box.checked);
    for (const box of boxes) box.checked = on;
    this.count();
    return boxes.length > 0;
  }

  press(key, row) {
    const button = [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key === key);
    if (!button || button.getAttribute("aria-disabled") === "true") return this.focusOn(button);
    // With nothing ticked the act is meant for the line that has the focus.
    const box = row?.querySelector("input[type=checkbox]");
    if (button.form && box && !this.ticked.length) box.checked = true;
    button.click();
    return true;
  }

  get ticked() {
    return document.querySelectorAll("main .pw-table tbody input:checked");
  }

  count() {
    const label = document.querySelector("[data-count]");
    if (label) label.textContent = `${this.ticked.length} ausgewählt`;
  }
}

customElements.define("pw-keys", PwKeys);
