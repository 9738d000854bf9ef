// The field « commune » as a combobox (WAI-ARIA 1.2, list autocomplete). Without this file one types, sends and chooses.
(function () {
  "use strict";

  const WAIT = 150; // milliseconds after the last key
  let made = 0;

  function enhance(box) {
    const input = box.querySelector("input");
    if (!input || box.dataset.ready) return;
    box.dataset.ready = "yes";
    const list = document.createElement("ul");
    const told = document.createElement("span");
    list.id = `communes-${++made}`;
    list.className = "sp-combobox__list";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "Propositions");
    list.hidden = true;
    told.className = "fr-sr-only";
    told.setAttribute("role", "status");
    box.append(list, told);
    const marks = { role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-expanded": "false" };
    for (const [name, value] of Object.entries(marks)) input.setAttribute(name, value);
    input.setAttribute("aria-controls", list.id);

    let timer = 0;
    let asked = "";
    let active = -1;

    function close() {
      list.hidden = true;
      active = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }

    function choose(option) {
      input.value = option.dataset.designation;
      input.dispatchEvent(new Event("change", { bubbles: true }));
      told.textContent = `${option.dataset.designation} choisie.`;
      close();
    }

    function point(index) {
      const options = [...list.children];
      if (!options.length) return;
      active = (index + options.length) % options.length;
      options.forEach((each, at) => each.setAttribute("aria-selected", String(at === active)));
      input.setAttribute("aria-activedescendant", options[active].id);
      options[active].scrollIntoView({ block: "nearest" });
    }

    function show(found) {
      list.replaceChildren(
        ...found.map((each, index) => {
          const option = document.createElement("li");
          option.id = `${list.id}-${index}`;
          option.setAttribute("role", "option");
          option.setAttribute("aria-selected", "false");
          option.dataset.designation = each.designation;
          option.textContent = `${each.name}, ${each.department.name}`;
          const more = document.createElement("small");
          const codes = each.postal_codes.slice(0, 3).join(", ") + (each.postal_codes.length > 3 ? "…" : "");
          more.textContent = [each.through && `pour ${each.through}`, codes].filter(Boolean).join(" · ");
          option.append(more);
          return option;
        }),
      );
      active = -1;
      list.hidden = !found.length;
      input.setAttribute("aria-expanded", String(found.length > 0));
      const n = found.length;
      told.textContent = n ? `${n} commune${n > 1 ? "s proposées" : " proposée"}.` : "Aucune commune de ce nom.";
    }

    async function search() {
      clearTimeout(timer);
      const typed = input.value.trim();
      asked = typed;
      if (typed.length < 2) return close();
      try {
        const answer = await fetch(`${box.dataset.communes}?q=${encodeURIComponent(typed)}`);
        if (!answer.ok || asked !== typed) return;
        show((await answer.json()).results);
      } catch {
        close(); // no network: what is typed is sent as it is
      }
    }

    input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(search, WAIT);
    });
    input.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (list.hidden && (!list.children.length || asked !== input.value.trim())) return search();
        list.hidden = false;
        input.setAttribute("aria-expanded", "true");
        point(event.key === "ArrowDown" ? active + 1 : active < 0 ? -1 : active - 1);
      } else if (event.key === "Enter" && !list.hidden && active >= 0) {
        event.preventDefault();
        choose(list.children[active]);
      } else if (event.key === "Escape" && !list.hidden) {
        event.preventDefault();
        close();
      }
    });
    input.addEventListener("blur", () => setTimeout(close, 150));
    list.addEventListener("mousedown", (event) => {
      event.preventDefault(); // the field keeps the focus
      const option = event.target.closest("[role=option]");
      if (option) choose(option);
    });
  }

  const all = (root) => root.querySelectorAll("[data-communes]").forEach(enhance);
  document.addEventListener("DOMContentLoaded", () => all(document));
  document.addEventListener("htmx:afterSettle", (event) => all(event.target));
})();
