// What htmx leaves to us on the search page: which filters stay open, where the focus goes, what is said aloud, and the
// arrow keys, which lead from photo to photo and over the end to the next page.
"use strict";
(() => {
  let open = null;
  let turned = "";
  let fromEnd = false;
  const shots = () => [...document.querySelectorAll("#grid .shot")];
  const explain = () => { const keys = document.getElementById("keys"); if (keys) keys.hidden = false; };

  document.addEventListener("htmx:beforeSwap", (event) => {
    const target = event.detail.target;
    open = target.id === "search" ? [...target.querySelectorAll("details")].map((d) => [d.id, d.open]) : null;
    turned = event.detail.requestConfig.elt.rel || "";
  });
  document.addEventListener("htmx:afterSettle", () => {
    explain();
    if (!open) return;
    for (const [id, was] of open) {
      const details = document.getElementById(id);
      if (details) details.open = was;
    }
    const said = document.getElementById("said");
    const all = shots();
    if (turned && all.length) {
      all.at(fromEnd ? -1 : 0).focus();
      said.textContent = document.getElementById("grid").dataset.shown;
    } else {
      said.textContent = document.getElementById("count").textContent;
    }
    document.title = `${document.querySelector("h1").textContent} – Newborn Skin Atlas`;
    open = null;
    turned = "";
    fromEnd = false;
  });
  document.addEventListener("htmx:sendError", () => {
    document.getElementById("said").textContent = "No connection. The photos shown are from before.";
  });

  // The photo that a key leads to: its place among all, or -1 and the number of photos for the pages beside.
  function place(key, all, at) {
    const across = all.filter((shot) => shot.offsetTop === all[0].offsetTop).length;
    const ahead = document.documentElement.dir === "rtl" ? -1 : 1;
    const there = {
      ArrowRight: at + ahead, ArrowLeft: at - ahead, ArrowDown: at + across, ArrowUp: at - across, Home: 0, End: all.length - 1,
    }[key];
    const sideways = key === "ArrowRight" || key === "ArrowLeft";
    return there === undefined || sideways || (there >= 0 && there < all.length) ? there : undefined;
  }
  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const all = shots();
    const at = all.indexOf(document.activeElement);
    const to = at < 0 ? undefined : place(event.key, all, at);
    if (to === undefined) return;
    event.preventDefault();
    if (all[to]) { all[to].focus(); return; }
    const link = document.querySelector(`#pager [rel=${to < 0 ? "prev" : "next"}]`);
    if (link) { fromEnd = to < 0; link.click(); }
  });
  explain();
})();
