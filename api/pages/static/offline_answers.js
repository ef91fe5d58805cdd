// What is answered without a network: a saved page under a bar that says so, a saved picture, or the page that lists what
// can be read. Part of the service worker.
"use strict";
const Answers = (() => {
  const SHELL = `shell-${TOLD.version}`;
  const ANYHOW = { ignoreVary: true };
  const DAY = 24 * 3_600_000;
  const SET = /^\/sets\/([a-z0-9]+)(?:\/present|\/quiz)?$/;
  const PICTURE = /^\/v1\/photos\/([a-z0-9]+)\/renditions\/display$/;
  const CARRIED = ["Content-Type", "Content-Language", "Content-Security-Policy", "Referrer-Policy", "X-Content-Type-Options"];

  /** A page's address is saved only as everybody has it; photos gathered in the address change nothing in it. */
  function isPlain(url) {
    return [...url.searchParams.keys()].every((name) => name === "basket");
  }
  const setOf = (url) => (isPlain(url) && SET.exec(url.pathname)?.[1]) || null;
  const pictureOf = (url) => PICTURE.exec(url.pathname)?.[1] ?? null;

  function said(text, moment) {
    const date = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeStyle: "short" });
    return text.replace("{date}", moment ? date.format(moment) : "–");
  }

  /** The page with a bar below its title: emergency lines, which stand above the title, stay first. */
  async function under(response, text) {
    const bar = `</h1><p class="say warn" id="offline-bar" role="status">${text}</p>`;
    const html = (await response.text()).replace("</h1>", () => bar);
    const headers = CARRIED.filter((name) => response.headers.has(name)).map((name) => [name, response.headers.get(name)]);
    return new Response(html, { headers });
  }

  async function shellPage(path, text) {
    const page = await (await caches.open(SHELL)).match(path, ANYHOW);
    return page ? under(page, text) : null;
  }

  async function setPage(id, path) {
    const set = await Kept.set(id);
    if (!set) return null;
    if (await Withdrawn.isStale()) {
      return shellPage("/offline", said(TOLD.said.stale, await Kept.fact("checked")));
    }
    const page = await (await caches.open(Kept.cacheName(id))).match(path, ANYHOW);
    return page ? under(page, said(TOLD.said.saved, set.saved)) : null;
  }

  return {
    setOf,
    pictureOf,
    /** The saved copy of a page, or null. */
    async page(url) {
      const id = setOf(url);
      if (id) return setPage(id, url.pathname);
      if (!isPlain(url) || !TOLD.pages.includes(url.pathname)) return null;
      return shellPage(url.pathname, said(TOLD.said.saved, await Kept.fact("shell")));
    },
    /** The page that says what can be read, for what is not saved. */
    otherwise: async () => (await shellPage("/offline", TOLD.said.missing)) ?? Response.error(),
    /** A saved file or picture. Pictures are shown only while withdrawals were heard of lately. */
    async part(url) {
      if (pictureOf(url) && (await Withdrawn.isStale())) return Response.error();
      return (await caches.match(url.pathname + url.search, ANYHOW)) ?? Response.error();
    },
    /** Saves the pages for everybody; one that cannot be had now is left for the next time. */
    async fillShell() {
      const cache = await caches.open(SHELL);
      const answers = await Promise.all(TOLD.pages.map(Saved.plainly));
      const good = answers.map(Saved.keepable);
      // Without this one there is nothing to say what is saved.
      if (!good[0]) throw new Error("the page for reading offline cannot be had");
      const pages = await Promise.all(answers.map((answer) => answer.clone().text()));
      await Promise.all(Saved.filesOf(pages).map((file) => Saved.put(cache, file)));
      await Promise.all(TOLD.pages.map((path, at) => good[at] && cache.put(path, answers[at])));
      await Kept.learn("shell", Date.now());
    },
    async renewShell() {
      if (Math.abs(Date.now() - ((await Kept.fact("shell")) ?? 0)) > DAY) await Answers.fillShell();
    },
    async dropOldShells() {
      const old = (await caches.keys()).filter((name) => name.startsWith("shell-") && name !== SHELL);
      await Promise.all(old.map((name) => caches.delete(name)));
    },
  };
})();
