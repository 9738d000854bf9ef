// Comfort only: each page works without this file.
(function () {
  "use strict";

  // After a refusal, who reads with a screen reader or the keyboard starts at the summary of what is wrong.
  function focusOnSummary(root) {
    const summary = root.querySelector("[data-focus-me]");
    if (summary) summary.focus();
  }

  // A form sent twice by a nervous click would only be refused the second time: hold the second click back.
  function holdSecondSubmit(event) {
    const form = event.target;
    if (form.method !== "post" || form.hasAttribute("data-hx-post")) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    setTimeout(() => delete form.dataset.sent, 5000); // an answer that is a file leaves the page as it is
  }

  // Paper is white: what is pale on a dark screen would not be read on it. Nobody unfolds it: a list cut short is whole.
  let onScreen = null;
  let folded = [];
  window.addEventListener("beforeprint", () => {
    folded = [...document.querySelectorAll("details[data-whole-on-paper]:not([open])")];
    folded.forEach((each) => each.setAttribute("open", ""));
    onScreen = document.documentElement.getAttribute("data-fr-theme");
    if (onScreen === "dark") document.documentElement.setAttribute("data-fr-theme", "light");
  });
  window.addEventListener("afterprint", () => {
    folded.forEach((each) => each.removeAttribute("open"));
    if (onScreen === "dark") document.documentElement.setAttribute("data-fr-theme", onScreen);
  });

  document.querySelectorAll("[data-sp-print]").forEach((each) => {
    each.hidden = false; // without this script the browser's own menu prints
    each.addEventListener("click", () => window.print());
  });

  // Rows and cells that the style sheet stacks are no table any more for some browsers: say there that they are one.
  const stacking = window.matchMedia("(max-width: 36em)");
  const ROLES = {
    TABLE: () => "table",
    THEAD: () => "rowgroup",
    TBODY: () => "rowgroup",
    TR: () => "row",
    TH: (cell) => (cell.scope === "row" ? "rowheader" : "columnheader"),
    TD: () => "cell",
  };
  function nameStackedTables() {
    for (const table of document.querySelectorAll("table.sp-stacked")) {
      for (const part of [table, ...table.querySelectorAll("thead, tbody, tr, th, td")]) {
        if (stacking.matches) part.setAttribute("role", ROLES[part.tagName](part));
        else part.removeAttribute("role");
      }
    }
  }

  // A button that copies the text of another element: shown where the browser can.
  function offerCopies() {
    if (!navigator.clipboard) return;
    for (const button of document.querySelectorAll("button[data-copies]")) {
      button.hidden = false;
      button.addEventListener("click", async () => {
        await navigator.clipboard.writeText(document.getElementById(button.dataset.copies).textContent.trim());
        button.textContent = "Adresse copiée";
      });
    }
  }

  document.addEventListener("submit", holdSecondSubmit);
  stacking.addEventListener("change", nameStackedTables);
  document.addEventListener("htmx:afterSettle", (event) => {
    focusOnSummary(event.target);
    nameStackedTables();
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
  });
  document.addEventListener("DOMContentLoaded", () => {
    focusOnSummary(document);
    nameStackedTables();
    offerCopies();
    // The design system makes a dialog of the menu on a phone, and only there it may have a name.
    document.getElementById("fr-menu")?.setAttribute("aria-labelledby", "fr-btn-menu");
  });
  // A part of a page takes its own fragment only: not the login page of who was signed out meanwhile.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const wanted = event.detail.target.dataset.fragment;
    if (wanted && event.detail.xhr.getResponseHeader("X-Fragment") !== wanted) event.detail.shouldSwap = false;
  });
  // htmx leaves 4xx answers out by default; our refusals are pages to show.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if ([409, 422].includes(event.detail.xhr.status)) event.detail.shouldSwap = true;
  });
})();
