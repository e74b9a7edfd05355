// Keys of the whole site. They never act while somebody types, and never while a Vietnamese letter is composed:
// Telex and VNI send the same keys.
const TYPING = "input:not([type='checkbox'], [type='radio']), select, textarea, [contenteditable]";
let afterG = -Infinity;

const isTyping = (event) =>
  event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey ||
  (event.target instanceof Element && event.target.closest(TYPING) !== null);

const isOff = () => document.documentElement.dataset.keys === "off" || document.querySelector("dialog[open]") !== null;

function go(key) {
  const link = document.querySelector(`[data-go="${CSS.escape(key)}"]`);
  if (link) location.assign(link.href);
  return link !== null;
}

function move(step) {
  const rows = [...document.querySelectorAll("[data-row]")];
  if (rows.length === 0) return false;
  const here = rows.findIndex((row) => row.contains(document.activeElement));
  const next = rows[Math.min(Math.max(here + step, 0), rows.length - 1)];
  (next.matches("a, button") ? next : next.querySelector("a, button, input"))?.focus();
  next.scrollIntoView({ block: "nearest" });
  return true;
}

function select() {
  const box = document.activeElement?.closest("[data-row]")?.querySelector('input[type="checkbox"]');
  box?.click();
  return Boolean(box);
}

const ACTS = {
  "/": () => {
    const box = document.querySelector("[data-search]");
    box?.focus();
    box?.select();
    return Boolean(box);
  },
  "?": () => {
    document.getElementById("keyboard")?.showModal();
    return true;
  },
  j: () => move(1),
  k: () => move(-1),
  x: select,
};

document.addEventListener("keydown", (event) => {
  if (isTyping(event) || isOff()) return;
  if (event.timeStamp - afterG < 1500) {
    afterG = -Infinity;
    if (go(event.key)) event.preventDefault();
    return;
  }
  if (event.key === "g") {
    afterG = event.timeStamp;
    return;
  }
  const act = Object.hasOwn(ACTS, event.key) && ACTS[event.key];
  if (act && act()) event.preventDefault();
});
