// Runs Pagefind for the articles of one language, away from the page. Each message has an id; each answer repeats it.
let pagefind, language, failed;
const held = new Map(); // what was fetched before Pagefind asks for it
const shards = new Map(); // folder name -> {dir, ids, rows}
const hits = new Map(); // "shard row" -> Pagefind's own result
const plainFetch = self.fetch.bind(self);
// Pagefind reads these two as if it were on a page
self.document = { currentScript: null, querySelector: () => ({ getAttribute: () => language }) };

self.fetch = async (url) => {
  const key = String(url).split("?")[0];
  if (held.has(key)) return new Response(held.get(key));
  const answer = await plainFetch(url);
  if (!answer.ok) {
    failed.add(key.split("/index/")[1].split("/")[0]);
    throw new Error(answer.status + " " + key);
  }
  return answer;
};

const bytes = async (url) => {
  const answer = await plainFetch(url);
  if (!answer.ok) throw new Error(answer.status + " " + url);
  return answer.arrayBuffer();
};

async function unpacked(data) {
  const head = new Uint8Array(data, 0, 2);
  if (head[0] !== 31 || head[1] !== 139) return data;
  return new Response(new Blob([data]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
}

const tasks = {
  async open(engine, tongue) {
    language = tongue;
    failed = new Set();
    const made = await import(engine + "pagefind.js");
    const instance = made.createInstance({ basePath: engine, metaCacheTag: "1" });
    await instance.init();
    // the first search waits until the program runs, or says why it cannot
    await instance.search("datelinezz");
    pagefind = instance;
  },

  // Everything is fetched before Pagefind hears of it: a shard that it cannot load would stop it for good.
  async add(dir, name) {
    const entry = await bytes(dir + "pagefind-entry.json");
    const own = JSON.parse(new TextDecoder().decode(entry)).languages[name];
    const ids = [];
    if (own) {
      const meta = await bytes(dir + "pagefind." + own.hash + ".pf_meta");
      const text = new TextDecoder("latin1").decode(await unpacked(meta));
      for (const found of text.matchAll(new RegExp(name + "_([0-9a-f]+)", "g"))) if (ids.push(found[1]) === own.page_count) break;
      held.set(dir + "pagefind-entry.json", entry).set(dir + "pagefind." + own.hash + ".pf_meta", meta);
    }
    shards.set(name, { dir, ids, rows: new Map(ids.map((id, row) => [id, row])) });
  },

  async merge(name, base) {
    const shard = shards.get(name);
    if (pagefind && shard.ids.length) await pagefind.mergeIndex(shard.dir, { baseUrl: base, language: name, metaCacheTag: "1" });
  },

  // What each shard finds, by row; which words no article has. A word that a shard lacks must not be left out there in silence, as
  // Pagefind does; scores are put on the scale of one index over all shards.
  async search(query) {
    if (!pagefind) throw new Error("no engine");
    failed = new Set();
    const phrases = [], words = [];
    query.replace(/"([^"]+)"|([^\s"]+)/g, (_, phrase, word) => {
      if (phrase) phrases.push('"' + phrase + '"');
      else if (/[\p{L}\p{N}]/u.test(word)) words.push(word);
    });
    const known = [], unknown = [], counts = [];
    for (const word of words) {
      const exact = new Set((await find('"' + word + '"')).map((hit) => hit.shard));
      const found = await find(word), first = new Map(), count = new Map();
      for (const hit of found) {
        if (!first.has(hit.shard)) first.set(hit.shard, hit);
        count.set(hit.shard, (count.get(hit.shard) || 0) + 1);
      }
      for (const [shard, hit] of first) if (!exact.has(shard) && !(await begins(hit, word))) count.delete(shard);
      if (count.size) known.push(word), counts.push(count);
      else unknown.push(word);
    }
    const parts = [];
    if (known.length) parts.push((await find(known.join(" "))).filter((hit) => counts.every((count) => count.has(hit.shard))));
    rescale(parts[0] || [], counts);
    for (const phrase of phrases) {
      const found = await find(phrase);
      if (found.length) parts.push(found);
      else unknown.push(phrase);
    }
    let all = parts.shift() || [];
    for (const part of parts) {
      const others = new Set(part.map((hit) => hit.shard + " " + hit.row));
      all = all.filter((hit) => others.has(hit.shard + " " + hit.row));
    }
    hits.clear();
    for (const hit of all) hits.set(hit.shard + " " + hit.row, hit.result);
    return { hits: all.map(({ shard, row, score }) => [shard, row, score]), unknown, failed: [...failed] };
  },

  // Title, address and text of an article, with an excerpt if it was found by words.
  async card(name, row) {
    const hit = hits.get(name + " " + row);
    if (hit) {
      const { url, meta, excerpt } = await hit.data();
      return { url, title: meta.title, excerpt };
    }
    const shard = shards.get(name);
    const data = await unpacked(await bytes(shard.dir + "fragment/" + name + "_" + shard.ids[row] + ".pf_fragment"));
    const { url, meta, content } = JSON.parse(new TextDecoder().decode(data).slice(12));
    const text = content.startsWith(meta.title) ? content.slice(meta.title.length + 1) : content;
    return { url, title: meta.title, excerpt: text.trim().split(/\s+/).slice(0, 30).join(" ") };
  },
};

async function find(term) {
  const made = [];
  for (const result of (await pagefind.search(term)).results) {
    const at = result.id.lastIndexOf("_"), shard = result.id.slice(0, at);
    const row = shards.has(shard) ? shards.get(shard).rows.get(result.id.slice(at + 1)) : undefined;
    if (row !== undefined) made.push({ shard, row, score: result.score, result });
  }
  return made;
}

const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");

// Whether a hit really has a word with that beginning: Pagefind also offers shorter words.
async function begins(hit, word) {
  const text = (await hit.result.data()).excerpt, wanted = folded(word);
  return [...text.matchAll(/<mark>(.*?)<\/mark>/g)].some((found) => folded(found[1]).includes(wanted));
}

function rescale(found, counts) {
  if (!counts.length) return;
  const idf = (pages, having) => Math.log(1 + (pages - having + 0.5) / (having + 0.5));
  const sum = (numbers) => numbers.reduce((a, b) => a + b, 0);
  const pages = sum([...shards.values()].map((s) => s.ids.length));
  const whole = sum(counts.map((count) => idf(pages, sum([...count.values()]))));
  const factors = new Map();
  for (const hit of found) {
    if (!factors.has(hit.shard)) {
      const own = sum(counts.map((count) => idf(shards.get(hit.shard).ids.length, count.get(hit.shard) || 0)));
      factors.set(hit.shard, own > 0 ? whole / own : 1);
    }
    hit.score *= factors.get(hit.shard);
  }
}

// one thing at a time: Pagefind's program must not be asked while it is being given a shard
let turn = Promise.resolve();
self.onmessage = ({ data: [id, task, ...given] }) => {
  const work = async () => {
    try {
      self.postMessage([id, await tasks[task](...given)]);
    } catch (error) {
      self.postMessage([id, null, String(error && error.message || error)]);
    }
  };
  if (task === "add") work();
  else turn = turn.then(work);
};
