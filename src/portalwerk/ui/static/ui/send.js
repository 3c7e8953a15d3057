// <pw-send data-href>: sends one file in parts. After a broken connection it asks how much is there and goes on.
const WAITS = [500, 1000, 2000, 4000, 8000, 15000, 30000];
const pause = (time) => new Promise((resolve) => setTimeout(resolve, time));
const key = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16)).join("");

class PwSend extends HTMLElement {
  // Returns why the file was refused, or nothing. What is no longer there, after a break or because somebody signed in
  // meanwhile and the draft got another key, is sent anew.
  async send(file, name, tell, again = 3) {
    const said = { feld: name, name: file.name, art: file.type, groesse: file.size };
    const begun = await this.post(this.dataset.href, said);
    for (let answer = begun; !answer.done; ) {
      if (answer.gone && again) return this.send(file, name, tell, again - 1);
      if (answer.offset === undefined) return answer.sentence;
      const { offset } = answer;
      tell(offset / file.size);
      answer = await this.post(begun.href, { offset, teil: file.slice(offset, offset + begun.part) }, true);
    }
  }

  async post(href, content, resumes = false) {
    for (const wait of WAITS) {
      const body = new FormData();
      body.set("once", key());
      body.set("csrfmiddlewaretoken", this.closest("form").elements.csrfmiddlewaretoken.value);
      for (const [name, part] of Object.entries(content)) body.set(name, part);
      const sent = await fetch(href, { method: "POST", body, redirect: "error" }).catch(() => null);
      if (resumes && sent?.status === 404) return { gone: true };
      if (sent && sent.status < 500) return sent.json();
      await pause(wait);
      const held = resumes ? await fetch(href).catch(() => null) : null;
      if (held?.status === 404) return { gone: true };
      if (held?.ok) return held.json();
    }
    throw new Error("no connection");
  }
}

customElements.define("pw-send", PwSend);
