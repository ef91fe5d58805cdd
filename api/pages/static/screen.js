// What the reader found about this screen: kept in this browser alone, and shown where colours are looked at.
"use strict";
(() => {
  const KEY = "atlas-screen";
  const FOUND = ["passed", "failed"];

  function found() {
    try {
      const kept = localStorage.getItem(KEY);
      return FOUND.includes(kept) ? kept : "unknown";
    } catch { return "unknown"; }
  }

  function keep(answer) {
    try {
      if (FOUND.includes(answer)) localStorage.setItem(KEY, answer);
      else localStorage.removeItem(KEY);
    } catch { /* private mode: nothing is remembered, and the page goes on saying so */ }
  }

  function show() {
    const now = found();
    for (const said of document.querySelectorAll("[data-screen-is]")) said.hidden = said.dataset.screenIs !== now;
    for (const button of document.querySelectorAll("button[data-screen-keep][aria-pressed]")) {
      button.setAttribute("aria-pressed", String(button.dataset.screenKeep === now));
    }
    for (const button of document.querySelectorAll("button[data-screen-keep=unknown]")) button.hidden = now === "unknown";
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-screen-keep]");
    if (!button) return;
    keep(button.dataset.screenKeep);
    show();
  });
  const choice = document.getElementById("screen-choice");
  if (choice) choice.hidden = false;
  show();
})();
