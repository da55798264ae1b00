// Runs Pagefind for the articles of one language, away from the page. Each message brings the port that its answer goes to.
const LONG = 30; // words of an excerpt
let pagefind, language, core, failed = new Set();
const held = new Map(); // what was fetched before Pagefind asks for it
const shards = new Map(); // folder name -> {dir, home, ids, rows}
const hits = new Map(); // "shard row" -> Pagefind's own result
// Pagefind reads these two as if it were on a page
self.document = { currentScript: null, querySelector: () => ({ getAttribute: () => language }) };

async function fetchHeld(url) {
  const key = url.split("?")[0];
  try {
    return new Response(held.get(key) || await (await core).fetched(key));
  } catch (error) {
    failed.add(key.split("/").at(-3));
    throw error;
  }
}

const tasks = {
  async open(coreUrl, engine, tongue) {
    language = tongue;
    core = import(coreUrl);
    await core;
    // only now: the core fetches as browsers do
    self.fetch = fetchHeld;
    const made = (await import(engine + "pagefind.js")).createInstance({ basePath: engine, metaCacheTag: "1" });
    await made.init();
    // the first search waits until the program runs, or says why it cannot
    await made.search("datelinezz");
    pagefind = made;
  },

  // Everything is fetched before Pagefind hears of it: a shard that it cannot load would stop it for good.
  async add(dir, name, home) {
    const keep = async (file) => {
      const data = await (await core).fetched(dir + file);
      held.set(dir + file, data);
      return new TextDecoder("latin1").decode(data);
    };
    const own = JSON.parse(await keep("pagefind-entry.json")).languages[name], ids = [];
    if (own) {
      const pages = (await keep("pagefind." + own.hash + ".pf_meta")).matchAll(new RegExp(name + "_([0-9a-f]+)", "g"));
      for (const [, id] of pages) if (ids.push(id) === own.page_count) break;
    }
    shards.set(name, { dir, home, ids, rows: new Map(ids.map((id, row) => [id, row])) });
  },

  async merge(name) {
    const { dir, ids } = shards.get(name);
    if (ids.length) await pagefind.mergeIndex(dir, { language: name, metaCacheTag: "1" });
  },

  // What each shard finds, by row; which words no article has. A word that a shard lacks must not be left out there in silence, as
  // Pagefind does; scores are put on the scale of one index over all shards.
  async search(query) {
    failed = new Set();
    const known = [], unknown = [], counts = [], parts = [];
    for (const [, phrase, word] of query.replace(/[“”„«»「」]/g, '"').matchAll(/"([^"]+)"|([^\s"]+)/g)) {
      if (phrase) {
        const found = await find('"' + phrase + '"');
        if (found.length) parts.push(found);
        else unknown.push(phrase);
      } else if (/[\p{L}\p{N}]/u.test(word)) {
        const exact = new Set((await find('"' + word + '"')).map((hit) => hit.shard)), first = new Map(), count = new Map();
        for (const hit of await find(word)) {
          if (!first.has(hit.shard)) first.set(hit.shard, hit);
          count.set(hit.shard, (count.get(hit.shard) || 0) + 1);
        }
        for (const [shard, hit] of first) if (!exact.has(shard) && !(await begins(hit, word))) count.delete(shard);
        if (count.size) {
          known.push(word);
          counts.push(count);
        } else unknown.push(word);
      }
    }
    if (known.length) parts.unshift(rescaled((await find(known.join(" "))).filter((hit) => counts.every((count) => count.has(hit.shard))), counts));
    const [all = [], ...others] = parts, sets = others.map((part) => new Set(part.map((hit) => hit.key)));
    hits.clear();
    for (const hit of all) if (sets.every((set) => set.has(hit.key))) hits.set(hit.key, hit);
    return { hits: [...hits.values()].map(({ shard, row, score }) => [shard, row, score]), unknown, failed: [...failed] };
  },

  // Title and address of an article, and an excerpt: pieces of its text, of which every second is what was found.
  async card(name, row, found) {
    const { url, title, words, joint } = await article(name, row), places = found ? hits.get(name + " " + row).result.words : [];
    return { url, title, excerpt: excerpt(title, words, joint, places) };
  },
};

async function find(term) {
  const made = [];
  for (const result of (await pagefind.search(term)).results) {
    const [, shard, id] = /(.*)_(.*)/.exec(result.id), row = shards.get(shard)?.rows.get(id);
    if (row !== undefined) made.push({ shard, row, key: shard + " " + row, score: result.score, result });
  }
  return made;
}

// Whether a hit really has a word with that beginning: Pagefind also offers shorter words.
async function begins(hit, word) {
  const { wordsOf } = await core, bare = (text = "") => wordsOf(text).join(""), { words } = await article(hit.shard, hit.row);
  return hit.result.words.some((place) => bare(words[place]).includes(bare(word)));
}

async function article(name, row) {
  const { dir, home, ids } = shards.get(name), data = await (await core).fetched(dir + "fragment/" + name + "_" + ids[row] + ".pf_fragment");
  const { url, meta: { title }, content } = JSON.parse(new TextDecoder().decode(data).slice(12));
  // words of languages without spaces are parted by a mark
  const joint = content.includes("\u200b") ? "" : " ";
  return { url: home + url.slice(1), title, joint, words: content.split(joint ? /\s+/ : "\u200b") };
}

// Where most of what was found stands together, from the beginning of its sentence if that is near; "…" where the text was cut. The title,
// with which the words begin, and the stop after it are left out.
function excerpt(title, words, joint, places) {
  let begin = 0;
  for (let left = title.length; left > 0 || /^[. ]+$/.test(words[begin]); ) left -= words[begin++]?.length + joint.length;
  places = places.filter((place) => place >= begin);
  const near = (place) => places.filter((other) => other >= place && other < place + LONG / 2).length;
  let [start = begin] = [...places].sort((a, b) => near(b) - near(a));
  for (const least = start - LONG / 2; start > least && !/[.!?]$/.test(words[start - 1]); ) start--;
  start = Math.max(begin, Math.min(start, words.length - LONG));
  const shown = words.slice(start, start + LONG).map((word, i) => places.includes(start + i) ? word.replace(/[^\p{P}](.*[^\p{P}])?/u, "\0$&\0") : word).join(joint);
  return ((start > begin ? "…" : "") + (words.length > start + LONG ? shown.replace(/[\s.,;:、。，；：–—-]*$/, "…") : shown)).split("\0");
}

function rescaled(found, counts) {
  const idf = (pages, having = 0) => Math.log(1 + (pages - having + 0.5) / (having + 0.5));
  const sum = (numbers) => [...numbers].reduce((a, b) => a + b, 0), all = [...shards.values()];
  const whole = sum(counts.map((count) => idf(sum(all.map(({ ids }) => ids.length)), sum(count.values())))), factors = new Map();
  for (const [name, { ids }] of shards) factors.set(name, whole / sum(counts.map((count) => idf(ids.length, count.get(name)))));
  for (const hit of found) hit.score *= factors.get(hit.shard);
  return found;
}

// one thing at a time: Pagefind's program must not be asked while it is being given a shard
let turn = Promise.resolve();
self.onmessage = ({ data: [task, ...given], ports: [port] }) => {
  const work = () => tasks[task](...given).then((result) => port.postMessage([result]), (error) => port.postMessage([null, "" + error]));
  if (task === "add") work();
  else turn = turn.then(work);
};
