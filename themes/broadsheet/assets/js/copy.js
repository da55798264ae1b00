// A copy button after everything marked data-copy; the attribute's value is the button's name. Who does not see that it was done hears it.
(function () {
  if (!navigator.clipboard) return;
  document.querySelectorAll("[data-copy]").forEach(function (place) {
    var text = place.textContent.trim();
    var button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = say`Copy`;
    button.setAttribute("aria-label", place.getAttribute("data-copy"));
    var status = document.createElement("span");
    status.className = "vh";
    status.setAttribute("role", "status");
    button.addEventListener("click", function () {
      navigator.clipboard.writeText(text).then(function () {
        button.textContent = status.textContent = say`Copied`;
        setTimeout(function () {
          button.textContent = say`Copy`;
          status.textContent = "";
        }, 2000);
      });
    });
    place.append(" ", button, status);
  });
})();
