// Lists the teaching sets that this browser keeps. Their titles are read from the saved pages: nothing else stores them.
"use strict";
(() => {
  const list = document.getElementById("kept-sets");
  if (!list || !("serviceWorker" in navigator) || !("caches" in window)) return;
  const { kept, part, removed, remove } = list.dataset;
  const none = document.getElementById("kept-none");
  const heard = document.getElementById("heard");
  const said = document.getElementById("kept-said");

  async function titleOf({ id }) {
    const page = await (await caches.open(Kept.cacheName(id))).match(`/sets/${id}`, { ignoreVary: true });
    if (!page) return id;
    const html = new DOMParser().parseFromString(await page.text(), "text/html");
    return html.querySelector("h1")?.textContent ?? id;
  }
  async function entry(set) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = `/sets/${set.id}`;
    link.textContent = await titleOf(set);
    const told = document.createElement("p");
    told.className = "note";
    told.textContent = set.whole ? Shown.kept(kept, set) : part;
    const button = document.createElement("button");
    button.className = "plain small";
    button.textContent = remove;
    button.setAttribute("aria-label", `${remove}: ${link.textContent}`);
    button.addEventListener("click", () => forget(set, link.textContent));
    item.append(link, told, button);
    return item;
  }
  async function forget({ id }, title) {
    const { active } = await navigator.serviceWorker.ready;
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = async () => {
      await show();
      said.textContent = removed.replace("{title}", title);
      said.focus();
    };
    active.postMessage({ do: "remove", set: id }, [port2]);
  }
  async function show() {
    const sets = await Kept.sets();
    list.replaceChildren(...(await Promise.all(sets.map(entry))));
    none.hidden = sets.length > 0;
    const [checked, unheard] = [await Kept.fact("checked"), await Kept.fact("unheard")];
    heard.hidden = !sets.length;
    const { last, away, unread } = heard.dataset;
    const lines = [last.replace("{date}", checked ? Shown.date(checked) : "–")];
    if (unheard) lines.push((unheard.why === "away" ? away : unread).replace("{date}", Shown.date(unheard.at)));
    heard.replaceChildren(...lines.map((line) => Object.assign(document.createElement("p"), { textContent: line })));
  }
  document.getElementById("kept").hidden = false;
  show();
})();
