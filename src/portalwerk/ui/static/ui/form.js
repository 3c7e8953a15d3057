// <pw-form>: stops the second click on a button that sends. The server would not act twice anyway.
const REST = 8000;

class PwForm extends HTMLElement {
  connectedCallback() {
    this.addEventListener("submit", (event) => this.guard(event));
    this.addEventListener("pw-again", () => this.release());
    addEventListener("pageshow", () => this.release());
  }

  guard(event) {
    if (this.sent) return event.preventDefault();
    this.sent = true;
    this.button = event.submitter;
    // After this tick, so that the button's name and value still go along.
    setTimeout(() => this.button?.setAttribute("aria-busy", "true"));
    this.timer = setTimeout(() => this.release(), REST);
  }

  release() {
    clearTimeout(this.timer);
    this.sent = false;
    this.button?.removeAttribute("aria-busy");
  }
}

customElements.define("pw-form", PwForm);
