// Gathering photos for a teaching set without reloading the page. Without this file every "Add to a set" is a
// plain link that carries the photos in the address; with it the browser keeps them as well.
"use strict";
(() => {
  const KEY = "atlas-basket";
  const bar = document.getElementById("basket");
  const readable = (text) => (text || "").split(",").filter(Boolean);
  const kept = () => { try { return readable(localStorage.getItem(KEY)); } catch { return []; } };
  const keep = (ids) => { try { localStorage.setItem(KEY, ids.join(",")); } catch { /* private mode: the address holds them */ } };

  let ids = [...new Set([...kept(), ...readable(bar.dataset.basket)])];

  function show() {
    bar.hidden = ids.length === 0 || location.pathname === "/sets/new";
    document.getElementById("basket-count").textContent = String(ids.length);
    document.getElementById("basket-make").href = "/sets/new?basket=" + ids.join(",");
    for (const link of document.querySelectorAll("[data-gather]")) {
      const chosen = ids.includes(link.dataset.gather);
      link.classList.toggle("in", chosen);
      link.setAttribute("role", "button");
      link.setAttribute("aria-pressed", String(chosen));
      link.firstChild.textContent = chosen ? link.dataset.gathered : link.dataset.gatherIt;
    }
  }

  function toggle(id) {
    ids = ids.includes(id) ? ids.filter((other) => other !== id) : [...ids, id];
    keep(ids);
    show();
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-gather], #basket-empty");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (link.id === "basket-empty") {
      ids = [];
      keep(ids);
      show();
      document.getElementById("main").focus();
    } else {
      toggle(link.dataset.gather);
    }
  });
  document.addEventListener("keydown", (event) => {
    const link = event.key === " " && event.target.closest("[data-gather]");
    if (link) { event.preventDefault(); toggle(link.dataset.gather); }
  });
  document.addEventListener("htmx:afterSettle", show);

  const made = document.querySelector("[data-made]");
  if (made) { ids = []; }
  keep(ids);
  // The address has done its work; without it a link sent to a colleague does not carry one's own photos.
  const here = new URL(location.href);
  if (here.searchParams.has("basket") && here.pathname !== "/sets/new") {
    here.searchParams.delete("basket");
    history.replaceState(history.state, "", here);
  }
  show();
})();
