// <pw-upload data-max>: drop files, see at once what is too big, watch how far the sending is.
// The file inputs inside stay ordinary ones; without script they go with the form.
const size = (bytes) => `${(bytes / 1048576).toLocaleString("de-DE", { maximumFractionDigits: 1 })} MB`;

class PwUpload extends HTMLElement {
  connectedCallback() {
    this.inputs = [...this.querySelectorAll("input[type=file]")];
    this.news = this.querySelector("[data-chosen]");
    this.form = this.closest("form");
    this.stop = new AbortController();
    const { signal } = this.stop;
    for (const input of this.inputs) input.addEventListener("change", () => this.show(), { signal });
    for (const name of ["dragenter", "dragover", "dragleave", "drop"])
      this.addEventListener(name, (event) => this.drag(event), { signal });
    this.form?.addEventListener("submit", (event) => this.send(event), { signal });
  }

  disconnectedCallback() {
    this.stop.abort();
  }

  get files() {
    return this.inputs.flatMap((input) => [...input.files]);
  }

  drag(event) {
    event.preventDefault();
    this.classList.toggle("pw-upload--over", event.type === "dragenter" || event.type === "dragover");
    if (event.type !== "drop" || !event.dataTransfer.files.length) return;
    const [input] = this.inputs;
    const kept = new DataTransfer();
    const all = input.multiple ? [...input.files, ...event.dataTransfer.files] : [event.dataTransfer.files[0]];
    for (const file of all) kept.items.add(file);
    input.files = kept.files;
    this.show();
  }

  show() {
    // Somebody on this page sends files at once and in parts: then they no longer go with the form.
    const detail = { files: this.files, name: this.inputs[0].name };
    if (!this.dispatchEvent(new CustomEvent("pw-files", { bubbles: true, cancelable: true, detail }))) {
      for (const input of this.inputs) input.value = "";
      return;
    }
    const limit = Number(this.dataset.max) || Infinity;
    this.news.replaceChildren(
      ...this.files.map((file) => {
        const line = document.createElement("p");
        const big = file.size > limit;
        line.className = big ? "pw-file__st pw-file__st--bad" : "pw-file__st";
        const words = big ? `${this.dataset.big} ${size(limit)}.` : this.dataset.ready;
        line.textContent = `${file.name}, ${size(file.size)}. ${words}`;
        return line;
      }),
    );
  }

  send(event) {
    // One of several uploads sends the whole form; the first with files does it for all.
    if (event.defaultPrevented || !this.files.length) return;
    event.preventDefault();
    const bar = document.createElement("progress");
    bar.max = 100;
    bar.setAttribute("aria-label", this.dataset.progress);
    this.news.append(bar);
    const call = new XMLHttpRequest();
    call.upload.onprogress = (step) => (bar.value = (100 * step.loaded) / step.total);
    call.onload = () => this.answer(call);
    call.onerror = () => this.fail(bar);
    call.open("POST", event.submitter?.getAttribute("formaction") || this.form.action);
    call.send(new FormData(this.form, event.submitter));
  }

  answer(call) {
    const page = new DOMParser().parseFromString(call.responseText, "text/html");
    const main = page.querySelector("main");
    if (!main) return this.fail(this.news.lastChild);
    document.title = page.title;
    if (call.responseURL !== location.href) history.pushState(null, "", call.responseURL);
    document.querySelector("main").replaceWith(main);
    for (const script of main.querySelectorAll("script[src]")) import(script.src);
    if (!main.querySelector(".pw-errs")) main.focus();
    scrollTo(0, 0);
  }

  fail(bar) {
    bar.remove();
    this.news.append(this.dataset.failed);
    this.form.dispatchEvent(new CustomEvent("pw-again", { bubbles: true }));
  }
}

customElements.define("pw-upload", PwUpload);
