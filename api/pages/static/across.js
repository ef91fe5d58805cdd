// Zoom and pan of all pictures in step. Without this file every picture leads to its own page.
"use strict";
(() => {
  const tones = document.getElementById("tones");
  const tools = document.getElementById("together");
  const zoomed = document.getElementById("zoomed");
  const images = [...tones.querySelectorAll("img[data-picture]")];
  const MOST = 6, STEP = 1.5, MOVE = 0.25;
  let zoom = 1, x = 0, y = 0;

  const within = (value, low, high) => Math.min(high, Math.max(low, value));

  // Each picture keeps its own measured skin in place; none is moved further than its edge.
  function place(image) {
    const across = Number(image.dataset.across), down = Number(image.dataset.down);
    const right = within(x, -(1 - across) * (zoom - 1), across * (zoom - 1));
    const below = within(y, -(1 - down) * (zoom - 1), down * (zoom - 1));
    image.style.transformOrigin = `${100 * across}% ${100 * down}%`;
    image.style.transform = zoom === 1 ? "" : `translate(${100 * right}%, ${100 * below}%) scale(${zoom})`;
    if (zoom > 1) sharpen(image);
  }

  // More pixels only once somebody looks closely: half the picture's, then all. It loads when it comes into view.
  function sharpen(image) {
    const wanted = zoom > 2.5 ? 2 : 1;
    if (Number(image.dataset.sharp || 0) >= wanted) return;
    image.dataset.sharp = String(wanted);
    const size = wanted === 2 ? "max" : `${Math.ceil(Number(image.dataset.width) / 2)},`;
    image.src = `${image.dataset.picture}/full/${size}/0/default.jpg`;
  }

  function show() {
    images.forEach(place);
    tones.classList.toggle("zoomed", zoom > 1);
    for (const button of tools.querySelectorAll("button")) {
      button.disabled = button.dataset.zoom === "in" ? zoom >= MOST : zoom === 1;
    }
  }

  function to(next) {
    const before = zoom;
    zoom = within(next, 1, MOST);
    if (zoom < 1.05) zoom = 1;
    const share = before === 1 ? 0 : (zoom - 1) / (before - 1);
    move(x * share - x, y * share - y);
    zoomed.textContent = zoomed.dataset.said.replace("{}", String(Math.round(10 * zoom) / 10));
  }

  function move(right, below) {
    x = within(x + right, 1 - zoom, zoom - 1);
    y = within(y + below, 1 - zoom, zoom - 1);
    show();
  }

  const ways = { left: [MOVE, 0], right: [-MOVE, 0], up: [0, MOVE], down: [0, -MOVE] };
  const zooms = { in: () => to(zoom * STEP), out: () => to(zoom / STEP), whole: () => to(1) };

  tools.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.zoom) zooms[button.dataset.zoom](); else move(...ways[button.dataset.move]);
    // A button that was switched off loses the focus: the next in line is the one that zooms in.
    if (button.disabled) tools.querySelector("button:not(:disabled)").focus();
  });

  const keys = { "+": "in", "=": "in", "-": "out", "0": "whole" };
  tones.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const way = event.key.startsWith("Arrow") && ways[event.key.slice(5).toLowerCase()];
    if (keys[event.key]) zooms[keys[event.key]](); else if (way && zoom > 1) move(...way); else return;
    event.preventDefault();
  });

  // A pinch on a trackpad comes as a wheel with Ctrl; the plain wheel goes on scrolling the page.
  tones.addEventListener("wheel", (event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    to(zoom * Math.exp(-event.deltaY / 200));
  }, { passive: false });

  let dragged = null, far = false;
  tones.addEventListener("pointerdown", (event) => {
    const image = event.target.closest("img[data-picture]");
    far = false;
    if (!image || zoom === 1 || event.button !== 0) return;
    dragged = { id: event.pointerId, x: event.clientX, y: event.clientY, width: image.offsetWidth, height: image.offsetHeight };
    tones.setPointerCapture(event.pointerId);
    tones.classList.add("dragging");
  });
  tones.addEventListener("pointermove", (event) => {
    if (!dragged || event.pointerId !== dragged.id) return;
    const right = event.clientX - dragged.x, below = event.clientY - dragged.y;
    far = far || Math.hypot(right, below) > 4;
    if (!far) return;
    move(right / dragged.width, below / dragged.height);
    dragged.x = event.clientX;
    dragged.y = event.clientY;
  });
  const dropped = () => { dragged = null; tones.classList.remove("dragging"); };
  tones.addEventListener("pointerup", dropped);
  tones.addEventListener("pointercancel", dropped);
  // What was a drag is not a click on the link around the picture.
  tones.addEventListener("click", (event) => { if (far) event.preventDefault(); far = false; }, true);

  const print = document.getElementById("print");
  print.hidden = false;
  print.addEventListener("click", () => window.print());
  tools.hidden = images.length === 0;
})();
