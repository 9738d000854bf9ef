// Forms that save by themselves (data-autosave): what happens when a save does not arrive, and the grid's keys.
// Without this file each form still has its button.
(function () {
  "use strict";

  const FORMS = "form[data-autosave]";
  const OFFLINE = "la connexion est coupée.";
  const SLOW = "le serveur n’a pas répondu à temps.";
  const SIGNED_OUT = "votre session est terminée. Rechargez la page et reconnectez-vous : la saisie vous sera rendue.";
  const FAILED = "le serveur n’a pas pu répondre.";
  const page = location.pathname;
  const unsaved = new Set();

  document.documentElement.classList.add("sp-scripted");

  function statusOf(form) {
    return form.querySelector("[role=status]");
  }

  const VERSIONS = ["version", "texts_version"]; // what was typed was typed over that version

  function storageKey(form) {
    return `${document.body.dataset.spPerson}:${page}#${form.dataset.autosave}`;
  }

  function typed(form) {
    const ours = ["csrfmiddlewaretoken", ...VERSIONS];
    return [...new FormData(form)].filter(([name]) => !ours.includes(name));
  }

  // On this device, until it has arrived: closing the tab, or the battery, takes nothing away.
  function remember(form) {
    const over = [...new FormData(form)].filter(([name]) => VERSIONS.includes(name));
    try {
      localStorage.setItem(storageKey(form), JSON.stringify({ typed: typed(form), over }));
    } catch {
      // no place left, or none allowed: the form still says that it is not saved
    }
  }

  function kept(form) {
    try {
      return JSON.parse(localStorage.getItem(storageKey(form)));
    } catch {
      return null;
    }
  }

  function forget(form) {
    unsaved.delete(form);
    localStorage.removeItem(storageKey(form));
  }

  function tellNotSaved(form, reason) {
    const template = document.getElementById("non-enregistre");
    if (!template) return;
    const words = template.content.cloneNode(true);
    words.querySelector("[data-reason]").textContent = reason;
    statusOf(form).replaceChildren(words);
    unsaved.add(form);
    remember(form);
  }

  // What was typed before the page was left without a save comes back, and says that it is not saved.
  function giveBack(form) {
    const found = kept(form);
    if (!found) return;
    if (JSON.stringify(found.typed) === JSON.stringify(typed(form))) { // it did arrive, only its answer did not
      forget(form);
      return;
    }
    form.querySelectorAll("[type=checkbox], [type=radio]").forEach((box) => { box.checked = false; });
    for (const [name, value] of [...found.typed, ...found.over]) {
      form.querySelectorAll(`[name="${name}"]`).forEach((field) => {
        if (["checkbox", "radio"].includes(field.type)) field.checked = field.value === value;
        else field.value = value;
      });
    }
    tellNotSaved(form, "la saisie d’avant est revenue.");
  }

  function formOf(event) {
    const element = event.detail.elt || event.target;
    return element.closest ? element.closest(FORMS) : null;
  }

  function onFailure(reason) {
    return (event) => {
      const form = formOf(event);
      if (form) tellNotSaved(form, reason);
    };
  }

  document.addEventListener("htmx:sendError", onFailure(OFFLINE));
  document.addEventListener("htmx:timeout", onFailure(SLOW));
  document.addEventListener("htmx:beforeSwap", (event) => {
    const form = formOf(event);
    if (!form) return;
    const { xhr } = event.detail;
    if (xhr.getResponseHeader("X-Fragment")) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
      if (xhr.status < 400) forget(form);
      else unsaved.add(form);
      return;
    }
    event.detail.shouldSwap = false; // a login page or an error page has no place inside a form
    tellNotSaved(form, xhr.status < 400 || xhr.status === 403 ? SIGNED_OUT : FAILED);
  });

  window.addEventListener("online", () => unsaved.forEach((form) => form.requestSubmit()));
  window.addEventListener("beforeunload", (event) => {
    if (unsaved.size) event.preventDefault();
  });

  // Whoever leaves the page before the save has left finds it again.
  document.addEventListener("input", (event) => {
    const form = event.target.closest(FORMS);
    if (form) remember(form);
  });

  // A save under way will change the version: the report's buttons wait for it, or their own save would be refused as
  // another window's.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || !form.matches(FORMS) || !form.classList.contains("htmx-request")) return;
    event.preventDefault();
    form.addEventListener("htmx:afterRequest", () => form.requestSubmit(event.submitter), { once: true });
  });

  // Two values stand side by side: only the buttons beneath them decide, whatever else was typed or left meanwhile.
  const DECIDE = ["overwrite", "reload"];
  document.addEventListener("htmx:beforeRequest", (event) => {
    const form = formOf(event);
    if (!form || !form.querySelector("[name=overwrite]")) return;
    const by = event.detail.requestConfig.triggeringEvent;
    if (by && by.submitter && DECIDE.includes(by.submitter.name)) return;
    event.preventDefault();
    remember(form);
  });

  // To take a score back, no position may stay chosen in the form.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-clear]");
    if (button) button.form.querySelectorAll("[type=radio]").forEach((radio) => { radio.checked = false; });
  });

  // Keys, only inside a control point and never while a text is being written.
  function neighbour(point, step) {
    const points = [...document.querySelectorAll(".sp-point")];
    return points[points.indexOf(point) + step];
  }

  function focusPoint(point) {
    if (!point) return;
    const first = point.querySelector("[type=radio]:checked") || point.querySelector("[type=radio]");
    if (!first) return;
    point.scrollIntoView({ block: "nearest" });
    first.focus();
  }

  function choose(point, position) {
    const radio = point.querySelectorAll("[type=radio]")[position];
    if (!radio) return;
    radio.focus();
    if (!radio.checked) radio.click();
  }

  function onKey(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const point = event.target.closest(".sp-point");
    if (!point) return;
    if (event.target.matches("textarea, [type=text]")) {
      if (event.key === "Escape") focusPoint(point); // back to the positions, and to their keys
      return;
    }
    const digit = /^(?:Digit|Numpad)([0-3])$/.exec(event.code); // the key's place: French keyboards type é there
    const keys = {
      s: () => focusPoint(neighbour(point, 1)),
      p: () => focusPoint(neighbour(point, -1)),
      n: () => {
        const note = point.querySelector("textarea");
        if (note) note.focus();
      },
      "?": () => {
        const help = document.getElementById("touches");
        if (!help) return;
        help.open = true;
        help.querySelector("summary").focus();
      },
    };
    const act = digit && !event.shiftKey ? () => choose(point, Number(digit[1])) : keys[event.key.toLowerCase()];
    if (!act && !/^[0-3]$/.test(event.key)) return;
    event.preventDefault();
    (act || (() => choose(point, Number(event.key))))();
  }

  // On a phone the menu is folded, so that the first point is near.
  function foldOnPhones() {
    if (!matchMedia("(max-width: 62em)").matches) return;
    document.querySelectorAll("[data-fold]").forEach((fold) => { fold.open = false; });
  }

  document.addEventListener("keydown", onKey);
  document.addEventListener("DOMContentLoaded", () => {
    foldOnPhones();
    document.querySelectorAll(FORMS).forEach(giveBack);
  });
})();
