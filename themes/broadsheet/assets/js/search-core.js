// The archive as search knows it: names, columns and, through a worker for each language, words. Loaded when it is needed.
const plain = fetch; // the worker's becomes another
const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
export const wordsOf = (text) => fold(text).split(/[^\p{L}\p{N}]+/u).filter(Boolean);

// What is at an address, unpacked unless the host has done so. An address says which bytes are there, so those of an earlier visit will do.
export async function fetched(url, cache = "force-cache") {
  let answer = await plain(url, { cache });
  if (!answer.ok) answer = await plain(url, { cache: "reload" });
  if (!answer.ok) throw Error(answer.status + " " + url);
  const data = await answer.arrayBuffer(), head = new Uint8Array(data);
  return head[0] === 31 && head[1] === 139 ? new Response(new Blob([data]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer() : data;
}

const parsed = async (url, cache) => new Response(await fetched(url, cache)).json();

// A worker for one language: ask(task, …) is answered over a port of its own.
function engine(config, dir, language) {
  const worker = new Worker(config.worker, { type: "module" });
  const died = new Promise((_, reject) => { worker.onerror = () => reject(Error("no worker")); });
  const ask = (...task) => Promise.race([died, new Promise((resolve, reject) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data: [result, error] }) => error ? reject(Error(error)) : resolve(result);
    worker.postMessage(task, [port2]);
  })]);
  return { ask, ready: ask("open", config.core, dir, language).then(() => true, () => false) };
}

class Archive {
  constructor(config, { engine, facets, terms, shards }) {
    this.config = config;
    this.home = config.home;
    this.program = engine;
    this.facets = facets.map(([key, param, label]) => ({ key, param, label }));
    this.names = terms.map(([facet, slug, title, url, ...aliases]) => ({ facet, slug, title, url: this.home + url.slice(1), words: [title, ...aliases].map(wordsOf) }));
    this.titles = new Map(this.names.map((name) => [name.facet + " " + name.slug, name.title]));
    this.shards = shards.map(([name, language, count]) => ({ name, language, count }));
    this.engines = {};
  }

  url(path) { return this.home + "search/index/" + path + "/"; }

  title(facet, slug) { return this.titles.get(facet + " " + slug) || slug.replace(/-/g, " "); }

  label(key) { return this.facets.find((facet) => facet.key === key).label; }

  engine(language) { return this.engines[language] ??= engine(this.config, this.url(this.program), language); }

  // The words of a shard; once.
  open(shard) { return shard.opening ??= this.opened(shard).catch((error) => { shard.failed = error.message; }); }

  async opened(shard) {
    const { ask, ready } = this.engine(shard.language);
    await ask("add", this.url(shard.name), shard.name, this.home);
    if (await ready) await ask("merge", shard.name);
    shard.opened = true;
  }

  // Words and columns of a shard; once.
  load(shard) { return shard.loading ??= this.loaded(shard).catch((error) => { shard.failed = error.message; }); }

  async loaded(shard) {
    const [{ when, dates, flags, by, facets }] = await Promise.all([parsed(this.url(shard.name) + "columns.bin"), this.open(shard)]);
    let sum = 0;
    Object.assign(shard, { dates, flags, by, slugs: {}, terms: {}, when: when.map((step) => (sum += step)) });
    for (const [key, { slugs, counts, values }] of Object.entries(facets)) {
      let at = 0;
      shard.slugs[key] = slugs;
      shard.terms[key] = counts.map((count) => values.slice(at, (at += count)));
    }
    shard.loaded = shard.opened;
  }

  // {hits, unknown, dead} for a query over some shards; every article without one.
  async search(query, there) {
    const hits = [];
    let unknown, dead;
    if (!query) for (const shard of there) shard.when.forEach((_, row) => hits.push({ shard, row }));
    else for (const language of new Set(there.map((shard) => shard.language))) {
      const { ask, ready } = this.engine(language);
      if (!(await ready)) {
        dead = true;
        continue;
      }
      const found = await ask("search", query);
      for (const [name, row, score] of found.hits) hits.push({ shard: there.find((shard) => shard.name === name), row, score });
      for (const shard of there) if (found.failed.includes(shard.name)) shard.failed = "words";
      // a word is unknown if no language has it
      unknown = unknown ? unknown.filter((word) => found.unknown.includes(word)) : found.unknown;
    }
    return { hits: hits.filter((hit) => hit.shard), unknown: unknown || [], dead };
  }

  // Only what was found by words has a score.
  card({ shard, row, score }) { return this.engine(shard.language).ask("card", shard.name, row, score >= 0); }

  // Names of which every word of the query begins one.
  named(query, limit) {
    const wanted = wordsOf(query);
    return this.names.filter((name) => name.words.some((own) => fits(wanted, own))).slice(0, limit);
  }

  // The word of the archive's own vocabulary that is nearest to one it does not have.
  async nearest(word) {
    const counts = new Map(), wanted = fold(word);
    await Promise.all(this.shards.filter((shard) => shard.loaded).map(async (shard) => {
      shard.words ??= parsed(this.url(shard.name) + "words.bin").catch(() => []);
      for (const [own, count] of await shard.words) counts.set(own, (counts.get(own) || 0) + count);
    }));
    let best = "", least = wanted.length < 5 ? 1.5 : 2.5, most = 0;
    for (const [own, count] of counts) {
      const far = Math.abs(own.length - wanted.length) > least ? 9 : distance(wanted, fold(own));
      if (far < least || (far === least && count > most)) [best, least, most] = [own, far, count];
    }
    return best;
  }
}

// Whether each of some words begins one of `words`.
export const fits = (wanted, words) => wanted[0] && wanted.every((word) => words.some((own) => own.startsWith(word)));

// Edits between two words, neighbours changed round counting as one.
function distance(a, b) {
  let before, last = [...b, 0].map((_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] !== b[j - 1]));
      if (i > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
    }
    [before, last] = [last, row];
  }
  return last[b.length];
}

let opened;
// The archive, for elements that say where its files are (data-contents, data-core, data-worker, data-home).
export function open(config) {
  return opened ??= parsed(config.contents, "no-cache")
    // without a connection, what is there from the last time
    .catch(() => parsed(config.contents))
    .then((contents) => new Archive(config, contents), (error) => {
      opened = null;
      throw error;
    });
}
