// <antin-live>: the part of a page that htmx asks for again and again. It says as of when the figures are, keeps
// the focus, leaves the page alone while nothing has changed or somebody selects, and says when no answer comes.
class Live extends HTMLElement {
  connectedCallback() {
    this.etag = this.dataset.etag;
    this.addEventListener("htmx:beforeRequest", (event) => this.begin(event));
    this.addEventListener("htmx:beforeSwap", (event) => this.receive(event));
    this.addEventListener("htmx:afterSwap", () => this.restore());
    this.addEventListener("htmx:sendError", () => this.say("away"));
    this.addEventListener("htmx:responseError", () => this.say("away"));
    this.addEventListener("htmx:timeout", () => this.say("away"));
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") this.ask();
    });
    this.say("live");
  }

  ask() {
    this.querySelector("[hx-get]").dispatchEvent(new Event("refresh"));
  }

  get isHeld() {
    const selection = getSelection();
    const selects = !selection.isCollapsed && selection.rangeCount > 0 && this.contains(selection.anchorNode);
    return selects || this.querySelector("input:checked, details[open]") !== null;
  }

  begin(event) {
    if (document.visibilityState === "hidden") event.preventDefault();
    else if (this.isHeld) {
      event.preventDefault();
      this.say("frozen");
    }
  }

  receive(event) {
    const answer = event.detail.xhr;
    if (answer.status >= 400) return;
    const asOf = answer.getResponseHeader("Antin-As-Of");
    const etag = (answer.getResponseHeader("ETag") || "").replace(/^W\//, "").replaceAll('"', "");
    if (this.isHeld) {
      event.detail.shouldSwap = false;
      this.say("frozen");
      return;
    }
    if (asOf) this.querySelector("[data-as-of]").textContent = asOf;
    if (answer.status === 304 || etag === this.etag) event.detail.shouldSwap = false;
    else this.etag = etag;
    this.focused = document.activeElement?.id;
    this.say("live");
  }

  restore() {
    const lost = document.activeElement === document.body && this.focused;
    if (lost) document.getElementById(this.focused)?.focus({ preventScroll: true });
  }

  say(state) {
    const place = this.querySelector("[data-live-state]");
    if (place.dataset.state === state) return;
    place.dataset.state = state;
    place.textContent = place.dataset[`says${state[0].toUpperCase()}${state.slice(1)}`];
  }
}
customElements.define("antin-live", Live);
