// The search page: what is asked for stands in the address, the rest follows from it.
(function () {
  var root = document.querySelector("[data-search=page]");
  if (!root) return;
  var part = (name) => root.querySelector("[data-search=" + name + "]");
  var form = part("form"), q = form.elements.q, from = form.elements.from, to = form.elements.to, sort = form.elements.sort;
  var PAGE = 10, SHOWN = 8, archive, open = new Set(), turn = 0, spoken;
  var number = new Intl.NumberFormat(document.documentElement.lang);
  var dated = new Intl.DateTimeFormat(document.documentElement.lang.replace(/^en$/, "en-GB"), { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });

  function make(tag, attributes, ...children) {
    var made = document.createElementNS(/^(svg|rect)$/.test(tag) ? "http://www.w3.org/2000/svg" : "http://www.w3.org/1999/xhtml", tag);
    for (var [name, value] of Object.entries(attributes)) {
      if (name.startsWith("on")) made[name] = value;
      else if (value !== false) made.setAttribute(name, value === true ? "" : value);
    }
    made.append(...children);
    return made;
  }

  var fill = (name, ...children) => part(name).replaceChildren(...children);
  var focused = () => document.activeElement;
  var some = (n) => number.format(n) + (n === 1 ? " article" : " articles");

  // ---------------------------------------------------------------- the address

  function read() {
    var given = new URLSearchParams(location.search), state = { q: (given.get("q") || "").trim(), facets: {}, from: date(given.get("from")), to: date(given.get("to")), sort: given.get("sort") || "", p: Math.max(1, parseInt(given.get("p"), 10) || 1) };
    if (!["new", "old", "best"].includes(state.sort)) state.sort = "";
    for (var facet of archive.facets) state.facets[facet.key] = [...new Set(given.getAll(facet.param))].filter(Boolean);
    return state;
  }

  var order = (state) => state.sort || (state.q ? "best" : "new");

  function date(text) { return /^-?\d{4}(-\d\d(-\d\d)?)?$/.test(text || "") ? text : ""; }

  function address(state) {
    var made = new URLSearchParams();
    if (state.q) made.set("q", state.q);
    for (var facet of archive.facets) for (var slug of state.facets[facet.key]) made.append(facet.param, slug);
    for (var name of ["from", "to", "sort"]) if (state[name]) made.set(name, state[name]);
    if (state.p > 1) made.set("p", state.p);
    var text = made.toString();
    return location.pathname + (text ? "?" + text : "");
  }

  function go(change, replace) {
    var state = Object.assign(read(), { p: 1 }, change), url = address(state);
    if (url !== location.pathname + location.search) history[replace ? "replaceState" : "pushState"](null, "", url);
    return show();
  }

  function toggled(key, slug) {
    var state = read(), held = state.facets[key];
    state.facets[key] = held.includes(slug) ? held.filter((s) => s !== slug) : [...held, slug];
    return { facets: state.facets };
  }

  // ---------------------------------------------------------------- finding

  // First and last minute of a date, however exact.
  function minutes(text, end) {
    var [, sign, y, m, d] = /^(-?)(\d{4})(?:-(\d\d))?(?:-(\d\d))?$/.exec(text), when = new Date(0);
    when.setUTCFullYear((sign ? -1 : 1) * y, m ? m - 1 : 0, d || 1);
    if (end) {
      if (d) when.setUTCDate(when.getUTCDate() + 1);
      else if (m) when.setUTCMonth(when.getUTCMonth() + 1);
      else when.setUTCFullYear(when.getUTCFullYear() + 1);
    }
    return when.getTime() / 60000;
  }

  var yearOf = (when) => new Date(when * 60000).getUTCFullYear();
  var when = (hit) => hit.shard.when[hit.row];

  // OR within a facet, AND across them. Counts of a facet leave its own choice out, so that they say what choosing more would give.
  function narrow(hits, state) {
    var lowest = state.from ? minutes(state.from) : -Infinity, highest = state.to ? minutes(state.to, true) : Infinity;
    var counts = {}, years = new Map(), kept = [], keys = archive.facets.map((f) => f.key), wanted = new Map();
    for (var key of keys) counts[key] = new Map();
    for (var hit of hits) {
      var shard = hit.shard, missed = [], inside = when(hit) >= lowest && when(hit) < highest;
      if (!wanted.has(shard)) wanted.set(shard, keys.map((k) => state.facets[k].length ? new Set(state.facets[k].map((s) => (shard.slugs[k] || []).indexOf(s)).filter((i) => i >= 0)) : null));
      var own = wanted.get(shard);
      keys.forEach((k, i) => { if (own[i] && !shard.terms[k][hit.row].some((t) => own[i].has(t))) missed.push(k); });
      if (!missed.length) {
        var year = yearOf(when(hit));
        years.set(year, (years.get(year) || 0) + 1);
        if (inside) kept.push(hit);
      }
      if (inside && missed.length < 2) for (var k of missed.length ? missed : keys) for (var term of shard.terms[k][hit.row]) {
        var slug = shard.slugs[k][term];
        counts[k].set(slug, (counts[k].get(slug) || 0) + 1);
      }
    }
    var best = order(state) === "best", way = state.sort === "old" ? -1 : 1;
    kept.sort((a, b) => (best && b.score - a.score) || way * (when(b) - when(a)) || way * (b.row - a.row) || (a.shard.name < b.shard.name ? -1 : 1));
    return { kept, counts, years };
  }

  async function show() {
    var mine = ++turn, state = read();
    for (var field of [q, from, to]) if (focused() !== field) field.value = state[field.name];
    sort.value = order(state);
    sort.querySelector("[value=best]").disabled = !state.q;
    document.title = (state.q ? state.q + " · " : "") + root.dataset.title;
    root.setAttribute("aria-busy", "true");
    try {
      // the newest shard answers first; the rest follow
      var waiting = archive.shards.filter((shard) => !shard.loaded && !shard.failed);
      if (waiting.length > 1 && waiting.length === archive.shards.length) {
        await archive.load(waiting[0]);
        if (mine !== turn) return;
        await draw(state, mine, waiting.length - 1);
        waiting.shift();
      }
      await Promise.all(waiting.map((shard) => archive.load(shard)));
      if (mine === turn) await draw(state, mine, 0);
    } catch (error) {
      fail("The search could not be carried out (" + error.message + ").");
    }
    if (mine === turn) root.removeAttribute("aria-busy");
  }

  async function draw(state, mine, missing) {
    var found = await archive.search(state.q);
    if (mine !== turn) return;
    var { kept, counts, years } = narrow(found.hits, state), pages = Math.max(1, Math.ceil(kept.length / PAGE)), page = Math.min(state.p, pages);
    var cards = await Promise.all(kept.slice((page - 1) * PAGE, page * PAGE).map((hit) => archive.card(hit).then((card) => [hit, card], () => {
      hit.shard.failed = "page";
      return null;
    })));
    if (mine !== turn) return;
    troubles(found, missing);
    fill("names", ...names(state));
    fill("results", ...cards.filter(Boolean).map(result));
    part("results").start = (page - 1) * PAGE + 1;
    part("empty").hidden = kept.length > 0 || missing > 0 || found.dead;
    fill("pages", ...paging(page, pages));
    fill("chips", ...chips(state));
    var held = focused() && focused().id;
    fill("facets", ...archive.facets.map((facet) => fieldset(facet, state.facets[facet.key], counts[facet.key])).filter(Boolean));
    fill("years", ...histogram(state, years));
    if (held && focused().id !== held) document.getElementById(held)?.focus();
    var count = some(kept.length);
    part("count").textContent = found.dead ? "" : count + (missing ? " so far" : "");
    clearTimeout(spoken);
    if (!missing) {
      spoken = setTimeout(() => { part("status").textContent = count + (state.q ? " for " + state.q : "") + ", " + sort.selectedOptions[0].text.toLowerCase(); }, 600);
      unknown(found.unknown, state, mine);
    }
  }

  // ---------------------------------------------------------------- drawing

  function text(excerpt) {
    return excerpt.split(/(<mark>.*?<\/mark>)/).map((piece) => {
      var bare = piece.replace(/<\/?mark>/g, "").replace(/&lt;/g, "<").replace(/&gt;/g, ">");
      return piece.startsWith("<mark>") ? make("mark", {}, bare) : bare;
    });
  }

  function result([hit, card]) {
    var source = hit.shard.terms.sources && hit.shard.terms.sources[hit.row][0];
    var moment = new Date(when(hit) * 60000), own = hit.shard.dates[hit.row];
    var time = own ? own : make("time", { datetime: moment.toISOString().slice(0, 10) }, dated.format(moment));
    var flag = hit.shard.flags[hit.row];
    return make("li", {}, make("article", { class: "card", lang: hit.shard.language },
      make("h3", { class: "card-head" }, make("a", { class: "cover", href: card.url }, card.title)),
      make("p", {}, ...text(card.excerpt), "…"),
      make("p", { class: "card-line" }, make("span", {}, time), source !== undefined ? make("span", {}, archive.title("sources", hit.shard.slugs.sources[source])) : "", flag ? make("strong", { class: "flag" }, flag) : "")));
  }

  function names(state) {
    var found = state.q ? archive.named(state.q, 6) : [];
    if (!found.length) return [];
    var label = (name) => archive.facets.find((f) => f.key === name.facet).label;
    return [make("h2", { class: "label" }, "In the archive’s own lists"), make("ul", { class: "chips" }, ...found.map((name) =>
      make("li", {}, make("a", { href: name.url }, name.title, make("span", { class: "n" }, " " + label(name))))))];
  }

  function paging(page, pages) {
    if (pages < 2) return [];
    var to = (n, label, rel) => make("li", {}, n < 1 || n > pages ? make("span", {}, label) : make("a", { href: address(Object.assign(read(), { p: n })), rel, onclick: (event) => {
      event.preventDefault();
      go({ p: n }).then(() => part("heading").focus());
    } }, label));
    return [make("ul", { class: "pages-row text-links" }, to(page - 1, "Previous", "prev"), make("li", { class: "pages-here" }, "Page " + number.format(page) + " of " + number.format(pages)), to(page + 1, "Next", "next"))];
  }

  function chips(state) {
    var made = [], chip = (label, change) => made.push(make("li", {}, make("button", { type: "button", "aria-label": "Remove " + label, onclick: () => go(change).then(() => (part("chips").querySelector("button") || q).focus()) }, label, make("span", { "aria-hidden": "true" }, " ×"))));
    for (var facet of archive.facets) for (var slug of state.facets[facet.key]) chip(facet.label + ": " + archive.title(facet.key, slug), toggled(facet.key, slug));
    if (state.from) chip("from " + state.from, { from: "" });
    if (state.to) chip("to " + state.to, { to: "" });
    return made;
  }

  function fieldset(facet, chosen, counts) {
    var all = [...new Set([...chosen, ...counts.keys()])].map((slug) => ({ slug, count: counts.get(slug) || 0, title: archive.title(facet.key, slug), on: chosen.includes(slug) }));
    if (!all.length) return null;
    all.sort((a, b) => b.on - a.on || b.count - a.count || a.title.localeCompare(b.title));
    var shown = open.has(facet.key) ? all.slice(0, 200) : all.slice(0, Math.max(SHOWN, chosen.length));
    var box = make("details", { class: "facet", open: chosen.length > 0 || open.has(facet.key) || innerWidth > 759 && /^(topics|sources)$/.test(facet.key) },
      make("summary", { class: "label", id: "facet-" + facet.key }, facet.label),
      make("ul", { "aria-labelledby": "facet-" + facet.key }, ...shown.map((one) => {
        var id = "f-" + facet.key + "-" + one.slug, input = make("input", { type: "checkbox", id, checked: one.on, onchange: () => go(toggled(facet.key, one.slug)) });
        return make("li", {}, make("label", { for: id }, input, " ", one.title, " ", make("span", { class: "n" }, number.format(one.count), make("span", { class: "vh" }, some(one.count).replace(/\S+/, "")))));
      })));
    if (all.length > shown.length && !open.has(facet.key)) box.append(make("button", { type: "button", id: "more-" + facet.key, class: "more", onclick: () => {
      open.add(facet.key);
      show().then(() => document.getElementById("facet-" + facet.key).focus());
    } }, "Show more " + facet.label.toLowerCase()));
    return box;
  }

  function histogram(state, years) {
    if (years.size < 2) return [];
    var all = [...years.keys()].sort((a, b) => a - b), most = Math.max(...years.values()), span = all[all.length - 1] - all[0];
    if (span < 200) all = Array.from({ length: span + 1 }, (_, i) => all[0] + i);
    return all.map((year) => {
      var count = years.get(year) || 0, name = (year < 0 ? "-" : "") + String(Math.abs(year)).padStart(4, "0"), on = state.from === name && state.to === name, high = count ? Math.max(2, Math.round(count / most * 40)) : 0;
      return make("li", {}, make("button", { type: "button", id: "year-" + name, "aria-pressed": String(on), disabled: !count, "aria-label": name + ": " + some(count), title: name + ": " + some(count), onclick: () => go(on ? { from: "", to: "" } : { from: name, to: name }) },
        make("svg", { viewBox: "0 0 10 40", preserveAspectRatio: "none", "aria-hidden": "true" }, make("rect", { x: 1, y: 40 - high, width: 8, height: high })), make("span", {}, name)));
    });
  }

  async function unknown(words, state, mine) {
    var place = part("unknown"), bare = words.map((word) => word.replace(/"/g, ""));
    place.replaceChildren();
    if (!bare.length) return;
    place.append(make("p", {}, "No article has ", ...bare.flatMap((word, i) => [i ? ", " : "", make("strong", {}, word)]), "."));
    for (var word of bare.filter((w) => !/\s/.test(w))) {
      var near = await archive.nearest(word);
      if (mine !== turn) return;
      if (!near) continue;
      var better = state.q.replace(word, near);
      place.append(make("p", {}, "Did you mean ", make("a", { href: address(Object.assign(read(), { q: better, p: 1 })), onclick: follow(better) }, near), "?"));
    }
  }

  function follow(better) {
    return (event) => {
      event.preventDefault();
      q.value = better;
      go({ q: better });
    };
  }

  function troubles(found, missing) {
    var failed = archive.shards.filter((shard) => shard.failed), said = [];
    if (found.dead) said.push("Words cannot be searched here: this browser, or the policy of the server, does not run WebAssembly. Topics, names and dates still work.");
    if (failed.length) said.push(failed.length + (failed.length === 1 ? " part" : " parts") + " of the index could not be loaded, so " + number.format(failed.reduce((n, s) => n + s.count, 0)) + " articles may be missing here. Reload the page to try again.");
    part("trouble").textContent = said.join(" ");
    part("trouble").hidden = !said.length;
  }

  function fail(message) {
    part("trouble").textContent = message + " The lists below lead to every article.";
    part("trouble").hidden = false;
    root.removeAttribute("aria-busy");
  }

  // ---------------------------------------------------------------- begin

  var timer;
  q.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => { if (q.value.trim().length !== 1) go({ q: q.value.trim() }, true); }, 200);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(timer);
    go({ q: q.value.trim(), from: date(from.value.trim()), to: date(to.value.trim()) });
  });
  for (var field of [from, to]) field.addEventListener("change", (event) => {
    var given = event.target.value.trim(), wrong = given && !date(given);
    event.target.setAttribute("aria-invalid", String(!!wrong));
    if (!wrong) go({ [event.target.name]: given });
  });
  sort.addEventListener("change", () => {
    go({ sort: sort.value === order({ q: q.value.trim() }) ? "" : sort.value });
  });
  part("live").hidden = false;
  import(root.dataset.core).then((core) => core.open(root.dataset)).then((found) => {
    archive = found;
    addEventListener("popstate", () => {
      focused()?.blur();
      show();
    });
    return show();
  }).catch((error) => fail("The search index could not be loaded (" + error.message + ")."));
})();
