// <pw-redaction>: black boxes on the picture of a page, by pointer or by keys. They live in the numbers of the list
// beside it, which are the whole thing without script.
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const within = (value, most) => Math.min(Math.max(value, 0), most);
const read = (input) => Number.parseFloat(input.value.trim().replace(",", "."));

class PwRedaction extends HTMLElement {
  connectedCallback() {
    this.picture = this.querySelector("svg");
    for (const rect of this.picture.querySelectorAll("rect")) rect.remove();
    this.rows = [...this.querySelectorAll("fieldset")].map((field) => this.row(field));
    this.stop = new AbortController();
    const { signal } = this.stop;
    const on = (target, name, act) => target.addEventListener(name, act.bind(this), { signal });
    const acts = { pointerdown: this.press, pointermove: this.drag, pointerup: this.release, pointercancel: this.release };
    for (const [name, act] of Object.entries({ ...acts, keydown: this.key })) on(this.picture, name, act);
    on(this, "input", this.draw);
    const add = this.querySelector("[data-add]");
    on(add, "click", () => this.begin([35, 45, 30, 5])?.rect.focus());
    add.hidden = this.rows[0].field.disabled;
    for (const row of this.rows) on(row.remove, "click", () => (this.set(row, null), add.focus()));
    this.draw();
  }

  disconnectedCallback() {
    this.stop.abort();
  }

  row(field) {
    const rect = document.createElementNS(this.picture.namespaceURI, "rect");
    const told = { tabindex: "0", role: "button", "aria-label": field.querySelector("legend").textContent };
    for (const [key, value] of Object.entries(told)) rect.setAttribute(key, value);
    const [remove, select] = [field.querySelector("button"), field.querySelector("select")];
    remove.hidden = false;
    return { field, rect, inputs: [...field.querySelectorAll("input")], select, remove };
  }

  draw() {
    for (const { field, rect, inputs, select } of this.rows) {
      const box = inputs.map(read);
      const there = box.every(Number.isFinite);
      for (const [at, name] of ["x", "y", "width", "height"].entries()) if (there) rect.setAttribute(name, `${Math.max(box[at], 0)}%`);
      if (!there) rect.remove();
      else if (!rect.isConnected) this.picture.append(rect);
      field.hidden = inputs.every((input) => !input.value) && !select.value;
    }
  }

  set(row, box, ground) {
    for (const [at, input] of row.inputs.entries()) input.value = box ? `${Math.round(box[at] * 100) / 100}`.replace(".", ",") : "";
    if (!box || ground) row.select.value = ground ?? "";
    this.draw();
  }

  begin(box) {
    const row = this.rows.find(({ field, inputs }) => !field.disabled && inputs.every((input) => !input.value));
    if (row) this.set(row, box, this.rows.findLast(({ select }) => select.value)?.select.value);
    return row;
  }

  at(event) {
    const { left, top, width, height } = this.picture.getBoundingClientRect();
    return [within((100 * (event.clientX - left)) / width, 100), within((100 * (event.clientY - top)) / height, 100)];
  }

  press(event) {
    const from = this.at(event);
    const row = this.rows.find(({ rect }) => rect === event.target);
    const held = row ? { row, from, box: row.inputs.map(read) } : { row: this.begin([...from, 0, 0]), from };
    this.held = held.row && !held.row.field.disabled ? held : null;
    if (this.held) this.picture.setPointerCapture(event.pointerId);
  }

  drag(event) {
    if (!this.held) return;
    const [x, y, { row, from, box }] = [...this.at(event), this.held];
    if (!box) return this.set(row, [Math.min(x, from[0]), Math.min(y, from[1]), Math.abs(x - from[0]), Math.abs(y - from[1])]);
    this.set(row, [within(box[0] + x - from[0], 100 - box[2]), within(box[1] + y - from[1], 100 - box[3]), box[2], box[3]]);
  }

  release() {
    const { row, box } = this.held ?? {};
    if (row && !box && Math.min(read(row.inputs[2]), read(row.inputs[3])) < 0.5) this.set(row, null);
    else row?.rect.focus();
    this.held = null;
  }

  key(event) {
    const [row, step] = [this.rows.find(({ rect }) => rect === event.target), STEPS[event.key]];
    if (!row || row.field.disabled || !(step || ["Delete", "Enter", " "].includes(event.key))) return;
    event.preventDefault();
    if (event.key === "Delete") return row.remove.click();
    if (!step) return row.select.focus();
    const [x, y, width, height, across, down] = [...row.inputs.map(read), ...step];
    if (event.shiftKey) this.set(row, [x, y, within(width + across, 100 - x) || 1, within(height + down, 100 - y) || 1]);
    else this.set(row, [within(x + across, 100 - width), within(y + down, 100 - height), width, height]);
  }
}

customElements.define("pw-redaction", PwRedaction);
