// <pw-passkey>: signs in with, or makes, a passkey. Shows itself only where the browser and the address allow it.
class PwPasskey extends HTMLElement {
  connectedCallback() {
    const named = !/^[\d.:[\]]+$/.test(location.hostname);
    if (!window.PublicKeyCredential?.parseRequestOptionsFromJSON || !named) return;
    this.hidden = false;
    this.querySelector("button").addEventListener("click", () => this.run());
  }

  async run() {
    this.say("");
    try {
      const asked = await this.post(this.dataset.question, {});
      const credential = "new" in this.dataset
        ? await navigator.credentials.create({
            publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(asked.publicKey),
          })
        : await navigator.credentials.get({
            publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(asked.publicKey),
          });
      const answered = await this.post(this.dataset.answer, credential.toJSON());
      if (answered.href) location.assign(answered.href);
      else this.say(answered.sentence);
    } catch {
      this.say("Der Passkey hat nicht geklappt. Versuchen Sie es noch einmal.");
    }
  }

  async post(href, content) {
    const response = await fetch(href, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": this.dataset.token },
      body: JSON.stringify(content),
    });
    return response.json();
  }

  say(sentence) {
    const place = this.querySelector("p");
    place.textContent = sentence;
    place.hidden = !sentence;
  }
}

customElements.define("pw-passkey", PwPasskey);
