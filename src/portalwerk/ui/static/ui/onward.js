// <pw-onward>: goes on to the other site at once; without script its button does.
class PwOnward extends HTMLElement {
  connectedCallback() {
    if (this.gone) return;
    this.gone = true;
    this.querySelector("form").submit();
  }
}

customElements.define("pw-onward", PwOnward);
