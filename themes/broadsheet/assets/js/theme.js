// Runs before anything is painted: a reader who chose light or dark sees no flash of the other.
// The switch (switch.js) says "scheme" when the choice changes.
(function (root) {
  var papers = document.querySelectorAll("meta[name=theme-color]");
  var colours = Array.prototype.map.call(papers, function (meta) { return meta.content; });
  function apply(choice) {
    if (choice) root.setAttribute("data-theme", choice);
    else root.removeAttribute("data-theme");
    papers.forEach(function (meta, i) {
      meta.content = colours[choice === "light" ? 0 : choice === "dark" ? 1 : i];
    });
  }
  var chosen = "";
  try { chosen = localStorage.getItem("dateline-scheme"); } catch (error) { /* storage may be closed to us */ }
  if (chosen === "light" || chosen === "dark") apply(chosen);
  root.classList.add("scripted");
  document.addEventListener("scheme", function (event) { apply(event.detail); });
})(document.documentElement);
