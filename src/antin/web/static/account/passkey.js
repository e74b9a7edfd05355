// Passkeys in forms: <form data-passkey="create|get"> with a hidden input "credential".
//
// The options come from the element named by data-options (JSON in the page), from the address in data-options-url,
// or, where what is signed depends on the form, from sending the form to data-options-for. What goes wrong is told
// by the form's own [data-when] sentences, so every word is translated.

const decode = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));

function encode(buffer) {
  const text = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(text).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

const withIds = (list) => (list || []).map((each) => ({ ...each, id: decode(each.id) }));

function creation(options) {
  return {
    ...options,
    challenge: decode(options.challenge),
    user: { ...options.user, id: decode(options.user.id) },
    excludeCredentials: withIds(options.excludeCredentials),
  };
}

function request(options) {
  return {
    ...options,
    challenge: decode(options.challenge),
    allowCredentials: withIds(options.allowCredentials),
  };
}

function plain(credential) {
  const answer = credential.response;
  const response = { clientDataJSON: encode(answer.clientDataJSON) };
  for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (answer[name]) response[name] = encode(answer[name]);
  }
  if (answer.getTransports) response.transports = answer.getTransports();
  return {
    id: credential.id,
    rawId: encode(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  };
}

async function fetched(address, given) {
  const answer = await fetch(address, { headers: { Accept: "application/json" }, ...given });
  if (!answer.ok) throw new Error("no options");
  return (await answer.json()).request_options.publicKey;
}

async function optionsOf(form) {
  if (form.dataset.optionsUrl) return fetched(form.dataset.optionsUrl);
  if (form.dataset.optionsFor) {
    return fetched(form.dataset.optionsFor, { method: "POST", body: new FormData(form) });
  }
  return JSON.parse(document.getElementById(form.dataset.options).textContent).publicKey;
}

async function ask(form) {
  const options = await optionsOf(form);
  if (form.dataset.passkey === "create") {
    return navigator.credentials.create({ publicKey: creation(options) });
  }
  return navigator.credentials.get({ publicKey: request(options) });
}

function tell(form, reason) {
  for (const sentence of form.querySelectorAll("[data-when]")) {
    sentence.hidden = sentence.dataset.when !== reason;
  }
}

function reasonOf(error) {
  if (error.name === "InvalidStateError") return "repeated";
  return error.name === "NotAllowedError" || error.name === "AbortError" ? "cancelled" : "failed";
}

async function answer(form) {
  tell(form, null);
  form.setAttribute("aria-busy", "true");
  try {
    form.elements.credential.value = JSON.stringify(plain(await ask(form)));
    form.submit();
  } catch (error) {
    form.removeAttribute("aria-busy");
    tell(form, reasonOf(error));
  }
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!window.PublicKeyCredential) {
    tell(form, "unsupported");
    continue;
  }
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (form.getAttribute("aria-busy") !== "true") answer(form);
  });
}
