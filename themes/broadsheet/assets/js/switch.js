// The switch for light and dark. It exists only where script runs, so it is made here.
(function () {
  var tools = document.querySelector(".masthead-tools");
  if (!tools) return;
  var select = document.createElement("select");
  select.className = "scheme";
  select.setAttribute("aria-label", say`Colours`);
  [["", say`Auto`], ["light", say`Light`], ["dark", say`Dark`]].forEach(function (choice) {
    select.add(new Option(choice[1], choice[0]));
  });
  select.value = document.documentElement.getAttribute("data-theme") || "";
  select.addEventListener("change", function () {
    document.dispatchEvent(new CustomEvent("scheme", { detail: select.value }));
    try {
      if (select.value) localStorage.setItem("dateline-scheme", select.value);
      else localStorage.removeItem("dateline-scheme");
    } catch (error) { /* then the choice lasts as long as the page */ }
  });
  tools.append(select);
})();
