// <pw-map data-tiles data-leaflet>: a map above the two numbers of a place. It fills them in and follows them.
// Without script the numbers stay what they are: the whole question.
const GERMANY = [51.16, 10.45];

const read = (input) => Number.parseFloat(input.value.trim().replace(",", "."));
const written = (degrees) => degrees.toFixed(6).replace(".", ",");

class PwMap extends HTMLElement {
  async connectedCallback() {
    this.inputs = [...this.querySelectorAll("input")];
    this.stop = new AbortController();
    await import(this.dataset.leaflet);
    if (this.isConnected) this.draw(window.L);
  }

  disconnectedCallback() {
    this.stop.abort();
    this.map?.remove();
  }

  get place() {
    const [latitude, longitude] = this.inputs.map(read);
    return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? [latitude, longitude] : null;
  }

  draw(L) {
    const box = document.createElement("div");
    box.className = "pw-map";
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", this.dataset.label);
    this.inputs[0].closest(".pw-date").before(box);
    this.map = L.map(box, { zoomControl: false });
    this.map.attributionControl.setPrefix(false);
    L.control.zoom({ zoomInTitle: this.dataset.in, zoomOutTitle: this.dataset.out }).addTo(this.map);
    L.tileLayer(this.dataset.tiles, { attribution: this.dataset.credit }).addTo(this.map);
    this.mark = L.circleMarker(GERMANY, { radius: 10, color: "currentColor", weight: 4 });
    this.map.setView(this.place ?? GERMANY, this.place ? 16 : 6);
    this.show();
    this.map.on("click", ({ latlng }) => this.choose(latlng.wrap()));
    const { signal } = this.stop;
    for (const input of this.inputs) input.addEventListener("change", () => this.show(true), { signal });
  }

  choose({ lat, lng }) {
    this.inputs[0].value = written(lat);
    this.inputs[1].value = written(lng);
    this.show();
  }

  show(moves = false) {
    const { place } = this;
    if (!place) return void this.mark.remove();
    this.mark.setLatLng(place).addTo(this.map);
    if (moves) this.map.setView(place);
  }
}

customElements.define("pw-map", PwMap);
