// The archive as search knows it: names, columns and, through a worker for each language, words. Loaded when it is needed.
export const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

async function packed(url, options) {
  const answer = await fetch(url, options);
  if (!answer.ok) throw new Error(answer.status + " " + url);
  const data = await answer.arrayBuffer(), head = new Uint8Array(data, 0, 2);
  if (head[0] !== 31 || head[1] !== 139) return JSON.parse(new TextDecoder().decode(data));
  return new Response(new Blob([data]).stream().pipeThrough(new DecompressionStream("gzip"))).json();
}

class Engine {
  constructor(worker, engine, language) {
    this.waiting = new Map();
    this.count = 0;
    this.worker = new Worker(worker, { type: "module" });
    this.worker.onmessage = ({ data: [id, result, error] }) => {
      const [resolve, reject] = this.waiting.get(id);
      this.waiting.delete(id);
      if (error) reject(new Error(error));
      else resolve(result);
    };
    this.worker.onerror = () => {
      for (const [, reject] of this.waiting.values()) reject(new Error("the search program does not run"));
      this.waiting.clear();
    };
    this.ready = this.ask("open", engine, language).then(() => true, () => false);
  }

  ask(...task) {
    return new Promise((resolve, reject) => {
      this.waiting.set(++this.count, [resolve, reject]);
      this.worker.postMessage([this.count, ...task]);
    });
  }
}

class Archive {
  constructor(config, contents) {
    this.config = config;
    this.contents = contents;
    this.facets = contents.facets.map(([key, param, label]) => ({ key, param, label }));
    this.names = contents.terms.map(([facet, slug, title, url, ...aliases]) =>
      ({ facet, slug, title, url: config.home + url.slice(1), words: [title, ...aliases].map((n) => fold(n).split(/[^\p{L}\p{N}]+/u)) }));
    this.titles = new Map(this.names.map((name) => [name.facet + " " + name.slug, name.title]));
    this.shards = contents.shards.map(([name, language, count, since, until]) => ({ name, language, count, since, until }));
    this.engines = new Map();
  }

  url(path) { return this.config.home + "search/index/" + path + "/"; }

  title(facet, slug) { return this.titles.get(facet + " " + slug) || slug.replace(/-/g, " "); }

  engine(language) {
    if (!this.engines.has(language)) this.engines.set(language, new Engine(this.config.worker, this.url(this.contents.engine), language));
    return this.engines.get(language);
  }

  // Columns and words of a shard; once.
  load(shard) {
    return shard.loading || (shard.loading = this.fetched(shard).catch((error) => { shard.failed = String(error.message); }));
  }

  async fetched(shard) {
    const engine = this.engine(shard.language);
    const [columns] = await Promise.all([packed(this.url(shard.name) + "columns.bin"), engine.ask("add", this.url(shard.name), shard.name)]);
    let when = 0;
    shard.when = columns.when.map((step) => (when += step));
    shard.dates = columns.dates;
    shard.flags = columns.flags;
    shard.slugs = {};
    shard.terms = {};
    for (const [key, { slugs, counts, values }] of Object.entries(columns.facets)) {
      let at = 0;
      shard.slugs[key] = slugs;
      shard.terms[key] = counts.map((count) => values.slice(at, (at += count)));
    }
    if (await engine.ready) await engine.ask("merge", shard.name, this.config.home);
    shard.loaded = true;
  }

  // {hits, unknown, failed, dead} for a query over the shards that are loaded; every article without one.
  async search(query) {
    const loaded = this.shards.filter((shard) => shard.loaded), hits = [], broken = new Set();
    let unknown = null, dead = false;
    if (!query) {
      for (const shard of loaded) for (let row = 0; row < shard.when.length; row++) hits.push({ shard, row, score: 0 });
      return { hits, unknown: [], dead };
    }
    const byName = new Map(loaded.map((shard) => [shard.name, shard]));
    for (const language of new Set(loaded.map((shard) => shard.language))) {
      const engine = this.engine(language);
      if (!(await engine.ready)) {
        dead = true;
        continue;
      }
      const found = await engine.ask("search", query);
      for (const [name, row, score] of found.hits) hits.push({ shard: byName.get(name), row, score });
      for (const name of found.failed) broken.add(name);
      // a word is unknown if no language has it
      unknown = unknown ? unknown.filter((word) => found.unknown.includes(word)) : found.unknown;
    }
    for (const name of broken) if (byName.has(name)) byName.get(name).failed = "words";
    return { hits, unknown: unknown || [], dead };
  }

  card(hit) { return this.engine(hit.shard.language).ask("card", hit.shard.name, hit.row); }

  // Names of which every word of the query begins one.
  named(query, limit) {
    const wanted = fold(query).split(/[^\p{L}\p{N}]+/u).filter(Boolean), found = [];
    if (!wanted.length) return found;
    for (const name of this.names) {
      if (name.words.some((own) => wanted.every((word) => own.some((part) => part.startsWith(word))))) found.push(name);
      if (found.length === limit) break;
    }
    return found;
  }

  // The word of the archive's own vocabulary that is nearest to one it does not have.
  async nearest(word) {
    const counts = new Map(), wanted = fold(word);
    await Promise.all(this.shards.filter((s) => s.loaded).map(async (shard) => {
      shard.words = shard.words || packed(this.url(shard.name) + "words.bin").catch(() => []);
      for (const [own, count] of await shard.words) counts.set(own, (counts.get(own) || 0) + count);
    }));
    let best = "", least = wanted.length < 5 ? 1.5 : 2.5, most = 0;
    for (const [own, count] of counts) {
      if (Math.abs(own.length - wanted.length) > least) continue;
      const far = distance(wanted, fold(own), Math.floor(least));
      if (far < least || (far === least && count > most)) [best, least, most] = [own, far, count];
    }
    return best;
  }
}

// Edits between two words, neighbours changed round counting as one; more than `limit` is as good as infinite.
function distance(a, b, limit) {
  let before = [], last = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
      least = Math.min(least, row[j]);
    }
    if (least > limit) return Infinity;
    [before, last] = [last, row];
  }
  return last[b.length];
}

let opened;
// The archive, for elements that say where its files are (data-contents, data-worker, data-home).
export function open(config) {
  return opened || (opened = packed(config.contents, { cache: "no-cache" })
    // without a connection, what is there from the last time
    .catch(() => packed(config.contents, { cache: "force-cache" }))
    .then((contents) => new Archive(config, contents)));
}
