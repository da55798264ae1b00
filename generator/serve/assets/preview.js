/* The preview's script: hears from the server when this page is out of date, and puts the new one in its place. */
(() => {
  'use strict';
  const own = document.currentScript;
  const path = own.dataset.path;
  const bare = 'bare' in own.dataset;
  let digest = own.dataset.digest;
  let served = null; // body of the page as it was served last, before scripts touched it
  let busy = false;
  let wanted = digest;

  /* ------------------------------------------------------------------ hearing */

  let stream = null;
  let heard = 0;
  const SILENCE = 25000; // after so long without a sign of life the stream is taken for dead

  function connect() {
    if (stream) stream.close();
    heard = Date.now();
    stream = new EventSource('/_dateline/events?path=' + encodeURIComponent(path));
    stream.onmessage = (event) => {
      heard = Date.now();
      root.host.removeAttribute('data-lost');
      const message = JSON.parse(event.data);
      if ('digest' in message) take(message);
    };
    stream.onerror = () => {
      // the server ended, or the machine slept: try until it is back
      stream.close();
      stream = null;
      root.host.setAttribute('data-lost', '');
      setTimeout(() => { if (!stream && !document.hidden) connect(); }, 700);
    };
  }
  setInterval(() => {
    if (!document.hidden && (!stream || Date.now() - heard > SILENCE)) connect();
  }, 5000);
  // a browser opens few connections to one server: pages that nobody sees give theirs back, and catch up when they are seen
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) connect();
    else if (stream) { stream.close(); stream = null; }
  });
  addEventListener('pageshow', (event) => { if (event.persisted) connect(); });
  addEventListener('pagehide', () => { if (stream) { stream.close(); stream = null; } });

  function take(message) {
    showMistakes(message);
    showTools(message);
    for (const url of message.files || []) freshen(url);
    const saved = message.saved || [];
    if (saved.length && message.follow) {
      location.href = saved[0].url;
      return;
    }
    if (saved.length) showNotice(saved);
    if (bare) {
      if (message.digest) location.reload();
    } else if (message.digest) {
      wanted = message.digest;
      if (wanted !== digest) update();
    }
  }

  function freshen(url) {
    for (const image of document.images) {
      const at = new URL(image.src, location.href);
      if (at.origin === location.origin && decodeURI(at.pathname) === decodeURI(url)) {
        image.removeAttribute('srcset');
        image.src = url + '?' + Date.now();
      }
    }
  }

  /* ------------------------------------------------------------------ putting the new page in place */

  async function update() {
    if (busy) return;
    busy = true;
    const before = wanted;
    try {
      const answer = await fetch(location.href, { cache: 'no-store' });
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const tag = page.querySelector('script[data-digest][src="/_dateline/preview.js"]');
      if (!tag || 'bare' in tag.dataset || !sameScripts(page)) { location.reload(); return; }
      digest = tag.dataset.digest;
      takeHead(page);
      takeBody(page.body);
      root.host.dataset.updates = String(Number(root.host.dataset.updates || 0) + 1);
    } catch (fault) {
      // the server went away in the middle; the stream will tell when it is back
      console.info('Dateline preview:', fault);
    } finally {
      busy = false;
      // something was told meanwhile that this answer was too early for
      if (wanted !== before && wanted !== digest) update();
    }
  }

  const scripts = (page) => [...page.querySelectorAll('script[src]')].map((s) => s.getAttribute('src')).filter((s) => !s.startsWith('/_dateline/')).join('\n');
  function sameScripts(page) { return scripts(page) === scripts(document); }

  const styles = (page) => [...page.head.querySelectorAll('link[rel="stylesheet"]')];

  function takeHead(page) {
    document.title = page.title;
    document.documentElement.lang = page.documentElement.lang;
    const now = styles(document);
    const wanted = styles(page);
    const urls = new Set(wanted.map((link) => link.getAttribute('href')));
    const old = now.filter((link) => !urls.has(link.getAttribute('href')));
    const known = new Set(now.map((link) => link.getAttribute('href')));
    const fresh = wanted.filter((link) => !known.has(link.getAttribute('href'))).map((link) => {
      const made = document.importNode(link, true);
      // the old sheet goes when the new one is there, so that the page is never bare
      return new Promise((done) => {
        made.onload = made.onerror = done;
        document.head.append(made);
      });
    });
    if (old.length || fresh.length) Promise.all(fresh).then(() => old.forEach((link) => link.remove()));
  }

  /* What scripts and readers did to the page stays: an attribute changes only where the served pages differ in it. */
  function takeBody(body) {
    const before = served;
    served = body.cloneNode(true);
    const same = new WeakMap();
    if (before) markSame(before, body, document.body, same);
    const active = document.activeElement;
    Idiomorph.morph(document.body, body, {
      morphStyle: 'outerHTML',
      ignoreActiveValue: true,
      restoreFocus: true,
      callbacks: {
        beforeNodeMorphed: (node, fresh) => !(fresh instanceof Element && same.get(node) === fresh),
        beforeAttributeUpdated: (name, node) => !(name === 'open' && node.localName === 'details') && !(name === 'hidden' && node.localName === 'button'),
      },
    });
    if (active && active !== document.body && active.isConnected && document.activeElement !== active) active.focus({ preventScroll: true });
  }

  /* Find elements that were served the same twice, walking down both pages and the shown one side by side. */
  function markSame(before, after, shown, same) {
    if (before.isEqualNode(after)) { same.set(shown, after); return; }
    const a = [...before.children], b = [...after.children], c = [...shown.children];
    if (a.length !== c.length) return;
    const pair = (x, y) => { if (a[x].localName === c[x].localName) markSame(a[x], b[y], c[x], same); };
    let start = 0;
    while (start < a.length && start < b.length && a[start].isEqualNode(b[start])) { pair(start, start); start++; }
    let end = 0;
    while (end < a.length - start && end < b.length - start && a.at(-1 - end).isEqualNode(b.at(-1 - end))) {
      end++;
      pair(a.length - end, b.length - end);
    }
    if (a.length === b.length) for (let i = start; i < a.length - end; i++) if (a[i].localName === b[i].localName) pair(i, i);
  }

  async function remember() {
    // the page as it was served, for the first comparison
    const answer = await fetch(location.href, { cache: 'no-store' });
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const tag = page.querySelector('script[data-digest][src="/_dateline/preview.js"]');
    if (tag && tag.dataset.digest === digest && !served) served = page.body;
  }

  /* ------------------------------------------------------------------ what lies over the page */

  const host = document.createElement('dateline-preview');
  const root = host.attachShadow({ mode: 'open' });
  const sheet = document.createElement('link');
  sheet.rel = 'stylesheet';
  sheet.href = '/_dateline/preview.css';
  const make = (name, kind, text) => {
    const made = document.createElement(name);
    if (kind) made.className = kind;
    if (text !== undefined) made.textContent = text;
    return made;
  };
  const overlay = make('section', 'overlay');
  const notice = make('div', 'notice');
  const tools = make('div', 'tools');
  overlay.hidden = notice.hidden = true;
  overlay.setAttribute('role', 'alert');
  overlay.tabIndex = -1;
  notice.setAttribute('role', 'status');
  tools.setAttribute('role', 'region');
  tools.setAttribute('aria-label', 'Preview');
  const lost = make('div', 'lost', 'The preview is not running. This page is as it was seen last.');
  root.append(sheet, tools, notice, lost, overlay);
  document.documentElement.append(host);

  let dismissed = '';
  let shownMistakes = '[]';

  function showMistakes(message) {
    const found = message.diagnostics || [];
    const text = JSON.stringify(found);
    const hidden = !message.failed || dismissed === text;
    if (text !== shownMistakes || overlay.hidden !== hidden) {
      shownMistakes = text;
      overlay.replaceChildren();
      if (message.failed) fillMistakes(found, text, message);
      overlay.hidden = hidden;
    }
    if (!message.failed) dismissed = '';
  }

  function fillMistakes(found, text, { errors, warnings }) {
    const head = make('header');
    const title = make('h2', '', errors === 1 ? 'A mistake' : `${errors} mistakes`);
    if (warnings) title.append(make('small', 'soft', warnings === 1 ? ' and a warning' : ` and ${warnings} warnings`));
    head.append(title);
    const close = make('button', '', 'Hide');
    close.type = 'button';
    close.onclick = () => { dismissed = text; overlay.hidden = true; };
    head.append(close);
    const list = make('ol');
    for (const d of found) list.append(mistake(d));
    if (found.length < errors + warnings) {
      const item = make('li'), link = make('a', '', `${errors + warnings - found.length} more are on the page of the preview`);
      link.href = '/_dateline/';
      item.append(link);
      list.append(item);
    }
    overlay.append(head, make('p', 'soft', bare ? 'The site is shown as soon as this is mended.' : 'Behind this is the page as it was when all was well.'), list);
  }

  function mistake(d) {
    const item = make('li', d.severity);
    const place = make(d.open ? 'a' : 'b', 'place', [d.path, d.line, d.column].filter(Boolean).join(':'));
    if (d.open) place.href = d.open;
    const line = make('p');
    line.append(place, ': ', make('b', 'kind', d.severity), ' ', worded(make('span', 'message'), d.message), ' ', make('code', 'soft', d.code));
    item.append(line);
    if (d.excerpt && d.line) {
      const code = make('pre');
      const at = Math.max(0, (d.column || 1) - 1);
      const long = d.column ? Math.max(1, Math.min(d.length || 1, d.excerpt.length - at || 1)) : 0;
      const number = `${d.line} | `;
      code.append(make('span', 'soft', number), `${d.excerpt}\n`);
      // tabs stay tabs, so that the caret is below what it means
      if (long) code.append(make('span', 'caret', ' '.repeat(number.length) + d.excerpt.slice(0, at).replace(/[^\t]/g, ' ') + '^'.repeat(long)));
      item.append(code);
    }
    for (const other of d.related) item.append(make('p', 'soft', `see also ${other.path}${other.line ? `:${other.line}` : ''}`));
    if (d.hint) item.append(worded(make('p', 'hint'), `→ ${d.hint}`));
    return item;
  }
  /* What messages have between backticks is what somebody typed. */
  function worded(node, text) {
    text.split('`').forEach((part, number, all) => node.append(number % 2 && number < all.length - 1 ? make('code', '', part) : (number && number % 2 ? '`' : '') + part));
    return node;
  }
  addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !overlay.hidden) { dismissed = shownMistakes; overlay.hidden = true; }
  });

  let leaving = 0;
  function showNotice(saved) {
    notice.replaceChildren(make('span', '', 'Saved: '));
    saved.forEach((one, number) => {
      const link = make('a', '', one.title);
      link.href = one.url;
      notice.append(number ? ', ' : '', link);
    });
    const close = make('button', '', '×');
    close.type = 'button';
    close.setAttribute('aria-label', 'Close');
    close.onclick = () => { notice.hidden = true; };
    notice.append(close);
    notice.hidden = false;
    clearTimeout(leaving);
    leaving = setTimeout(() => { notice.hidden = true; }, 12000);
  }

  const KEY = 'dateline-preview-tools';
  const read = () => { try { return localStorage.getItem(KEY) === 'open'; } catch { return false; } };
  const write = (open) => { try { localStorage.setItem(KEY, open ? 'open' : ''); } catch { /* not remembered, then */ } };
  let open = read();
  let last = null;

  function showTools(message) {
    last = message;
    const page = message.page;
    const all = message.diagnostics || [];
    const count = (message.errors || 0) + (message.warnings || 0);
    const here = page && page.source ? all.filter((d) => d.path === page.source) : [];
    const button = make('button', 'switch', count ? `Preview · ${count}` : 'Preview');
    button.type = 'button';
    button.setAttribute('aria-expanded', String(open));
    button.onclick = () => { open = !open; write(open); showTools(last); root.querySelector('.switch').focus(); };
    const marks = make('span', 'marks', page ? page.marks.join(', ') : '');
    tools.replaceChildren(marks, button);
    if (!open) return;
    const panel = make('div', 'panel');
    if (page && page.source) {
      const source = make(page.open ? 'a' : 'b', 'source', page.source);
      if (page.open) { source.href = page.open; source.title = 'Open in the editor'; }
      panel.append(source);
    }
    if (page) panel.append(make('p', 'soft', `${page.template}, made in ${page.milliseconds} ms: ${page.cause}`));
    if (here.length) {
      const list = make('ol');
      here.forEach((d) => list.append(mistake(d)));
      panel.append(list);
    }
    const more = make('a', '', count ? `All ${count} mistakes and warnings, drafts, redirects` : 'Drafts, redirects, slow pages');
    more.href = '/_dateline/';
    panel.append(more);
    tools.prepend(panel);
  }

  /* ------------------------------------------------------------------ begin */

  const morph = document.createElement('script');
  morph.src = '/_dateline/idiomorph.min.js';
  morph.onload = () => { morph.remove(); if (!document.hidden) connect(); };
  document.head.append(morph);
  if (!bare) setTimeout(() => remember().catch(() => {}), 0);
})();
