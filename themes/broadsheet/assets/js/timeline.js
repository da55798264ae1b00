// Timelines: choose what to show, and jump to a year. The list is all there; this only hides what does not match, and keeps
// the choice in the address so that it can be sent to others.
(function () {
  var form = document.querySelector("[data-filter]");
  var items = document.querySelectorAll(".timeline .event");
  var address = new URL(location.href);

  // the way to another year or part keeps what is chosen
  function led(url) {
    var target = new URL(url, location.href);
    target.search = location.search;
    return target.href;
  }
  function carry() {
    document.querySelectorAll(".band-years a, .neighbours a").forEach(function (link) { link.href = led(link.href); });
  }

  // a year that outgrew its page was cut into months: links from before lead on, by the date in the event's id
  var wanted = location.hash.slice(1);
  var month = /--\d{4}-(\d\d)/.exec(wanted);
  if (month && !document.getElementById(wanted)) {
    var part = document.querySelector('.band-years a[href$="/' + month[1] + '/"]');
    if (part) location.replace(led(part.href) + location.hash);
  }
  if (location.search) carry();
  if (!form) return;

  var selects = form.querySelectorAll("select[name]");
  var output = form.querySelector("output");
  function apply() {
    var chosen = [];
    selects.forEach(function (select) {
      if (select.value) chosen.push(select.value);
      if (select.value) address.searchParams.set(select.name, select.value.split("/")[1]);
      else address.searchParams.delete(select.name);
    });
    var shown = 0;
    items.forEach(function (item) {
      var terms = (item.dataset.terms || "").split(" ");
      item.hidden = !chosen.every(function (term) { return terms.indexOf(term) >= 0; });
      if (!item.hidden) shown += 1;
    });
    document.querySelectorAll(".timeline > section").forEach(function (section) {
      section.hidden = !section.querySelector(".event:not([hidden])");
    });
    var n = items.length;
    output.textContent = chosen.length ? count(n)`${shown} of ${n} event|${shown} of ${n} events` : count(n)`${n} event|${n} events`;
  }
  selects.forEach(function (select) {
    var given = address.searchParams.get(select.name);
    if (given) select.value = select.name + "/" + given;
    if (select.selectedIndex < 0) select.value = "";
    select.addEventListener("change", function () {
      apply();
      address.hash = location.hash;
      history.replaceState(null, "", address);
      carry();
    });
  });
  // a year or an event that is not shown cannot be gone to: the next that is shown is, or the last
  function arrive() {
    var place = document.getElementById(location.hash.slice(1));
    var section = place && place.closest(".timeline > section");
    if (!section || !place.closest("[hidden]")) return;
    var near = null;
    document.querySelectorAll(".timeline > section:not([hidden])").forEach(function (other) {
      if (!near || near.compareDocumentPosition(section) & Node.DOCUMENT_POSITION_FOLLOWING) near = other;
    });
    if (!near) return;
    var missed = section.querySelector("h2").textContent, instead = near.querySelector("h2").textContent;
    if (near !== section) output.textContent += say`; none in ${missed}, so here is ${instead}`;
    near.scrollIntoView();
  }
  if (location.search) { apply(); arrive(); }
  addEventListener("hashchange", function () { apply(); arrive(); });
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    // going somewhere waits for the button: a list that leaves the page while it is being read through helps nobody
    var jump = form.querySelector("[data-jump]");
    if (jump) location.href = led(jump.value);
  });
})();
