// <pw-errors>: puts the focus on the summary, and scrolls to the question rather than to its input.
class PwErrors extends HTMLElement {
  connectedCallback() {
    this.firstElementChild.focus();
    this.addEventListener("click", (event) => {
      const link = event.target.closest("a[href^='#']");
      const field = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
      if (!field) return;
      event.preventDefault();
      field.closest("details")?.setAttribute("open", "");
      (field.closest("fieldset, .kern-form-input, .pw-declare") || field).scrollIntoView({ block: "start" });
      field.focus({ preventScroll: true });
    });
  }
}

customElements.define("pw-errors", PwErrors);
