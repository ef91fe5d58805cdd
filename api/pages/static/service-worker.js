// Keeps the guides, and teaching sets that somebody chose to keep, for reading without a network. Nothing else is ever
// stored: what is saved is named in TOLD and in `Kept.pagesOf`, so no page of staff, no comparison, no family's page and
// no answer to a form can be. The server writes TOLD above this line; docs/offline.md says the whole of it.
"use strict";
importScripts(...TOLD.parts);

// How long a page may take before a saved copy is better than waiting.
const PATIENCE = 4000;
// While the network is away every part of a page may have to come from here.
let away = false;

// Which photos are kept, so that a picture that is no longer to be had takes its copy with it.
Saved.count().catch(() => {});

addEventListener("install", (event) => {
  // The newest worker at once: a fault in how withdrawals are heard must not live on in an open tab.
  skipWaiting();
  event.waitUntil(Answers.fillShell());
});

addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    await Answers.dropOldShells();
    await Withdrawn.first();
    await clients.claim();
    await Saved.renew();
  })());
});

/** After a check: what it took away is fetched anew, and where there was no network the browser is asked to call back. */
async function afterwards() {
  if (!away) await Promise.all([Saved.renew(), Answers.renewShell()]).catch(() => {});
  if (Withdrawn.isDue()) await registration.sync?.register("withdrawals").catch(() => {});
}

addEventListener("sync", (event) => {
  if (event.tag === "withdrawals") event.waitUntil(Withdrawn.again().then(afterwards));
});

addEventListener("message", (event) => {
  const { do: act, set } = event.data;
  const port = event.ports[0];
  const tell = (said) => port?.postMessage(said);
  const acts = {
    check: async () => {
      const said = await Withdrawn.again();
      away = said === "away";
      await afterwards();
      return { ok: true, said };
    },
    keep: () => Saved.keep(set, tell),
    remove: () => Saved.remove(set),
  };
  const known = act === "check" || /^[a-z0-9]+$/.test(set);
  if (known && acts[act]) event.waitUntil(acts[act]().then(tell));
});

/** What the network answers, or null where it does not. `patience` is Infinity where there is nothing else to show. */
async function fromNetwork(request, patience, how) {
  let bell;
  const late = new Promise((resolve) => {
    if (patience < Infinity) bell = setTimeout(resolve, patience, null);
  });
  const response = await Promise.race([fetch(request, how).catch(() => null), late]);
  clearTimeout(bell);
  away = response === null;
  // It may be back any moment, and then withdrawals come first.
  if (away) Withdrawn.expect();
  return response;
}

async function page(request, url) {
  const heard = await Withdrawn.first();
  const saved = await Answers.page(url);
  const response = saved && heard === "away" ? null : await fromNetwork(request, saved ? PATIENCE : Infinity);
  if (response === null) {
    away = true;
    return saved ?? Answers.otherwise();
  }
  const set = Answers.setOf(url);
  if (set && Saved.GONE.has(response.status)) await Saved.remove(set);
  return response;
}

async function part(request, url) {
  const heard = await Withdrawn.first();
  const photo = Answers.pictureOf(url);
  // A picture that the browser remembers from a minute ago would not tell that it is gone.
  const how = photo ? { cache: "no-cache" } : undefined;
  const response = heard === "away" ? null : await fromNetwork(request, Infinity, how);
  if (response === null) return Answers.part(url);
  if (photo && Saved.GONE.has(response.status)) await Saved.forget(photo);
  return response;
}

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  // What is sent here never waits, a family's withdrawal least of all.
  if (request.method !== "GET" || url.origin !== location.origin || url.pathname === "/v1/withdrawals") return;
  const navigates = request.mode === "navigate";
  const photo = Answers.pictureOf(url);
  const waits = Withdrawn.isDue();
  // With nothing to hear and nothing to save the browser is quickest alone.
  if (!navigates && !waits && !away && !(photo && Saved.holds(photo))) return;
  // Where this browser lets nothing be stored, nothing stored can be shown: the network answers as if this were not here.
  const answer = (navigates ? page(request, url) : part(request, url)).catch(() => fetch(request));
  event.respondWith(answer);
  event.waitUntil(answer.then(() => (navigates ? afterwards() : null)).catch(() => {}));
});
