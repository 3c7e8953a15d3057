// <pw-parts>: chosen files are sent at once, three at a time, each with its own line; pw-send inside does the sending.
// What pw-upload hands over ("pw-files") no longer goes with the form. Without script it does, as ever.
const AT_ONCE = 3;

class PwParts extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    Object.assign(this, { queue: [], fields: new Set(), running: 0, done: 0, bad: 0, all: 0 });
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
    this.fields.add(field);
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
      if (this.done + this.bad === this.all) await this.finish();
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

  // Counting begins anew before the answer is there: files that are chosen meanwhile are a round of their own.
  async finish() {
    const { fields, goes, bad } = this;
    Object.assign(this, { fields: new Set(), done: 0, bad: 0, all: 0, step: undefined, goes: undefined });
    const answer = await fetch(location.href).then((page) => page.text()).catch(() => "");
    const fresh = new DOMParser().parseFromString(answer, "text/html").querySelectorAll("main fieldset");
    const here = [...this.form.querySelectorAll("fieldset")];
    for (const field of fields) this.renew(field, fresh[here.indexOf(field)]?.querySelector(".pw-files"));
    if (goes && !bad && !this.all) this.form.requestSubmit(goes);
  }

  // The list as the server has it. What was refused or is on its way stays in it, and what was typed stays typed.
  renew(field, list) {
    if (!list) return;
    for (const now of list.querySelectorAll("select"))
      now.value = [...field.querySelectorAll("select")].find((held) => held.name === now.name)?.value ?? now.value;
    list.append(...field.querySelectorAll(".pw-file--bad, .pw-file:has(progress)"));
    field.querySelector(".pw-files").replaceWith(list);
  }
}

customElements.define("pw-parts", PwParts);
