// <pw-parts>: chosen files are sent at once, three at a time, each with its own line; pw-send inside does the sending.
// What pw-upload hands over ("pw-files") no longer goes with the form. Without script it does, as ever.
const AT_ONCE = 3;

class PwParts extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    Object.assign(this, { queue: [], running: 0, done: 0, bad: 0, all: 0 });
    this.stop = new AbortController();
    const { signal } = this.stop;
    this.form.addEventListener("pw-files", (event) => this.take(event), { signal });
    this.form.addEventListener("submit", (event) => this.hold(event), { signal, capture: true });
    addEventListener("beforeunload", (event) => this.all && event.preventDefault(), { signal });
  }

  disconnectedCallback() {
    this.stop.abort();
  }

  take(event) {
    event.preventDefault();
    const { files, name } = event.detail;
    const field = event.target.closest("fieldset");
    if (!field.querySelector(".pw-files")) event.target.before(document.createElement("ul"));
    const list = field.querySelector("ul");
    list.className = "pw-files";
    for (const file of files) {
      const line = this.querySelector("template").content.firstElementChild.cloneNode(true);
      line.querySelector("b").textContent = file.name;
      line.querySelector("progress").setAttribute("aria-label", file.name);
      list.append(line);
      this.queue.push({ file, line, field, name });
    }
    this.news = event.target.querySelector("[data-chosen]");
    this.all += files.length;
    this.tell();
    while (this.running < AT_ONCE && this.queue.length) this.work();
  }

  async work() {
    this.running += 1;
    for (let job; (job = this.queue.shift()); ) {
      const state = job.line.querySelector(".pw-file__st");
      state.textContent = this.dataset.runs;
      const bar = job.line.querySelector("progress");
      const sentence = await this.querySelector("pw-send")
        .send(job.file, job.name, (share) => (bar.value = 100 * share))
        .catch(() => this.dataset.failed);
      this[sentence ? "bad" : "done"] += 1;
      state.textContent = sentence || this.dataset.there;
      state.classList.add(sentence ? "pw-file__st--bad" : "pw-file__st--ok");
      job.line.classList.toggle("pw-file--bad", Boolean(sentence));
      bar.remove();
      this.tell();
      if (this.done + this.bad === this.all) await this.finish(job.field);
    }
    this.running -= 1;
  }

  // Announced at the beginning, half way and at the end.
  tell() {
    const step = Math.floor((2 * (this.done + this.bad)) / this.all);
    const bad = this.bad ? ` ${this.dataset.bad} ${this.bad}.` : "";
    if (step !== this.step) this.news.textContent = `${this.done} ${this.dataset.of} ${this.all} ${this.dataset.arrived}${bad}`;
    this.step = step;
  }

  // Who goes on while files are on their way goes on as soon as they are there.
  hold(event) {
    if (!this.all) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.goes = event.submitter;
    this.news.textContent = this.dataset.hold;
  }

  // The list as the server has it. Refused files stay in it, and what was typed elsewhere stays typed.
  async finish(field) {
    const at = [...this.form.querySelectorAll("fieldset")].indexOf(field);
    const answer = await fetch(location.href).then((page) => page.text()).catch(() => "");
    const fresh = new DOMParser().parseFromString(answer, "text/html").querySelectorAll("main fieldset");
    const list = fresh[at]?.querySelector(".pw-files");
    list?.append(...field.querySelectorAll(".pw-file--bad"));
    for (const held of field.querySelectorAll(".pw-files select")) {
      const now = list && [...list.querySelectorAll("select")].find((one) => one.name === held.name);
      if (now) now.value = held.value;
    }
    if (list) field.querySelector(".pw-files").replaceWith(list);
    const { goes, bad } = this;
    Object.assign(this, { done: 0, bad: 0, all: 0, step: undefined, goes: undefined });
    if (goes && !bad) this.form.requestSubmit(goes);
  }
}

customElements.define("pw-parts", PwParts);
