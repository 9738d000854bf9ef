// Files dropped on a piece or on all of them, and beside each of several files which piece it is. Without this file the
// fields take the same files, and the next page asks.
(function () {
  "use strict";

  const fold = (text) => text.normalize("NFKD").replace(/\p{Mn}/gu, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ");

  // The piece with most of its words in the name, as candidates/pieces/matching.py finds it.
  function guess(name, select) {
    const parts = ` ${fold(name)}`;
    const scored = [...select.options].filter((option) => option.dataset.words).map((option) => ({
      option,
      score: option.dataset.words.split(" ").filter((word) => parts.includes(` ${word}`)).length,
    }));
    const best = Math.max(0, ...scored.map((each) => each.score));
    const found = scored.filter((each) => each.score === best);
    return best && found.length === 1 ? found[0].option.value : "";
  }

  function listed(form) {
    const input = form.querySelector("input[type=file]");
    const shown = form.querySelector("[data-sp-chosen]");
    const choices = form.querySelector("[data-sp-choices]");
    input.addEventListener("change", () => {
      shown.replaceChildren(...[...input.files].map((file, rank) => {
        const line = choices.content.firstElementChild.cloneNode(true);
        const select = line.querySelector("select");
        const label = line.querySelector("label");
        select.id = `kinds_${rank}`;
        label.htmlFor = select.id;
        label.textContent = file.name;
        select.value = guess(file.name, select);
        return line;
      }));
    });
  }

  function droppable(zone) {
    const input = zone.querySelector("input[type=file]");
    const over = (event, inside) => {
      event.preventDefault();
      zone.classList.toggle("sp-drop--over", inside);
    };
    zone.addEventListener("dragover", (event) => over(event, true));
    zone.addEventListener("dragleave", (event) => over(event, false));
    zone.addEventListener("drop", (event) => {
      over(event, false);
      if (!event.dataTransfer.files.length) return;
      const kept = new DataTransfer();
      [...event.dataTransfer.files].slice(0, input.multiple ? Infinity : 1).forEach((file) => kept.items.add(file));
      input.files = kept.files;
      input.closest("details")?.setAttribute("open", "");
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("[data-sp-drop]").forEach(droppable);
    const all = document.getElementById("depot");
    if (all) listed(all);
  });
})();
