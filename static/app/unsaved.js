// What was typed in a form that was not taken comes back: the session was over, the form was stale, the server was in
// trouble. It stays in this tab, and goes as soon as a page shows that the form arrived.
(function () {
  "use strict";

  const PLACE = "saisie";
  const KEPT = "saisie_gardee"; // tells the server that it need not show the texts
  const waiting = () => document.querySelector("[data-sp-waiting]");
  const person = () => document.body.dataset.spPerson;
  const address = (form) => new URL(form.getAttribute("action") || location.href, location.href).pathname;

  function sameForms(place) {
    return [...document.forms].filter((form) => form.method === "post" && address(form) === place);
  }

  function isTyped(field) {
    return field.name && !["hidden", "password", "file", "submit", "button"].includes(field.type) && !field.readOnly;
  }

  function isBox(field) {
    return ["checkbox", "radio"].includes(field.type);
  }

  function keep(form) {
    const fields = [...form.elements].filter(isTyped);
    const place = address(form);
    const kept = {
      person: person(),
      place,
      index: sameForms(place).indexOf(form),
      boxes: fields.filter((field) => isBox(field) && field.checked).map((field) => [field.name, field.value]),
      values: fields.filter((field) => !isBox(field) && !field.multiple).map((field) => [field.name, field.value]),
      chosen: fields.filter((field) => field.multiple)
        .map((field) => [field.name, [...field.selectedOptions].map((option) => option.value)]),
    };
    sessionStorage.setItem(PLACE, JSON.stringify(kept));
  }

  function giveBack(form, kept) {
    const taken = new Map(); // several fields may have one name: each takes its own value, in order
    for (const field of [...form.elements].filter(isTyped)) {
      if (isBox(field)) {
        field.checked = kept.boxes.some(([name, value]) => name === field.name && value === field.value);
      } else if (field.multiple) {
        const [, values] = kept.chosen.find(([name]) => name === field.name) || [null, []];
        [...field.options].forEach((option) => { option.selected = values.includes(option.value); });
      } else {
        const values = kept.values.filter(([name]) => name === field.name);
        const rank = taken.get(field.name) || 0;
        taken.set(field.name, rank + 1);
        if (values[rank]) [, field.value] = values[rank];
      }
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  function onPage() {
    const stored = sessionStorage.getItem(PLACE);
    if (!stored || waiting()) return;
    const notice = document.querySelector("[data-sp-unsaved]");
    const kept = JSON.parse(stored);
    if (!notice || kept.person !== person()) {
      sessionStorage.removeItem(PLACE);
      return;
    }
    const form = sameForms(kept.place)[kept.index];
    if (!form) return;
    giveBack(form, kept);
    form.closest("details")?.setAttribute("open", "");
    notice.querySelector("[data-sp-given-back]").hidden = false;
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || form.hasAttribute("data-hx-post") || waiting()) return;
    try {
      keep(form);
    } catch {
      return; // no storage, or a full one: the server shows the texts then
    }
    if (form.elements[KEPT]) return;
    const told = document.createElement("input");
    told.type = "hidden";
    told.name = KEPT;
    told.value = "oui";
    form.append(told);
  });

  document.addEventListener("DOMContentLoaded", onPage);
})();
