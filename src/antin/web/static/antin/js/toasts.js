// A toast stays until it is closed: nobody has to read against the clock.
// Raised by the server's HX-Trigger header {"toast": {"text": "…", "close": "…"}} or by a custom event of that name.
function raise({ text, close }) {
  const sample = document.getElementById("toast-sample");
  const shelf = document.getElementById("toasts");
  if (!sample || !shelf) return;
  const toast = sample.content.firstElementChild.cloneNode(true);
  toast.querySelector("p").textContent = text;
  if (close) toast.querySelector("button span").textContent = close;
  shelf.append(toast);
}
document.addEventListener("toast", (event) => raise(event.detail));
document.addEventListener("click", (event) => event.target.closest("[data-dismisses]")?.closest(".toast")?.remove());

document.addEventListener("click", async (event) => {
  const copy = event.target.closest("[data-copies]");
  if (!copy) return;
  await navigator.clipboard.writeText(copy.dataset.copies);
  raise({ text: copy.dataset.copied });
});
