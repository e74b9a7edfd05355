// <antin-combo>: a select of many becomes a box to type in, with the pattern of a combobox with a list (ARIA 1.2).
// Without this script the select stays. Marks need not be typed: "da bac" finds "Đà Bắc".
const fold = (text) =>
  text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/g, "d").replace(/Đ/g, "D").toLowerCase();

class Combo extends HTMLElement {
  connectedCallback() {
    if (this.box) return;
    this.select = this.querySelector("select");
    const id = this.select.id;
    this.box = Object.assign(document.createElement("input"), { type: "text", autocomplete: "off", spellcheck: false });
    this.list = document.createElement("ul");
    this.told = document.createElement("p");
    this.list.id = `${id}-list`;
    this.list.hidden = true;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-labelledby", `${id}-label`);
    this.told.className = "sr-only";
    this.told.setAttribute("role", "status");
    const roles = { role: "combobox", "aria-expanded": "false", "aria-autocomplete": "list", "aria-controls": this.list.id };
    for (const [name, value] of Object.entries(roles)) this.box.setAttribute(name, value);
    const hint = this.select.getAttribute("aria-describedby");
    if (hint) this.box.setAttribute("aria-describedby", hint);
    this.box.id = id;
    this.select.removeAttribute("id");
    this.select.hidden = true;
    this.append(this.box, this.list, this.told);
    this.show();
    this.box.addEventListener("input", (event) => event.isComposing || this.open());
    this.box.addEventListener("compositionend", () => this.open());
    this.box.addEventListener("keydown", (event) => this.key(event));
    this.box.addEventListener("click", () => this.open(true));
    this.box.addEventListener("blur", () => this.close());
    this.list.addEventListener("mousedown", (event) => {
      event.preventDefault();
      this.take(event.target.closest("[role=option]"));
    });
  }

  get choices() {
    return [...this.list.querySelectorAll("[role=option]")];
  }

  get current() {
    return this.list.querySelector("[aria-selected=true]");
  }

  show() {
    this.box.value = this.select.selectedOptions[0]?.textContent ?? "";
  }

  open(all = false) {
    const words = all ? [] : fold(this.box.value).split(/\s+/).filter(Boolean);
    const found = [...this.select.options].filter((each) => words.every((word) => fold(each.textContent).includes(word)));
    this.list.replaceChildren(...found.map((each) => this.choice(each)));
    if (found.length === 0) this.list.append(Object.assign(document.createElement("li"), { textContent: this.dataset.nothing }));
    this.told.textContent = found.length ? `${found.length} ${this.dataset.found}` : this.dataset.nothing;
    this.list.hidden = false;
    this.box.setAttribute("aria-expanded", "true");
    this.mark(all ? this.choices[this.select.selectedIndex] : this.choices[0]);
  }

  choice(option) {
    const line = Object.assign(document.createElement("li"), { id: `${this.list.id}-${option.index}`, textContent: option.textContent });
    line.setAttribute("role", "option");
    line.setAttribute("aria-selected", "false");
    line.dataset.index = option.index;
    return line;
  }

  mark(line) {
    this.current?.setAttribute("aria-selected", "false");
    line?.setAttribute("aria-selected", "true");
    line?.scrollIntoView({ block: "nearest" });
    if (line) this.box.setAttribute("aria-activedescendant", line.id);
    else this.box.removeAttribute("aria-activedescendant");
  }

  key(event) {
    if (event.isComposing) return;
    const isOpen = !this.list.hidden;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && !isOpen) this.open(true);
    else if (step) {
      const lines = this.choices;
      this.mark(lines[Math.min(Math.max(lines.indexOf(this.current) + step, 0), lines.length - 1)]);
    } else if (event.key === "Enter" && isOpen) this.take(this.current);
    else if (event.key === "Escape" && isOpen) this.close();
    else return;
    event.preventDefault();
  }

  take(line) {
    if (!line) return;
    this.select.selectedIndex = Number(line.dataset.index);
    this.select.dispatchEvent(new Event("change", { bubbles: true }));
    this.close();
  }

  close() {
    this.list.hidden = true;
    this.box.setAttribute("aria-expanded", "false");
    this.box.removeAttribute("aria-activedescendant");
    this.show();
  }
}
customElements.define("antin-combo", Combo);
