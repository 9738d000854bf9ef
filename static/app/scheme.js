// The colours that the person chose for all pages; without this script, the light ones.
(function () {
  var root = document.documentElement;
  var system = window.matchMedia("(prefers-color-scheme: dark)");

  function wear(dark) {
    root.setAttribute("data-fr-theme", dark ? "dark" : "light");
  }

  function follow() {
    wear(system.matches);
  }

  follow();
  if (root.hasAttribute("data-fr-scheme")) return; // the design system and app.js do the rest there
  system.addEventListener("change", follow);
  window.addEventListener("beforeprint", function () { wear(false); });
  window.addEventListener("afterprint", follow);
})();
