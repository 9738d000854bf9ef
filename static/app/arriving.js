// Large files of the pieces' page leave part by part, and resume where a cut stopped them. Without this file, or for small
// ones, the form sends them whole.
(function () {
  "use strict";

  const PART = 1024 * 1024;
  const LONGEST_WAIT = 15000; // milliseconds between two tries
  const NONE = "none";
  const megabytes = (count) => (count / PART).toLocaleString("fr-FR", { maximumFractionDigits: 1 });

  class Refused extends Error {}

  async function asked(address, body, type) {
    const headers = { "X-CSRFToken": document.querySelector("[name=csrfmiddlewaretoken]").value };
    if (type) headers["Content-Type"] = type;
    const answer = await fetch(address, { method: "POST", body, headers, redirect: "manual" });
    if (answer.type === "opaqueredirect" || answer.status === 403) {
      throw new Refused("Votre session est finie : connectez-vous dans un autre onglet, puis recommencez.");
    }
    if (answer.status === 422) throw new Refused((await answer.json()).errors.join(" "));
    if (!answer.ok && answer.status !== 409) {
      if (answer.status < 500) throw new Refused("Cet envoi n’est plus possible : rechargez la page.");
      throw new Error(String(answer.status)); // the server is in trouble: it is tried again
    }
    return answer.json();
  }

  // Waits longer and longer, or until the network is back.
  function pause(tries) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, Math.min(500 * 2 ** tries, LONGEST_WAIT));
      window.addEventListener("online", () => { clearTimeout(timer); resolve(); }, { once: true });
    });
  }

  async function untilItPasses(attempt, cut) {
    for (let tries = 0; ; tries += 1) {
      try {
        return await attempt();
      } catch (error) {
        if (error instanceof Refused) throw error;
        cut();
        await pause(tries);
      }
    }
  }

  async function sent(file, address, shown) {
    const said = (text) => { if (shown.text.textContent !== text) shown.text.textContent = text; };
    const cut = () => said(`${file.name} : connexion perdue, l’envoi reprendra à ${megabytes(shown.bar.value)} Mo.`);
    const announced = new URLSearchParams({
      name: file.name, size: file.size, key: `${file.name}:${file.size}:${file.lastModified}`.slice(-200),
    });
    let state = await untilItPasses(() => asked(address, announced), cut);
    const here = `${address}${state.id}/`;
    while (!state.whole) {
      const start = state.received;
      shown.bar.value = start;
      said(`${file.name} : envoi en cours.`);
      const next = file.slice(start, start + PART);
      const answer = await untilItPasses(() => asked(`${here}?start=${start}`, next, "application/octet-stream"), cut);
      state = { ...state, whole: false, ...answer };
    }
    shown.bar.value = file.size;
    said(`${file.name} : arrivé.`);
    return state.id;
  }

  function shownFor(file, zone) {
    const line = document.createElement("p");
    const text = document.createElement("span");
    const bar = document.createElement("progress");
    bar.max = file.size;
    bar.value = 0;
    bar.setAttribute("aria-label", `Envoi de ${file.name}`);
    line.append(text, document.createElement("br"), bar);
    zone.append(line);
    return { text, bar };
  }

  // Each file with its piece: of the field for all, as its list says; of the field of a piece, that one.
  function chosen(form) {
    const kinds = [...form.querySelectorAll("[data-sp-chosen] select")].map((select) => select.value);
    return [...document.querySelectorAll("input[type=file]")].flatMap((input) =>
      [...input.files].map((file, rank) => ({ file, kind: input.multiple ? kinds[rank] || "" : input.name })));
  }

  function sorted(form, found) {
    const next = document.createElement("form");
    next.method = "post";
    next.action = form.dataset.spSort;
    next.hidden = true;
    const values = { csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value, ...Object.fromEntries(found) };
    for (const [name, value] of Object.entries(values)) {
      const field = document.createElement("input");
      field.name = name;
      field.value = value;
      next.append(field);
    }
    document.body.append(next);
    next.submit();
  }

  async function byParts(form) {
    const zone = form.querySelector("[data-sp-progress]");
    const buttons = [...document.querySelectorAll("button[type=submit]")];
    zone.replaceChildren();
    buttons.forEach((each) => { each.disabled = true; });
    const found = [];
    let refused = 0;
    for (const { file, kind } of chosen(form).filter((each) => each.kind !== NONE)) {
      const shown = shownFor(file, zone);
      try {
        found.push([await sent(file, form.dataset.spParts, shown), kind]);
      } catch (error) {
        refused += 1;
        shown.text.textContent = `${file.name} : ${error.message}`;
        shown.text.className = "fr-message fr-message--error";
        shown.bar.remove();
      }
    }
    buttons.forEach((each) => { each.disabled = false; });
    if (!refused && found.length) sorted(form, found);
    else if (found.length) zone.append(link(form));
  }

  function link(form) {
    const line = document.createElement("p");
    const anchor = document.createElement("a");
    anchor.href = form.dataset.spSort;
    anchor.textContent = "Déposer les fichiers arrivés";
    line.append(anchor);
    return line;
  }

  document.addEventListener("DOMContentLoaded", () => {
    const form = document.querySelector("form[data-sp-parts]");
    if (!form) return;
    form.addEventListener("submit", (event) => {
      if (!chosen(form).some(({ file }) => file.size > PART)) return;
      event.preventDefault();
      byParts(form);
    });
  });
})();
