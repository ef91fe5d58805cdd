// What htmx leaves to us on the search page: which filters stay open, where the focus goes, what is said aloud.
"use strict";
(() => {
  let open = null;
  let before = 0;
  document.addEventListener("htmx:beforeSwap", (event) => {
    const target = event.detail.target;
    open = target.id === "search" ? [...target.querySelectorAll("details")].map((d) => [d.id, d.open]) : null;
    before = target.id === "grid" ? target.children.length : 0;
  });
  document.addEventListener("htmx:afterSettle", () => {
    for (const [id, was] of open || []) {
      const details = document.getElementById(id);
      if (details) details.open = was;
    }
    const count = document.getElementById("count");
    const said = document.getElementById("said");
    const grid = document.getElementById("grid");
    if (before && grid) {
      const added = grid.children.length - before;
      // The last page's link back to the first is for those who turned pages; here all photos are on this one.
      document.querySelector("#more a:not([hx-get])")?.remove();
      grid.children[before]?.querySelector("a").focus();
      said.textContent = `${added} more photos, ${grid.children.length} of ${count.textContent}`;
    } else if (open) {
      said.textContent = count.textContent;
      document.title = `${document.querySelector("h1").textContent} – Newborn Skin Atlas`;
    }
    open = null;
    before = 0;
  });
  document.addEventListener("htmx:sendError", () => {
    document.getElementById("said").textContent = "No connection. The photos shown are from before.";
  });
})();
