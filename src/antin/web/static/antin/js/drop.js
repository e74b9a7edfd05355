// <antin-drop>: files may be dropped on the frame of a file input; the names are said beneath it.
class Drop extends HTMLElement {
  connectedCallback() {
    const input = this.querySelector('input[type="file"]');
    const over = (event) => {
      event.preventDefault();
      this.toggleAttribute("data-over", event.type === "dragover");
    };
    this.addEventListener("dragover", over);
    this.addEventListener("dragleave", over);
    this.addEventListener("drop", (event) => {
      over(event);
      input.files = event.dataTransfer.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
    input.addEventListener("change", () => {
      this.querySelector("output").textContent = [...input.files].map((file) => file.name).join(", ");
    });
  }
}
customElements.define("antin-drop", Drop);
