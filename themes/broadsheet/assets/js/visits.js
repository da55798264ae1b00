// Marks the stories of a storyline that were not there at the reader's last visit. Which were is kept in this browser's own
// storage and goes nowhere else. Half an hour makes a visit: reading a story and coming back does not end it.
(function () {
  var line = document.querySelector("[data-visits]");
  var links = document.querySelectorAll("[data-stories] .cover");
  if (!line || !links.length) return;
  var key = "dateline-visits:" + line.getAttribute("data-visits");
  var stories = Array.prototype.map.call(links, function (link) { return link.getAttribute("href"); });
  var now = Date.now(), visits = {}, last, marks = [];
  try { visits = JSON.parse(localStorage.getItem(key)) || {}; } catch (error) { /* closed to us, or not ours: begin anew */ }
  last = visits[location.pathname];
  if (last && now - last.at > 18e5) last = { since: last.at, known: last.seen };
  last = last || {};
  visits[location.pathname] = { at: now, seen: stories, since: last.since, known: last.known };
  try { localStorage.setItem(key, JSON.stringify(visits)); } catch (error) { return; }
  if (last.known) links.forEach(function (link, i) {
    if (last.known.indexOf(stories[i]) >= 0) return;
    var mark = document.createElement("strong");
    mark.className = "flag flag-new";
    mark.textContent = say`New`;
    link.before(mark, " ");
    marks.push(mark);
  });
  // the day before the month, as in all dates of an archive in English
  var tongue = document.documentElement.lang.replace(/^en$/, "en-GB");
  var date = last.since && new Date(last.since).toLocaleDateString(tongue, { dateStyle: "long" });
  var forget = document.createElement("button");
  forget.type = "button";
  forget.className = "copy";
  forget.textContent = say`Forget my visits`;
  forget.title = say`They are kept in this browser and nowhere else`;
  forget.addEventListener("click", function () {
    localStorage.removeItem(key);
    marks.forEach(function (mark) { mark.remove(); });
    line.tabIndex = -1;
    line.textContent = say`Your visits to storylines are forgotten.`;
    line.focus();
  });
  var n = marks.length;
  line.append(!last.known ? say`What is new at your next visit will be marked.`
    : n ? count(n)`${n} story is new since ${date}.|${n} stories are new since ${date}.`
    : say`Nothing is new since ${date}.`, " ", forget);
})();
