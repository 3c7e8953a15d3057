// <pw-find data-href data-none>: what a search would find, as links below the field while somebody types.
// Arrow keys go into the list and out again, Escape closes it. Enter in the field searches, with or without script.
const WAIT = 150;
const SHORTEST = 2;

class PwFind extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector("input");
    if (!this.dataset.href || this.list) return;
    this.list = document.createElement("ul");
    this.list.hidden = true;
    this.told = document.createElement("p");
    this.told.className = "pw-sr";
    this.told.setAttribute("role", "status");
    this.append(this.list, this.told);
    this.input.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.ask(this.input.value.trim()), WAIT);
    });
    this.addEventListener("keydown", (event) => this.steer(event));
    this.addEventListener("focusout", (event) => this.contains(event.relatedTarget) || this.close());
  }

  async ask(words) {
    this.running?.abort();
    if (words.length < SHORTEST) return this.close();
    this.running = new AbortController();
    const address = new URL(this.dataset.href, location.href);
    address.searchParams.set("q", words);
    try {
      const answer = await fetch(address, { signal: this.running.signal, cache: "no-store" });
      if (answer.ok) this.show(await answer.json());
    } catch {
      // The search itself works without the list.
    }
  }

  show({ told, found }) {
    this.list.replaceChildren(...found.map((one) => this.line(one)));
    this.told.textContent = told;
    if (!found.length) this.list.append(Object.assign(document.createElement("li"), { textContent: this.dataset.none }));
    this.list.hidden = false;
  }

  line({ title, note, href }) {
    const line = document.createElement("li");
    const link = Object.assign(document.createElement("a"), { href });
    const small = Object.assign(document.createElement("small"), { textContent: note });
    link.append(title, small);
    line.append(link);
    return line;
  }

  steer(event) {
    if (event.key === "Escape" && !this.list.hidden) {
      this.input.focus();
      this.close();
      event.preventDefault();
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || this.list.hidden) return;
    const stops = [this.input, ...this.list.querySelectorAll("a")];
    stops[Math.max(0, Math.min(stops.indexOf(document.activeElement) + step, stops.length - 1))].focus();
    event.preventDefault();
  }

  close() {
    this.list.hidden = true;
    this.told.textContent = "";
  }
}

customElements.define("pw-find", PwFind);
