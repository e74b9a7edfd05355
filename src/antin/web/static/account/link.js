// The secret of a one-time link stands behind the "#", which browsers send to nobody: it is put into the form and
// taken out of the address. Only the person's own click sends it.

const form = document.querySelector("form[data-link]");

function takeSecret() {
  const secret = window.location.hash.slice(1);
  if (!secret || !form) return;
  form.elements.secret.value = secret;
  form.querySelector("[data-by-hand]").hidden = true;
  window.history.replaceState(null, "", window.location.pathname);
}

takeSecret();
window.addEventListener("hashchange", takeSecret); // a link pasted over the open page
