// The photo's pictures under a slider, and the close-up: OpenSeadragon over IIIF, loaded when it is asked for.
// Without this file both pictures stand side by side. The words are in the page, where they can be translated.
"use strict";
(() => {
  const stage = document.getElementById("stage");
  const pair = document.getElementById("pair");
  const frames = [...pair.querySelectorAll(".frame")];
  const pictures = frames.map((frame) => frame.querySelector("img"));
  const part = document.getElementById("part");
  const cut = document.getElementById("cut");
  const close = document.getElementById("close");
  const lens = document.getElementById("lens");
  const views = document.getElementById("views");
  const said = document.getElementById("stage-said");
  if (frames.length !== 2 || pictures.some((picture) => !picture)) return;

  const size = ["width", "height"].map((name) => Number(pictures[1].getAttribute(name)));
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  let viewer = null;
  let opening = null;

  // The slider: one range, and the picture itself can be dragged. Its place is a property that the style sheet reads.
  function slide() {
    stage.style.setProperty("--cut", part.value + "%");
    part.setAttribute("aria-valuetext", part.dataset.says.replace("{}", part.value));
    if (viewer) clip();
  }

  function drag(event) {
    if (!pair.classList.contains("over") || !event.isPrimary || event.button > 0 || (event.type === "pointermove" && !pair.hasPointerCapture(event.pointerId))) return;
    if (event.type === "pointerdown") pair.setPointerCapture(event.pointerId);
    const box = frames[1].getBoundingClientRect();
    part.value = String(Math.round((100 * (event.clientX - box.left)) / box.width));
    slide();
  }

  function load(address) {
    // OpenSeadragon writes a style sheet, which our policy refuses, unless it finds it there: it would take away the
    // mark of focus on phones. This element has its name and, being of no namespace, is no style sheet.
    const nothing = document.createElementNS(null, "style");
    nothing.setAttribute("data-openseadragon-mobile-css", "true");
    document.head.append(nothing);
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = address;
      script.onload = resolve;
      script.onerror = () => { script.remove(); reject(new Error("not loaded")); };
      document.head.append(script);
    });
  }

  async function open() {
    if (!window.OpenSeadragon) await load(close.dataset.script);
    viewer = window.OpenSeadragon({
      element: lens,
      tileSources: frames.map((frame) => ({ tileSource: frame.dataset.source, x: 0, y: 0, width: 1 })).reverse(),
      // WebGL may convert colours on its own; a 2D canvas draws JPEGs as the page does.
      drawer: "canvas",
      showNavigationControl: false,
      collectionMode: false,
      cooperativeGestures: true,
      animationTime: still ? 0 : 0.6,
      immediateRender: still,
      visibilityRatio: 1,
      minZoomImageRatio: 1,
      maxZoomPixelRatio: 4,
      gestureSettingsTouch: { flickEnabled: !still },
    });
    name();
    await new Promise((resolve, reject) => {
      const world = viewer.world;
      world.addHandler("add-item", () => { if (world.getItemCount() === 2) resolve(); });
      viewer.addHandler("add-item-failed", () => reject(new Error("no picture")));
    });
    outline();
    for (const event of ["viewport-change", "resize"]) viewer.addHandler(event, clip);
    viewer.addHandler("canvas-key", onlyMove);
    viewer.addHandler("canvas-cooperative-gesture", (event) => { event.message = close.dataset.hint; });
    clip();
  }

  // The library's keys for turning and mirroring would make two pictures that no longer lie over each other.
  function onlyMove(event) {
    if (["KeyR", "KeyF", "KeyJ", "KeyK"].includes(event.originalEvent.code)) event.preventDefaultAction = true;
  }

  function name() {
    viewer.canvas.setAttribute("role", "application");
    viewer.canvas.setAttribute("aria-label", close.dataset.name);
    viewer.drawer.canvas.setAttribute("role", "img");
    viewer.drawer.canvas.setAttribute("aria-label", pictures[1].alt);
  }

  function outline() {
    const { OpenSeadragon: Osd } = window;
    const [width, height] = size;
    const drawn = frames[1].querySelector(".outlines");
    if (drawn) viewer.addOverlay({ element: drawn.cloneNode(true), location: new Osd.Rect(0, 0, 1, height / width) });
    for (const number of frames[1].querySelectorAll(".numbers")) {
      const tag = document.createElement("span");
      tag.className = "tag";
      tag.textContent = number.dataset.number;
      tag.setAttribute("aria-hidden", "true");
      const at = new Osd.Point(Number(number.dataset.x) / width, Number(number.dataset.y) / width);
      viewer.addOverlay({ element: tag, location: at, placement: Osd.Placement.CENTER });
    }
  }

  // The picture as shot lies above and is cut where the slider stands in the window, however far it is zoomed.
  function clip() {
    const above = viewer.world.getItemAt(1);
    if (!above) return;
    const { OpenSeadragon: Osd } = window;
    const there = new Osd.Point((viewer.container.clientWidth * Number(part.value)) / 100, 0);
    const x = above.viewportToImageCoordinates(viewer.viewport.pointFromPixel(there, true)).x;
    const whole = above.getContentSize();
    const wide = Math.max(0, Math.min(whole.x, x));
    above.setOpacity(wide > 0 ? 1 : 0);
    above.setClip(new Osd.Rect(0, 0, Math.max(1, wide), whole.y));
  }

  const zooms = {
    in: () => viewer.viewport.zoomBy(1.6),
    out: () => viewer.viewport.zoomBy(1 / 1.6),
    whole: () => viewer.viewport.goHome(),
    full: () => { if (document.fullscreenElement) document.exitFullscreen(); else stage.requestFullscreen().catch(() => {}); },
  };

  async function show(view) {
    const closer = view === "close";
    pair.classList.toggle("over", view === "over");
    stage.classList.toggle("closer", closer);
    close.hidden = !closer;
    cut.hidden = view === "beside";
    said.textContent = "";
    if (!closer) {
      if (document.fullscreenElement) document.exitFullscreen();
      return;
    }
    try {
      await (opening ||= open());
    } catch {
      opening = null;
      if (viewer) { viewer.destroy(); viewer = null; }
      lens.replaceChildren();
      views.querySelector("[value=over]").checked = true;
      await show("over");
      said.textContent = close.dataset.failed;
      said.classList.remove("unseen");
    }
  }

  stage.style.setProperty("--ratio", String(size[0] / size[1]));
  views.hidden = false;
  if (document.fullscreenEnabled) close.querySelector("[data-zoom=full]").hidden = false;
  document.addEventListener("fullscreenchange", () => {
    const full = Boolean(document.fullscreenElement);
    close.querySelector("[data-zoom=full]").setAttribute("aria-pressed", String(full));
    if (viewer) viewer.setCooperativeGestures(!full); // there is no page to scroll then
  });
  views.addEventListener("change", (event) => show(event.target.value));
  part.addEventListener("input", slide);
  for (const name of ["pointerdown", "pointermove"]) pair.addEventListener(name, drag);
  pair.addEventListener("dragstart", (event) => event.preventDefault());
  close.addEventListener("click", (event) => {
    const button = event.target.closest("[data-zoom]");
    if (button && viewer) { zooms[button.dataset.zoom](); viewer.viewport.applyConstraints(); }
  });
  slide();
  show(views.querySelector(":checked").value);
})();
