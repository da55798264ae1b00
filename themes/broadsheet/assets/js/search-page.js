// The search page, a module: what is asked for stands in the address, the rest follows from it.
const PAGE = 10;
const root = document.querySelector("[data-search=page]"), part = (name) => root.querySelector("[data-search=" + name + "]");
const form = part("form"), { q, from, to, sort } = form.elements, tongue = document.documentElement.lang;
const figure = new Intl.NumberFormat(tongue).format, phone = matchMedia("(max-width: 759px)");
const dated = new Intl.DateTimeFormat(tongue.replace(/^en$/, "en-GB"), { dateStyle: "medium", timeZone: "UTC" }).format;
let archive, turn = 0, spoken, timer;

// An element by its name and class, such as `p.card-line`; of what follows, plain objects are its properties.
function make(kind, ...parts) {
  const [tag, className = ""] = kind.split("."), made = Object.assign(document.createElement(tag), { className });
  for (const one of parts) one.constructor === Object ? Object.assign(made, one) : made.append(one);
  return made;
}

const fill = (name, ...all) => part(name).replaceChildren(...all);
const counted = (x, n = figure(x)) => count(x)`${n} article|${n} articles`;
const GAP = "\n";
const item = (...all) => make("li", ...all), small = (...all) => make("span.n", ...all);
const hide = (name, hidden) => part(name).hidden = hidden;

// ---------------------------------------------------------------- the address

export function read() {
  const given = new URLSearchParams(location.search), one = (name) => (given.get(name) || "").trim(), state = { q: one("q") };
  for (const { param } of archive.facets) state[param] = [...new Set(given.getAll(param))].filter(Boolean);
  return { ...state, from: one("from"), to: one("to"), sort: /^(new|old|best)$/.exec(one("sort"))?.[0], p: Math.max(1, parseInt(one("p")) || 1) };
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

const link = (label, change, then, rel = "") => make("a", { href: address(change), rel, onclick() {
  go(change).then(then);
  return false;
} }, label);

function toggled(param, slug) {
  const chosen = read()[param];
  return { [param]: chosen.includes(slug) ? chosen.filter((other) => other !== slug) : [...chosen, slug] };
}

const order = (state) => state.sort || (state.q ? "best" : "new");

// A date, however exact, if it is one. Browsers take 31 February for 3 March.
const date = (text) => /^\d{4}(-\d\d){0,2}$/.test(text) && new Date(text).toJSON()?.startsWith(text) ? text : "";

// First minute of a date, or with 1 the first after it.
function minutes(text, after) {
  const at = new Date(text), unit = "UTC" + (text.length > 7 ? "Date" : text.length > 4 ? "Month" : "FullYear");
  return at["set" + unit](at["get" + unit]() + after) / 6e4;
}

const range = (state) => [minutes(date(state.from) || "0001", 0), minutes(date(state.to) || "9999", 1)];

// ---------------------------------------------------------------- finding

const when = (hit) => hit.shard.when[hit.row];

// OR within a facet, AND across them. Counts of a facet leave its own choice out, so that they say what choosing more would give.
function narrow(hits, state) {
  const [lowest, highest] = range(state);
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
  for (const field of [from, to]) field.ariaInvalid = state[field.name] !== date(state[field.name]);
  const wrong = [state.from, state.to].filter((given) => given !== date(given)).join(say`, `), [lowest, highest] = range(state);
  fill("dates", wrong ? say`Not a date: ${wrong}. Write 2021, 2021-12 or 2021-12-31.` : lowest >= highest ? say`“From” is later than “To”.` : "");
  sort.value = order(state);
  sort.querySelector("[value=best]").disabled = !state.q;
  document.title = (state.q && state.q + " · ") + root.dataset.title;
  root.ariaBusy = "true";
  try {
    // the newest shard answers first; the rest follow
    const { shards } = archive;
    if (shards[1] && !shards[0].loaded) {
      await archive.load(shards[0]);
      await draw(state, mine, true);
    }
    await Promise.all(shards.map((shard) => archive.load(shard)));
    await draw(state, mine);
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
  if (mine !== turn) return;
  const found = await find(state);
  if (mine !== turn) return;
  const { kept, counts, years } = found, pages = Math.ceil(kept.length / PAGE) || 1, page = Math.min(state.p, pages), first = (page - 1) * PAGE;
  const items = await Promise.all(kept.slice(first, first + PAGE).map((hit) => archive.card(hit).then((card) => result(hit, card), () => {
    hit.shard.failed = "page";
    return "";
  })));
  if (mine !== turn) return;
  trouble(found);
  fill("names", ...archive.named(state.q, 6).map(({ facet, title, url }) => item(make("a", { href: url }, title, small(" " + archive.label(facet))))));
  fill("results", ...items);
  part("results").start = first + 1;
  hide("empty", kept.length || early || found.dead);
  fill("pages", ...paging(page, pages));
  fill("chips", ...chips(state));
  const held = document.activeElement.id;
  for (const facet of archive.facets) choices(facet, state[facet.param], counts[facet.key]);
  fill("years", ...bars(state, years));
  document.getElementById(held)?.focus();
  const n = figure(kept.length), articles = counted(kept.length), query = state.q;
  fill("count", found.dead ? "" : early ? say`${n} so far` : n);
  clearTimeout(spoken);
  if (early) return;
  spoken = setTimeout(() => fill("status", (query ? say`${articles} for ${query}` : articles) + " · " + sort.selectedOptions[0].text), 600);
  unknown(found.unknown, state, mine);
}

// ---------------------------------------------------------------- drawing

function result(hit, card) {
  const { shard, row } = hit, by = shard.terms.sources?.[row].slice(0, shard.by[row] || 1).map((n) => archive.title("sources", shard.slugs.sources[n])).join(say`, `), flag = shard.flags[row];
  return item(make("article.card", { lang: shard.language },
    make("h3.card-head", make("a.cover", { href: card.url }, card.title)),
    make("p", ...card.excerpt.map((piece, i) => i % 2 ? make("mark", piece) : piece)),
    make("p.card-line", make("span", shard.dates[row] || dated(when(hit) * 6e4)), " ",
      by ? make("span", by) : "", " ", flag ? make("strong.flag", flag) : "")));
}

function paging(page, pages) {
  if (pages < 2) return [];
  const to = (p, label, rel) => item(p < 1 || p > pages ? make("span", label) : link(label, { p }, () => part("heading").focus(), rel));
  const here = figure(page), all = figure(pages);
  return [make("ul.pages-row text-links", to(page - 1, say`Previous`, "prev"), make("li.pages-here", say`Page ${here} of ${all}`), to(page + 1, say`Next`, "next"))];
}

function chips(state) {
  const chip = (label, change) => item(make("button", { ariaLabel: say`Remove ${label}`, onclick: () => go(change).then(() => (part("chips").querySelector("button") || q).focus()) }, label));
  return archive.facets.flatMap(({ key, param, label }) => state[param].map((slug) => chip(label + ": " + archive.title(key, slug), toggled(param, slug))))
    .concat([from, to].filter(({ name }) => date(state[name])).map(({ name, labels }) => chip(labels[0].textContent + ": " + state[name], { [name]: "" })));
}

function choices({ key, param }, chosen, counts) {
  const all = [...new Set([...chosen, ...counts.keys()])], box = part("facet-" + key), more = box.querySelector("button");
  const on = (slug) => chosen.includes(slug), has = (slug) => counts.get(slug) || 0, title = (slug) => archive.title(key, slug);
  all.sort((a, b) => on(b) - on(a) || has(b) - has(a) || title(a).localeCompare(title(b)));
  const rows = all.splice(0, Math.max(more.value, chosen.length)).map((slug) => item(make("label",
    make("input", { type: "checkbox", id: "f-" + key + "-" + slug, checked: on(slug), onchange: () => go(toggled(param, slug)) }), " ", title(slug), " ",
    small(figure(has(slug)), make("span.vh", counted(has(slug)).replace(figure(has(slug)), ""))))));
  box.querySelector("ul").replaceChildren(...rows);
  box.hidden = !rows.length;
  box.open ||= chosen.length;
  more.hidden = !all.length;
  more.onclick = () => {
    more.value *= 5;
    show().then(() => box.firstElementChild.focus());
  };
}

function bars(state, years) {
  if (years.size < 2) return [];
  let all = [...years.keys()].sort((a, b) => a - b);
  const most = Math.max(...years.values()), span = all.at(-1) - all[0];
  if (span < 200) all = Array.from({ length: span + 1 }, (_, i) => all[0] + i);
  return all.map((year) => {
    const n = years.get(year) || 0, name = (year + "").padStart(4, "0"), on = state.from === name && state.to === name, title = name + ": " + counted(n), bar = make("span.bar");
    bar.style.borderBottomWidth = Math.ceil(n / most * 40) + "px";
    return item(make("button", { id: "year-" + name, ariaPressed: on, disabled: !n, ariaLabel: title, title, onclick: () => go(on ? { from: "", to: "" } : { from: name, to: name }) }, bar, make("span", name)));
  });
}

// A message with an element in the gap.
const around = (text, element) => text.split(GAP).flatMap((piece, i) => i ? [element, piece] : piece);

async function unknown(words, state, mine) {
  fill("unknown");
  for (const word of words) {
    const near = /\s/.test(word) ? "" : await archive.nearest(word);
    if (mine !== turn) return;
    part("unknown").append(make("p", ...around(say`No article has ${GAP}.`, make("strong", word)), ...(near ? [" ", ...around(say`Did you mean ${GAP}?`, link(near, { q: state.q.replace(word, near) }))] : [])));
  }
}

function trouble({ dead }) {
  const failed = archive.shards.filter((shard) => shard.failed);
  fill("lost", counted(failed.reduce((n, shard) => n + shard.count, 0)));
  hide("trouble", !failed[0]);
  hide("dead", !dead);
}

function fail(error) {
  fill("why", error.message);
  hide("broken", false);
}

// ---------------------------------------------------------------- begin

q.oninput = () => {
  clearTimeout(timer);
  timer = setTimeout(() => q.value.trim().length !== 1 && go({ q: q.value.trim() }, true), 200);
};
form.onsubmit = () => {
  clearTimeout(timer);
  go({ q: q.value.trim() });
  return false;
};
for (const field of [from, to]) field.onchange = () => go({ [field.name]: field.value.trim() });
sort.onchange = () => go({ sort: sort.value === order({ q: q.value.trim() }) ? "" : sort.value });
// on phones what narrows the results goes before them, where the keyboard finds it too, and is shut
(phone.onchange = () => {
  part("side").open = !phone.matches;
  part("grid")[phone.matches ? "prepend" : "append"](part("side"));
})();
hide("live", false);
import(root.dataset.core).then((core) => core.open(root.dataset)).then((found) => {
  archive = found;
  onpopstate = () => {
    document.activeElement.blur();
    show();
  };
  return show();
}).catch(fail);
