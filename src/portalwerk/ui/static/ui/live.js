// <pw-live data-href data-version data-every>: asks whether the region changed and shows the new one.
// Without script the link inside reloads the page. Hidden tabs do not ask; errors make the pauses longer.
const LONGEST = 60;
const FINAL = new Set([401, 403, 404, 410]);

class PwLive extends HTMLElement {
  connectedCallback() {
    this.version = this.dataset.version;
    this.pause = this.shortest = Math.max(3, Number(this.dataset.every) || 5);
    this.stop = new AbortController();
    const { signal } = this.stop;
    document.addEventListener("visibilitychange", () => document.hidden || this.ask(), { signal });
    this.plan();
  }

  disconnectedCallback() {
    this.stop.abort();
    clearTimeout(this.timer);
  }

  plan() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), this.pause * 1000);
  }

  async ask() {
    if (document.hidden || this.asking || this.stop.signal.aborted) return;
    this.asking = true;
    try {
      const headers = { "If-None-Match": `"${this.version}"` };
      const answer = await fetch(this.dataset.href, { headers, cache: "no-store", signal: this.stop.signal });
      if (FINAL.has(answer.status)) return this.stop.abort();
      this.pause = answer.ok || answer.status === 304 ? this.shortest : Math.min(LONGEST, this.pause * 2);
      if (answer.status === 200) await this.show(answer);
    } catch {
      this.pause = Math.min(LONGEST, this.pause * 2);
    } finally {
      this.asking = false;
      if (!this.stop.signal.aborted) this.plan();
    }
  }

  async show(answer) {
    const region = this.querySelector("[data-region]");
    const tag = (answer.headers.get("ETag") || "").replace(/^W\//, "").replaceAll('"', "");
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (tag) this.version = tag;
    // Somebody is reading or typing in there: say that there is news, do not pull it away.
    if (!region.contains(document.activeElement)) region.replaceChildren(...page.body.childNodes);
    else this.classList.add("pw-live--news");
    this.querySelector("[data-news]").textContent = this.dataset.news;
  }
}

customElements.define("pw-live", PwLive);
