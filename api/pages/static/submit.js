// Sends a manifest as soon as it is chosen, and the photos that its rows wait for a few at a time. The server's
// pages stay the truth: each answer is the whole page, of which this puts the parts that changed in their place.
"use strict";
(() => {
  const AT_ONCE = { photos: 4, bytes: 24e6 };
  const TRIES = 60; // while others' photos are being taken in
  const $ = (id) => document.getElementById(id);
  const check = $("check");
  const work = $("work");
  const live = $("live");
  const drop = $("drop");
  const token = check.elements.csrf.value;
  const chosen = new Map(); // File by its path in what was chosen or dropped
  let sending = false;
  let stopping = false;

  const say = (name, values = {}) =>
    $("texts").dataset[name].replace(/\{(\w+)\}/g, (_, key) => values[key]);

  async function ask(form, body) {
    const headers = { "CSRF-Token": token, Accept: "text/html" };
    const answer = await fetch(form.getAttribute("action"), { method: "POST", body, headers });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    return { ok: answer.ok, status: answer.status, page, wait: Number(answer.headers.get("Retry-After")) || 5 };
  }

  async function look(form, body) {
    live.textContent = say("checking");
    let answer = null;
    try { answer = await ask(form, body); } catch { live.textContent = say("lost"); return; }
    const made = answer.page.getElementById("work");
    if (!made) { live.textContent = say("refused", { status: answer.status }); tell(live.textContent); return; }
    $("problems")?.remove();
    const problems = answer.page.getElementById("problems");
    if (problems) drop.before(document.adoptNode(problems));
    work.replaceChildren(...document.adoptNode(made).childNodes);
    live.textContent = "";
    ready();
    const title = $("rows-title") ?? $("problems");
    title?.setAttribute("tabindex", "-1");
    title?.focus();
  }

  function tell(text) {
    $("problems")?.remove();
    const box = document.createElement("p");
    box.id = "problems";
    box.className = "say warn";
    box.setAttribute("role", "alert");
    box.textContent = text;
    drop.before(box);
  }

  // Puts in what a page without scripts does not have.
  function ready() {
    const form = $("send");
    if (!form) return;
    form.elements.photos.required = false;
    $("whole").hidden = false;
    $("how").textContent = say("how");
    $("photos").addEventListener("change", (event) => keep(event.target.files));
    $("folder").addEventListener("change", (event) => keep(event.target.files));
    $("stop").addEventListener("click", () => { stopping = true; $("stop").disabled = true; });
    count();
  }

  function keep(files) {
    for (const file of files) chosen.set(file.webkitRelativePath || file.name, file);
    count();
  }

  const last = (path) => path.slice(path.lastIndexOf("/") + 1);
  const inside = (path) => path.slice(path.indexOf("/") + 1);

  // As `ingest.matching` does it: the whole name, the name without the folder sent, or a last part that is alone.
  function fileOf(name) {
    if (chosen.has(name)) return chosen.get(name);
    const paths = [...chosen.keys()];
    const within = paths.find((path) => path.includes("/") && inside(path) === name);
    if (within) return chosen.get(within);
    const ends = paths.filter((path) => last(path) === last(name));
    const wanted = [...work.querySelectorAll("#rows td:first-of-type")].filter((td) => last(td.textContent) === last(name));
    return ends.length === 1 && wanted.length < 2 ? chosen.get(ends[0]) : null;
  }

  // The rows that wait, each with its files, and the names of those that are not there or too large.
  function waiting() {
    const most = Number($("send").dataset.most) * 1e6 - 2e6;
    const found = { rows: [], missing: [], large: [] };
    for (const tr of work.querySelectorAll('tr[data-state="ready"]')) {
      const files = JSON.parse(tr.dataset.files).map((name) => ({ name, file: fileOf(name) }));
      const bytes = files.reduce((sum, { file }) => sum + (file ? file.size : 0), 0);
      const row = { number: tr.dataset.row, files, bytes };
      if (files.some(({ file }) => !file)) found.missing.push(files[0].name);
      else if (bytes > most) found.large.push(files[0].name);
      else found.rows.push(row);
    }
    return found;
  }

  function count() {
    if (!$("send") || !chosen.size) return;
    const { rows, missing, large } = waiting();
    const few = (names) => names.slice(0, 6).join(", ") + (names.length > 6 ? " …" : "");
    const parts = [say("found", { found: rows.length, all: rows.length + missing.length + large.length })];
    if (missing.length) parts.push(say("missing", { names: few(missing) }));
    if (large.length) parts.push(say("large", { names: few(large), most: $("send").dataset.most }));
    $("chosen").textContent = parts.join(" ");
    $("chosen").hidden = !(rows.length + missing.length + large.length);
  }

  function batches(rows) {
    const made = [];
    for (const row of rows) {
      const now = made.at(-1);
      const fits = now && now.rows.length < AT_ONCE.photos && now.bytes + row.bytes <= AT_ONCE.bytes;
      if (fits) { now.rows.push(row); now.bytes += row.bytes; } else made.push({ rows: [row], bytes: row.bytes });
    }
    return made;
  }

  async function sendOne(form, batch) {
    const body = new FormData();
    body.append("manifest", $("manifest").value);
    const sent = new Set();
    for (const { name, file } of batch.rows.flatMap((row) => row.files)) {
      if (!sent.has(name)) body.append("photos", file, name);
      sent.add(name);
    }
    for (let tried = 0; ; tried += 1) {
      const answer = await ask(form, body);
      if (answer.status !== 503 || tried >= TRIES || stopping) return answer;
      $("bar-words").textContent = say("busy");
      await new Promise((done) => { setTimeout(done, answer.wait * 1000); });
    }
  }

  // Each row of the batch as the answer has it; whether it told of them.
  function take(page, batch) {
    const rows = batch.rows.map(({ number }) => [number, page.querySelector(`tr[data-row="${number}"]`)]);
    if (rows.some(([, tr]) => !tr)) return false;
    for (const [number, tr] of rows) work.querySelector(`tr[data-row="${number}"]`).replaceWith(document.adoptNode(tr));
    return true;
  }

  async function sendAll(form) {
    const { rows } = waiting();
    if (!rows.length) { trouble(say(chosen.size ? "none" : "choose")); return; }
    trouble("");
    begin(rows.length);
    let done = 0;
    for (const batch of batches(rows)) {
      progress(say("sending", { done, all: rows.length }), done);
      let answer = null;
      try { answer = await sendOne(form, batch); } catch { trouble(say("lost")); break; }
      if (!answer.ok || !take(answer.page, batch)) { trouble(say("refused", { status: answer.status })); break; }
      done += batch.rows.length;
      if (stopping) break;
    }
    progress(say("done", { done, all: rows.length }), done);
    end();
  }

  function begin(all) {
    [sending, stopping] = [true, false];
    $("go").disabled = true;
    $("stop").disabled = false;
    $("stop").hidden = $("progress").hidden = false;
    $("bar").max = all;
    $("counted").hidden = true; // it counted what was there before
  }
  function end() {
    sending = false;
    $("go").disabled = false;
    $("stop").hidden = true;
    count();
  }
  function progress(text, done) {
    $("bar").value = done;
    $("bar-words").textContent = live.textContent = text;
  }
  function trouble(text) {
    $("trouble").textContent = text;
    $("trouble").hidden = !text;
  }

  check.addEventListener("submit", (event) => {
    event.preventDefault();
    look(check, new FormData(check));
  });
  $("file").addEventListener("change", () => { if ($("file").files.length) check.requestSubmit(); });
  work.addEventListener("submit", (event) => {
    event.preventDefault();
    if (event.target.id === "send") sendAll(event.target);
    else look(event.target, new FormData(event.target));
  });
  addEventListener("beforeunload", (event) => { if (sending) event.preventDefault(); });

  function walk(entry) {
    if (entry.isFile) return new Promise((done, fail) => { entry.file((file) => done([[entry.fullPath.slice(1), file]]), fail); });
    const reader = entry.createReader();
    const more = () => new Promise((done, fail) => { reader.readEntries(done, fail); });
    return (async () => { // a browser gives a folder's entries a hundred at a time
      const found = [];
      for (let some = await more(); some.length; some = await more()) {
        for (const one of some) found.push(...await walk(one));
      }
      return found;
    })();
  }
  for (const name of ["dragenter", "dragover"]) {
    drop.addEventListener(name, (event) => { event.preventDefault(); drop.classList.add("over"); });
  }
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", async (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry()).filter(Boolean);
    const loose = [...event.dataTransfer.files].map((file) => [file.name, file]);
    const found = entries.length ? (await Promise.all(entries.map(walk))).flat() : loose;
    const manifests = found.filter(([path]) => path.toLowerCase().endsWith(".csv"));
    for (const [path, file] of found) if (!path.toLowerCase().endsWith(".csv")) chosen.set(path, file);
    if (manifests.length > 1) { tell(say("several")); return; }
    if (!manifests.length) {
      if ($("send")) count(); else tell(say("nomanifest"));
      return;
    }
    const body = new FormData();
    body.append("file", manifests[0][1], "manifest.csv");
    look(check, body);
  });
  drop.hidden = false;
  ready();
})();
