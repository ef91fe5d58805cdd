// The set's photos one at a time. Without this file they stand below each other, each with its caption.
"use strict";
(() => {
  const stage = document.getElementById("present");
  const slides = [...document.getElementById("slides").children];
  const place = document.getElementById("place");
  const said = document.getElementById("said");
  const reveal = document.getElementById("reveal");
  let at = 0;
  let revealed = false;

  function show() {
    slides.forEach((slide, number) => { slide.hidden = number !== at; });
    for (const known of document.querySelectorAll(".known")) known.hidden = !revealed;
    reveal.setAttribute("aria-pressed", String(revealed));
    place.textContent = stage.dataset.place.replace("{place}", at + 1).replace("{count}", slides.length);
    const current = slides[at];
    const picture = current.querySelector("img");
    for (const next of [current, slides[at + 1]]) next?.querySelector("img")?.removeAttribute("loading");
    const known = revealed ? current.querySelector(".known") : null;
    said.textContent = [place.textContent, known?.textContent ?? picture?.alt ?? current.textContent].join(": ");
  }
  function go(step) {
    at = Math.min(Math.max(at + step, 0), slides.length - 1);
    revealed = false;
    show();
  }
  function turn() {
    revealed = !revealed;
    show();
  }
  function whole() {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen?.();
  }

  // Where one reads from right to left, what comes next lies to the left.
  const right = document.documentElement.dir === "rtl" ? -1 : 1;
  const keys = {
    ArrowRight: () => go(right), ArrowDown: () => go(1), PageDown: () => go(1),
    ArrowLeft: () => go(-right), ArrowUp: () => go(-1), PageUp: () => go(-1),
    Home: () => go(-slides.length), End: () => go(slides.length),
    " ": turn, h: turn, f: whole,
    // On the whole screen the browser itself takes Escape, to leave it.
    Escape: () => { location.href = stage.dataset.back; },
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act || event.target.closest("input, textarea, select")) return;
    // The space bar presses the button that has the focus.
    if (event.key === " " && event.target.closest("button, a")) return;
    event.preventDefault();
    act();
  });
  document.getElementById("before").addEventListener("click", () => go(-1));
  document.getElementById("after").addEventListener("click", () => go(1));
  reveal.addEventListener("click", turn);
  const fill = document.getElementById("whole");
  fill.hidden = !document.fullscreenEnabled;
  fill.addEventListener("click", whole);
  document.getElementById("controls").hidden = false;
  document.body.classList.add("one-by-one");
  show();
})();
