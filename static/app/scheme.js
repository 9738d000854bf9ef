// The colours that the person chose for all pages; without this script, the light ones.
(function () {
  var dark = window.matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.setAttribute("data-fr-theme", dark ? "dark" : "light");
})();
