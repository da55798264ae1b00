// The search field in the masthead: "/" leads to it, and names and stories are offered as one types. Nothing is loaded before.
(function () {
  var form = document.querySelector(".find");
  if (!form) return;
  var input = form.querySelector("input"), list = form.querySelector("[role=listbox]"), status = form.querySelector("[role=status]");
  var archive, at = -1, turn = 0, timer;

  function options() { return list.querySelectorAll("[role=option]"); }

  function close() {
    turn++;
    at = -1;
    list.hidden = true;
    list.textContent = "";
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function choose(next) {
    var all = options();
    if (!all.length) return;
    at = (next + all.length) % all.length;
    all.forEach(function (one, i) { one.setAttribute("aria-selected", String(i === at)); });
    input.setAttribute("aria-activedescendant", all[at].id);
    all[at].scrollIntoView({ block: "nearest" });
  }

  function offer(items) {
    list.textContent = "";
    at = -1;
    input.removeAttribute("aria-activedescendant");
    items.forEach(function (item, i) {
      var one = document.createElement("li");
      one.id = "find-" + i;
      one.setAttribute("role", "option");
      one.setAttribute("aria-selected", "false");
      one.dataset.url = item.url;
      one.append(item.title);
      if (item.kind) {
        var kind = document.createElement("span");
        kind.className = "n";
        kind.textContent = " " + item.kind;
        one.append(kind);
      }
      list.append(one);
    });
    list.hidden = !items.length;
    input.setAttribute("aria-expanded", String(!!items.length));
    status.textContent = items.length + (items.length === 1 ? " suggestion" : " suggestions");
  }

  function load() {
    if (!archive) archive = import(form.dataset.core).then(function (core) { return core.open(form.dataset); });
    return archive;
  }

  function suggest() {
    var query = input.value.trim(), mine = ++turn;
    if (query.length < 2) return close();
    load().then(function (open) {
      if (mine !== turn) return;
      var labels = {};
      open.facets.forEach(function (facet) { labels[facet.key] = facet.label; });
      var items = open.named(query, 5).map(function (name) { return { title: name.title, url: name.url, kind: labels[name.facet] }; });
      var all = { title: "Search for “" + query + "”", url: form.action + "?q=" + encodeURIComponent(query) };
      offer(items.concat(all));
      var newest = open.shards.slice(0, 2);
      return Promise.all(newest.map(function (shard) { return open.load(shard); })).then(function () { return open.search(query); }).then(function (found) {
        found.hits.sort(function (a, b) { return b.score - a.score; });
        return Promise.all(found.hits.slice(0, 4).map(function (hit) { return open.card(hit); }));
      }).then(function (cards) {
        if (mine !== turn || !cards.length || at >= 0) return;
        offer(items.concat(cards.map(function (card) { return { title: card.title, url: card.url, kind: "Story" }; }), all));
      });
    }).catch(function () { /* then the field still leads to the search page */ });
  }

  input.addEventListener("focus", function () { load().catch(function () { archive = null; }); });
  input.addEventListener("input", function () {
    clearTimeout(timer);
    timer = setTimeout(suggest, 150);
  });
  input.addEventListener("blur", function () { setTimeout(close, 150); });
  input.addEventListener("keydown", function (event) {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" && list.hidden) suggest();
    else if (event.key === "ArrowDown") choose(at + 1);
    else if (event.key === "ArrowUp" && !list.hidden) choose(at < 0 ? -1 : at - 1);
    else if (event.key === "Escape" && !list.hidden) close();
    else if (event.key === "Enter" && at >= 0) location.href = options()[at].dataset.url;
    else return;
    event.preventDefault();
  });
  list.addEventListener("mousedown", function (event) {
    var one = event.target.closest("[role=option]");
    event.preventDefault();
    if (one) location.href = one.dataset.url;
  });
  if (form.hasAttribute("data-slash")) document.addEventListener("keydown", function (event) {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea, [contenteditable]")) return;
    event.preventDefault();
    (document.querySelector("#search-q") || input).focus();
  });
})();
