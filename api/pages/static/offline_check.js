// Withdrawals come before everything: the public list of them is fetched before anything else of the network is used, and
// what it names is deleted here. Part of the service worker.
"use strict";
const Withdrawn = (() => {
  // A slow feed counts as none: what is saved can be read meanwhile, as when there is no network.
  const PATIENCE = 4000;
  const MINUTES = 5 * 60_000;
  const OPEN_WEB = "open_web";

  let due = true; // at every start of the worker
  let since = 0;
  let running = null;
  let gone = new Set();

  /** The ids of photos of which no copy may be kept. Throws where the list cannot be believed. */
  async function read(response) {
    if (!response.ok) throw new Error(`status ${response.status}`);
    const { signed } = await response.json();
    // With nothing kept there is nothing an older list could spare.
    const known = ((await Kept.sets()).length && (await Kept.fact("version"))) || 0;
    // As docs/withdrawal.md asks of everybody: never an older list than before, nor one that has ended.
    if (signed.type !== "withdrawals" || !(signed.version >= known)) throw new Error("not the newest list");
    if (!(Date.parse(signed.expires) > Date.now())) throw new Error("a list that has ended");
    const ended = ({ purposes }) => purposes === "all" || purposes.includes(OPEN_WEB);
    return [signed.version, new Set(signed.withdrawals.filter(ended).map((one) => one.photo_id))];
  }

  /** Deletes the photos' pictures, and the pages that tell of them; those are fetched anew later. */
  async function erase(photos) {
    for (const set of await Kept.sets()) {
      const mine = set.photos.filter((photo) => photos.has(photo));
      if (!mine.length) continue;
      const cache = await caches.open(Kept.cacheName(set.id));
      const there = [...mine.map(Kept.pictureOf), ...Kept.pagesOf(set.id)];
      await Promise.all(there.map((address) => cache.delete(address, { ignoreVary: true })));
      // The row is changed last: stopped half-way, the next start still knows what to delete.
      const photosLeft = set.photos.filter((photo) => !photos.has(photo));
      await Kept.note({ ...set, photos: photosLeft, whole: false });
    }
  }

  async function look() {
    let answered;
    try {
      answered = await fetch("/v1/withdrawals", {
        cache: "no-store", credentials: "omit", signal: AbortSignal.timeout(PATIENCE),
      });
    } catch {
      due = true;
      await Kept.learn("unheard", { at: Date.now(), why: "away" });
      return "away";
    }
    try {
      const [version, named] = await read(answered);
      gone = named;
      await erase(named);
      await Kept.learn("version", version);
      await Kept.learn("checked", Date.now());
      await Kept.learn("unheard", null);
      due = false;
      since = Date.now();
      return "heard";
    } catch {
      due = true;
      await Kept.learn("unheard", { at: Date.now(), why: "unread" });
      return "unread";
    }
  }

  async function check() {
    if (!(await Kept.sets()).length) {
      // Nothing is kept, so there is nothing to delete and nothing to wait for.
      due = false;
      since = Date.now();
      return "heard";
    }
    return look();
  }

  return {
    /** Hears of withdrawals now: "heard", "away" without a network, "unread" where the list cannot be believed. */
    now: () => (running ??= check().finally(() => { running = null; })),
    /** The same where the network may just have come back: a check that is under way may have begun without it. */
    again: async () => (running && (await running) === "heard" ? "heard" : Withdrawn.now()),
    /** The same even where nothing is kept yet. */
    beforeKeeping: look,
    /** The same, unless it was done within the last minutes. Nothing of the network is used before this. */
    first: async () => (Withdrawn.isDue() ? Withdrawn.now() : "heard"),
    isDue: () => due || Math.abs(Date.now() - since) > MINUTES,
    /** The network was away: whatever comes of it next, withdrawals come before it. */
    expect: () => { due = true; },
    names: (photo) => gone.has(photo),
    erase,
    /** Whether withdrawals were last heard of too long ago to show a photo. A clock that was set back counts too. */
    async isStale() {
      const checked = await Kept.fact("checked");
      return !(Math.abs(Date.now() - checked) <= TOLD.days * 24 * 3_600_000);
    },
  };
})();
