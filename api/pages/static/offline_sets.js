// Saving teaching sets, one after the other: their pages as anybody sees them, and the pictures on them. Part of the
// service worker, which alone writes what is kept.
"use strict";
const Saved = (() => {
  const HOUR = 3_600_000;
  const PICTURES = /\/v1\/photos\/([a-z0-9]+)\/renditions\/display(?=")/g;
  const FILES = /\/static\/[^"?]+\?v=[0-9a-f]+/g;
  const GONE = new Set([404, 410]);
  const ANYHOW = { ignoreVary: true };

  let turn = Promise.resolve();
  let held = new Set();
  const inTurn = (act) => (turn = turn.then(act, act));

  /** A page or file as anybody would get it: without cookies, so that nothing of who is signed in can be kept. */
  const plainly = (address) =>
    fetch(address, { credentials: "omit", cache: "no-cache", headers: { Accept: "text/html,*/*" } });
  const keepable = (response) =>
    response.status === 200 && !response.redirected && response.type === "basic" &&
    !/no-store/i.test(response.headers.get("Cache-Control") ?? "");

  /** The addresses of static files that these pages need. */
  const filesOf = (pages) => [...new Set(pages.flatMap((html) => html.match(FILES) ?? []))];

  async function put(cache, address) {
    const response = await plainly(address);
    if (!keepable(response)) return response.status;
    await cache.put(address, response);
    return 200;
  }

  async function pagesOf(id) {
    const answers = await Promise.all(Kept.pagesOf(id).map(plainly));
    const refused = answers.find((answer) => !keepable(answer));
    if (refused) return { status: refused.status };
    const pages = await Promise.all(answers.map((answer) => answer.clone().text()));
    return { status: 200, answers, pages };
  }

  async function sizeOf(cache) {
    let bytes = 0;
    for (const address of await cache.keys()) bytes += (await (await cache.match(address, ANYHOW)).blob()).size;
    return bytes;
  }

  /** Deletes pictures that the set's pages no longer show: hidden photos stand in no list of withdrawals. */
  async function dropOthers(cache, wanted) {
    for (const request of await cache.keys()) {
      const { pathname, search } = new URL(request.url);
      if (!wanted.has(pathname + search)) await cache.delete(request, { ignoreVary: true });
    }
  }

  /** Brings what is kept of a set up to date, and says how far it is. Returns the status that stopped it, or 200. */
  async function fill(id, tell) {
    const { status, answers, pages } = await pagesOf(id);
    if (GONE.has(status)) await Kept.remove(id);
    if (status !== 200) return status;
    const photos = [...new Set(pages.flatMap((html) => [...html.matchAll(PICTURES)].map((found) => found[1])))];
    const before = await Kept.set(id);
    // The row goes first and names every photo, old ones too, so that a withdrawal finds what a crash leaves behind.
    const named = [...new Set([...photos, ...(before?.photos ?? [])])];
    await Kept.note({ id, photos: named, saved: before?.saved ?? 0, bytes: before?.bytes ?? 0, whole: false });
    const cache = await caches.open(Kept.cacheName(id));
    const parts = [...filesOf(pages), ...photos.map(Kept.pictureOf)];
    await dropOthers(cache, new Set([...Kept.pagesOf(id), ...parts]));
    // Pages before pictures: an old page must not go on telling of a photo that is hidden by now.
    await Promise.all(Kept.pagesOf(id).map((address, at) => cache.put(address, answers[at])));
    let done = 0;
    for (const address of parts) {
      // Files are named by their content. A picture is not: it may have been calibrated anew, or be gone.
      const here = address.startsWith("/static/") && (await cache.match(address, ANYHOW));
      const found = here ? 200 : await put(cache, address);
      // Withdrawn or hidden since the page was drawn a moment ago: the pages have to be drawn anew.
      if (found !== 200) return found;
      tell?.({ done: ++done, of: parts.length });
    }
    await Kept.note({ id, photos, saved: Date.now(), bytes: await sizeOf(cache), whole: true });
    // What a check heard of while this was under way may have been put back.
    const lost = new Set(photos.filter(Withdrawn.names));
    await Withdrawn.erase(lost);
    return lost.size ? 410 : 200;
  }

  async function keep(id, tell) {
    if ((await Withdrawn.beforeKeeping()) !== "heard") return { ok: false, why: "unchecked" };
    try {
      let status = await fill(id, tell);
      if (GONE.has(status)) status = await fill(id, tell);
      if (status === 200) return { ok: true };
      await Kept.remove(id);
      return { ok: false, why: GONE.has(status) ? "gone" : "failed" };
    } catch (error) {
      // Half a set is no use to anybody in a cellar without signal.
      await Kept.remove(id);
      return { ok: false, why: error.name === "QuotaExceededError" ? "full" : "failed" };
    } finally {
      await count();
    }
  }

  async function renew() {
    if (Withdrawn.isDue()) return;
    for (const set of await Kept.sets()) {
      if (set.whole && Math.abs(Date.now() - set.saved) < HOUR) continue;
      try { await fill(set.id); } catch { /* the network went away again; the next check tries anew */ }
    }
    await count();
  }

  async function count() {
    held = new Set((await Kept.sets()).flatMap((set) => set.photos));
  }

  return {
    put, plainly, keepable, filesOf, count, GONE,
    holds: (photo) => held.has(photo),
    keep: (id, tell) => inTurn(() => keep(id, tell)),
    remove: (id) => inTurn(async () => { await Kept.remove(id); await count(); return { ok: true }; }),
    /** Fetches anew what a withdrawal took away, and whatever is older than an hour. */
    renew: () => inTurn(renew),
    /** A photo's picture is no longer to be had: no copy of it is kept. */
    async forget(photo) {
      await Withdrawn.erase(new Set([photo]));
      await count();
    },
  };
})();
