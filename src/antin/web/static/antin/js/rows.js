// <antin-rows>: a list whose rows can be selected. It shows the bulk bar and counts in it.
class Rows extends HTMLElement {
  connectedCallback() {
    this.addEventListener("change", (event) => {
      if (event.target.matches("[data-select-all]"))
        for (const box of this.boxes) box.checked = event.target.checked;
      this.count();
    });
    this.addEventListener("click", (event) => this.range(event));
    this.count();
  }

  get boxes() {
    return [...this.querySelectorAll('[data-row] input[type="checkbox"]')];
  }

  range(event) {
    const boxes = this.boxes;
    const here = boxes.indexOf(event.target);
    if (here < 0) return;
    if (event.shiftKey && this.last !== undefined) {
      const [from, to] = [this.last, here].sort((a, b) => a - b);
      for (const box of boxes.slice(from, to + 1)) box.checked = event.target.checked;
      this.count();
    }
    this.last = here;
  }

  count() {
    const chosen = this.boxes.filter((box) => box.checked).length;
    const bar = this.querySelector(".bulk-bar");
    if (!bar) return;
    bar.hidden = chosen === 0;
    const figure = bar.querySelector("[data-count]");
    if (figure) figure.textContent = chosen.toLocaleString(document.documentElement.lang);
  }
}
customElements.define("antin-rows", Rows);
