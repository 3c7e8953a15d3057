// <pw-search data-href>: suggestions while typing, put into the datalist that the field has anyway.
const WAIT = 180;

class PwSearch extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector("input[list]");
    this.list = this.input && this.querySelector("datalist");
    if (!this.list || !this.dataset.href) return;
    this.input.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.suggest(this.input.value.trim()), WAIT);
    });
  }

  async suggest(words) {
    this.running?.abort();
    if (words.length < 2) return;
    this.running = new AbortController();
    const address = new URL(this.dataset.href, location.href);
    address.searchParams.set("q", words);
    try {
      const answer = await fetch(address, { signal: this.running.signal });
      if (!answer.ok) return;
      const found = await answer.json();
      this.list.replaceChildren(...found.slice(0, 8).map((word) => new Option("", String(word))));
    } catch {
      // The search itself works without suggestions.
    }
  }
}

customElements.define("pw-search", PwSearch);
