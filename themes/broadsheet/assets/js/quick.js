// The search field in the masthead: "/" leads to it, and names and stories are offered as one types. Nothing is loaded before.
(function () {
  var form = document.querySelector(".find");
  if (!form) return;
  var input = form.querySelector("input"), list = form.querySelector("[role=listbox]"), status = form.querySelector("[role=status]");
  var at = -1, turn = 0, timer;

  function later() { /* the field still leads to the search page */ }

  function options() { return list.querySelectorAll("[role=option]"); }

  // Also what is on its way.
  function close() {
    clearTimeout(timer);
    turn++;
    at = -1;
    list.hidden = true;
    list.textContent = status.textContent = "";
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
      // a link, so that it opens elsewhere as links do
      var place = document.createElement("li"), one = document.createElement("a");
      place.setAttribute("role", "none");
      one.id = "find-" + i;
      one.setAttribute("role", "option");
      one.setAttribute("aria-selected", "false");
      one.href = item.url;
      one.tabIndex = -1;
      one.append(item.title);
      if (item.kind) {
        var kind = document.createElement("span");
        kind.className = "n";
        kind.textContent = " " + item.kind;
        one.append(kind);
      }
      place.append(one);
      list.append(place);
    });
    list.hidden = !items.length;
    input.setAttribute("aria-expanded", String(!!items.length));
    var n = items.length;
    status.textContent = count(n)`${n} suggestion|${n} suggestions`;
  }

  async function load() {
    var core = await import(form.dataset.core);
    await core.open(form.dataset);
    return core;
  }

  // Names first, then stories: from the newest part of the index, then from older ones, until the titles of four say what was typed or, for
  // this time, enough was looked through: twelve parts if there are fewer than four stories, three otherwise.
  async function suggest() {
    var query = input.value.trim(), mine = ++turn;
    if (query.length < 2) return close();
    var core = await load(), found = await core.open(form.dataset);
    if (mine !== turn) return;
    var names = found.named(query, 5).map(function (name) { return { title: name.title, url: name.url, kind: found.label(name.facet) }; });
    var all = { title: say`Search for “${query}”`, url: form.action + "?q=" + encodeURIComponent(query) };
    offer(names.concat(all));
    var there = found.shards.filter(function (shard) { return shard.opened; }), more = found.shards.filter(function (shard) { return !shard.opened && !shard.failed; });
    if (!there.length) there.push(more.shift());
    for (var left = 12; ; there.push(more.shift())) {
      await Promise.all(there.map(function (shard) { return found.open(shard); }));
      var { hits, unknown } = await found.search(query, there);
      // what no part has so far, an older one may have
      hits = unknown.length ? [] : hits.sort(function (a, b) { return b.score - a.score; }).slice(0, 4);
      if (mine !== turn) return;
      var cards = await Promise.all(hits.map(function (hit) { return found.card(hit); }));
      if (mine !== turn || at >= 0) return;
      if (cards.length) offer(names.concat(cards.map(function (card) { return { title: card.title, url: card.url, kind: say`Story` }; }), all));
      left -= cards.length === 4 ? 4 : 1;
      if (!more.length || left < 0 || cards.length === 4 && cards.every(function (card) { return core.fits(core.wordsOf(query), core.wordsOf(card.title)); })) return;
    }
  }

  input.addEventListener("focus", function () { load().catch(later); });
  input.addEventListener("input", function () {
    clearTimeout(timer);
    timer = setTimeout(function () { suggest().catch(later); }, 150);
  });
  input.addEventListener("blur", function () { setTimeout(close, 150); });
  input.addEventListener("keydown", function (event) {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" && list.hidden) suggest().catch(later);
    else if (event.key === "ArrowDown") choose(at + 1);
    else if (event.key === "ArrowUp" && !list.hidden) choose(at < 0 ? -1 : at - 1);
    else if (event.key === "Escape" && list.hidden) return close();
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && at >= 0) location.href = options()[at].href;
    else return;
    event.preventDefault();
  });
  // the field keeps the focus, or the list would close under the pointer
  list.addEventListener("mousedown", function (event) { event.preventDefault(); });
  if (form.hasAttribute("data-slash")) document.addEventListener("keydown", function (event) {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea, [contenteditable]")) return;
    event.preventDefault();
    (document.querySelector("#search-q") || input).focus();
  });
})();
