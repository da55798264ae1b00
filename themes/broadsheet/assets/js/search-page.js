// The search page, a module: what is asked for stands in the address, the rest follows from it.
const PAGE = 10, SHOWN = 8;
const root = document.querySelector("[data-search=page]"), part = (name) => root.querySelector("[data-search=" + name + "]");
const form = part("form"), { q, from, to, sort } = form.elements, tongue = document.documentElement.lang;
const number = new Intl.NumberFormat(tongue), whole = new Set(); // facets that are shown whole
const dated = new Intl.DateTimeFormat(tongue.replace(/^en$/, "en-GB"), { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
let archive, turn = 0, spoken, timer;

function make(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") made[name] = value;
    else if (value !== false) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children);
  return made;
}

const byId = (id) => document.getElementById(id), fill = (name, ...children) => part(name).replaceChildren(...children);
const counted = (n, what = "article") => number.format(n) + " " + what + (n === 1 ? "" : "s");
const item = (...children) => make("li", {}, ...children), small = (...children) => make("span", { class: "n" }, ...children);
const hide = (name, hidden) => { part(name).hidden = hidden; };

// ---------------------------------------------------------------- the address

export function read() {
  const given = new URLSearchParams(location.search), one = (name) => (given.get(name) || "").trim(), state = { q: one("q") };
  for (const { param } of archive.facets) state[param] = [...new Set(given.getAll(param))].filter(Boolean);
  return { ...state, from: date(one("from")), to: date(one("to")), sort: /^(new|old|best)$/.exec(one("sort"))?.[0], p: Math.max(1, parseInt(one("p")) || 1) };
}

function address(change) {
  const made = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...read(), p: 1, ...change })) for (const one of [value].flat()) if (one && (name !== "p" || one > 1)) made.append(name, one);
  return location.pathname + (String(made) && "?" + made);
}

function go(change, replace) {
  const url = address(change);
  if (url !== location.pathname + location.search) history[replace ? "replaceState" : "pushState"](null, "", url);
  return show();
}

const link = (label, change, then, rel = "") => make("a", { href: address(change), rel, onclick(event) {
  event.preventDefault();
  go(change).then(then);
} }, label);

function toggled(param, slug) {
  const chosen = read()[param];
  return { [param]: chosen.includes(slug) ? chosen.filter((other) => other !== slug) : [...chosen, slug] };
}

const order = (state) => state.sort || (state.q ? "best" : "new");

// A date, however exact, if it is one.
const date = (text) => /^\d{4}(-\d\d){0,2}$/.test(text) && !isNaN(minutes(text)) ? text : "";

// First minute of a date, or the first after it.
function minutes(text, after) {
  const at = new Date(text), exact = after && text.length;
  if (exact > 7) at.setUTCDate(at.getUTCDate() + 1);
  else if (exact > 4) at.setUTCMonth(at.getUTCMonth() + 1);
  else if (after) at.setUTCFullYear(at.getUTCFullYear() + 1);
  return at / 6e4;
}

// ---------------------------------------------------------------- finding

const when = (hit) => hit.shard.when[hit.row];

// OR within a facet, AND across them. Counts of a facet leave its own choice out, so that they say what choosing more would give.
function narrow(hits, state) {
  const lowest = minutes(state.from || "0001"), highest = minutes(state.to || "9999", true);
  const counts = {}, years = new Map(), kept = [], wanted = new Map(), add = (map, key) => map.set(key, (map.get(key) || 0) + 1);
  for (const { key } of archive.facets) counts[key] = new Map();
  for (const hit of hits) {
    const { shard, row } = hit, inside = when(hit) >= lowest && when(hit) < highest;
    if (!wanted.has(shard)) wanted.set(shard, archive.facets.filter(({ param }) => state[param].length).map(({ key, param }) => [key, state[param].map((slug) => shard.slugs[key].indexOf(slug))]));
    const missed = wanted.get(shard).filter(([key, own]) => !shard.terms[key][row].some((term) => own.includes(term)));
    if (!missed.length) {
      add(years, new Date(when(hit) * 6e4).getUTCFullYear());
      if (inside) kept.push(hit);
    }
    if (inside && missed.length < 2) for (const { key } of archive.facets) if (!missed.length || key === missed[0][0]) for (const term of shard.terms[key][row]) add(counts[key], shard.slugs[key][term]);
  }
  const best = order(state) === "best", way = state.sort === "old" ? -1 : 1;
  kept.sort((a, b) => (best && b.score - a.score) || way * (when(b) - when(a)) || way * (b.row - a.row));
  return { kept, counts, years };
}

async function show() {
  const mine = ++turn, state = read();
  for (const field of [q, from, to]) if (document.activeElement !== field) field.value = state[field.name];
  sort.value = order(state);
  sort.querySelector("[value=best]").disabled = !state.q;
  document.title = (state.q && state.q + " · ") + root.dataset.title;
  root.ariaBusy = "true";
  try {
    // the newest shard answers first; the rest follow
    const waiting = archive.shards.filter((shard) => !shard.loaded && !shard.failed);
    if (waiting.length > 1 && waiting.length === archive.shards.length) {
      await archive.load(waiting.shift());
      if (mine === turn) await draw(state, mine, true);
    }
    if (mine !== turn) return;
    await Promise.all(waiting.map((shard) => archive.load(shard)));
    if (mine === turn) await draw(state, mine);
  } catch (error) {
    fail(error);
  }
  if (mine === turn) root.ariaBusy = null;
}

// What an address asks for, of the parts that are loaded.
export async function find(state) {
  const found = await archive.search(state.q, archive.shards.filter((shard) => shard.loaded));
  return { ...found, ...narrow(found.hits, state) };
}

async function draw(state, mine, early) {
  const found = await find(state);
  if (mine !== turn) return;
  const { kept, counts, years } = found, pages = Math.max(1, Math.ceil(kept.length / PAGE)), page = Math.min(state.p, pages), first = (page - 1) * PAGE;
  const items = await Promise.all(kept.slice(first, first + PAGE).map((hit) => archive.card(hit).then((card) => result(hit, card), () => {
    hit.shard.failed = "page";
    return "";
  })));
  if (mine !== turn) return;
  trouble(found);
  const named = archive.named(state.q, 6).map(({ facet, title, url }) => item(make("a", { href: url }, title, small(" " + archive.label(facet)))));
  fill("names", ...named);
  hide("named", !named.length);
  fill("results", ...items);
  part("results").start = first + 1;
  hide("empty", kept.length || early || found.dead);
  fill("pages", ...paging(page, pages));
  fill("chips", ...chips(state));
  const held = document.activeElement.id;
  fill("facets", ...archive.facets.flatMap((facet) => fieldset(facet, state[facet.param], counts[facet.key])));
  fill("years", ...histogram(state, years));
  // the newest years are shown; the one that was chosen stays in sight
  part("years").scrollLeft ||= 1e4;
  if (held) byId(held)?.focus();
  const count = counted(kept.length);
  fill("count", found.dead ? "" : count + (early ? " so far" : ""));
  clearTimeout(spoken);
  if (early) return;
  spoken = setTimeout(() => fill("status", count + (state.q && " for " + state.q) + ", " + sort.selectedOptions[0].text.toLowerCase()), 600);
  unknown(found.unknown, state, mine);
}

// ---------------------------------------------------------------- drawing

// An excerpt as Pagefind gives it: marked words, and what would be markup escaped.
const text = (excerpt) => excerpt.split(/<mark>(.*?)<\/mark>/).map((piece, i) => {
  const bare = piece.replace(/&lt;/g, "<").replace(/&gt;/g, ">");
  return i % 2 ? make("mark", {}, bare) : bare;
});

function result(hit, card) {
  const { shard, row } = hit, moment = new Date(when(hit) * 6e4), source = shard.terms.sources?.[row][0], flag = shard.flags[row];
  return item(make("article", { class: "card", lang: shard.language },
    make("h3", { class: "card-head" }, make("a", { class: "cover", href: card.url }, card.title)),
    make("p", {}, ...text(card.excerpt), "…"),
    make("p", { class: "card-line" }, make("span", {}, shard.dates[row] || make("time", { datetime: moment.toISOString().slice(0, 10) }, dated.format(moment))), " ",
      source === undefined ? "" : make("span", {}, archive.title("sources", shard.slugs.sources[source])), " ", flag ? make("strong", { class: "flag" }, flag) : "")));
}

function paging(page, pages) {
  if (pages < 2) return [];
  const to = (p, label, rel) => item(p < 1 || p > pages ? make("span", {}, label) : link(label, { p }, () => part("heading").focus(), rel));
  return [make("ul", { class: "pages-row text-links" }, to(page - 1, "Previous", "prev"), make("li", { class: "pages-here" }, "Page " + number.format(page) + " of " + number.format(pages)), to(page + 1, "Next", "next"))];
}

function chips(state) {
  const chip = (label, change) => item(make("button", { "aria-label": "Remove " + label, onclick: () => go(change).then(() => (part("chips").querySelector("button") || q).focus()) }, label + " ×"));
  const made = archive.facets.flatMap(({ key, param, label }) => state[param].map((slug) => chip(label + ": " + archive.title(key, slug), toggled(param, slug))));
  for (const end of ["from", "to"]) if (state[end]) made.push(chip(end + " " + state[end], { [end]: "" }));
  return made;
}

function fieldset({ key, param, label }, chosen, counts) {
  const all = [...new Set([...chosen, ...counts.keys()])], id = "facet-" + key;
  if (!all.length) return [];
  const on = (slug) => chosen.includes(slug), count = (slug) => counts.get(slug) || 0, title = (slug) => archive.title(key, slug);
  all.sort((a, b) => on(b) - on(a) || count(b) - count(a) || title(a).localeCompare(title(b)));
  const rows = all.slice(0, whole.has(key) ? 200 : Math.max(SHOWN, chosen.length)).map((slug) => item(make("label", {},
    make("input", { type: "checkbox", id: "f-" + key + "-" + slug, checked: on(slug), onchange: () => go(toggled(param, slug)) }), " ", title(slug), " ",
    small(number.format(count(slug)), make("span", { class: "vh" }, counted(count(slug)).replace(/\S+/, ""))))));
  // as the reader has left it
  const open = byId(id)?.parentNode.open ?? (innerWidth > 759 && /^(topics|sources)$/.test(key));
  const box = make("details", { class: "facet", open: open || chosen.length > 0 }, make("summary", { class: "label", id }, label), make("ul", { "aria-labelledby": id }, ...rows));
  if (all.length > rows.length && !whole.has(key)) box.append(make("button", { class: "more", onclick() {
    whole.add(key);
    show().then(() => byId(id).focus());
  } }, "Show more " + label.toLowerCase()));
  return [box];
}

function histogram(state, years) {
  if (years.size < 2) return [];
  let all = [...years.keys()].sort((a, b) => a - b);
  const most = Math.max(...years.values()), span = all.at(-1) - all[0];
  if (span < 200) all = Array.from({ length: span + 1 }, (_, i) => all[0] + i);
  return all.map((year) => {
    const count = years.get(year) || 0, name = (year + "").padStart(4, "0"), on = state.from === name && state.to === name, title = name + ": " + counted(count), bar = make("span", { class: "bar" });
    bar.style.borderBottomWidth = (count && Math.max(2, Math.round(count / most * 40))) + "px";
    return item(make("button", { id: "year-" + name, "aria-pressed": on + "", disabled: !count, "aria-label": title, title, onclick: () => go(on ? { from: "", to: "" } : { from: name, to: name }) }, bar, make("span", {}, name)));
  });
}

async function unknown(words, state, mine) {
  fill("unknown", ...(words.length ? [make("p", {}, "No article has ", ...words.flatMap((word, i) => [i ? ", " : "", make("strong", {}, word)]), ".")] : []));
  for (const word of words) {
    const near = /\s/.test(word) ? "" : await archive.nearest(word);
    if (mine !== turn) return;
    if (near) part("unknown").append(make("p", {}, "Did you mean ", link(near, { q: state.q.replace(word, near) }), "?"));
  }
}

function trouble({ dead }) {
  const failed = archive.shards.filter((shard) => shard.failed);
  say(failed.length && counted(failed.length, "part") + " of the index could not be loaded, so " + counted(failed.reduce((n, shard) => n + shard.count, 0)) + " may be missing here. Reload the page to try again.");
  hide("dead", !dead);
}

function say(message) {
  fill("trouble", message || "");
  hide("trouble", !message);
}

function fail(error) {
  say("The search index could not be loaded or read (" + error.message + "). The lists below lead to every article.");
  root.ariaBusy = null;
}

// ---------------------------------------------------------------- begin

q.oninput = () => {
  clearTimeout(timer);
  timer = setTimeout(() => q.value.trim().length !== 1 && go({ q: q.value.trim() }, true), 200);
};
form.onsubmit = (event) => {
  event.preventDefault();
  clearTimeout(timer);
  go({ q: q.value.trim() });
};
for (const field of [from, to]) field.onchange = () => {
  const given = field.value.trim(), wrong = given && !date(given);
  field.ariaInvalid = !!wrong + "";
  if (!wrong) go({ [field.name]: given });
};
sort.onchange = () => go({ sort: sort.value === order({ q: q.value.trim() }) ? "" : sort.value });
hide("live", false);
import(root.dataset.core).then((core) => core.open(root.dataset)).then((found) => {
  archive = found;
  onpopstate = () => {
    document.activeElement.blur();
    show();
  };
  return show();
}).catch(fail);
