// Draws the chosen photo on a canvas, here in the browser, and lets two rectangles of skin and the card's four
// corners be drawn on it with mouse, finger or keys. The numbers below stay the truth: they are what is sent, and
// they can be typed.
"use strict";
(() => {
  const file = document.getElementById("photo");
  const canvas = document.getElementById("picture");
  const preview = document.getElementById("preview");
  const card = document.getElementById("card");
  const which = document.getElementById("which");
  const how = document.getElementById("how");
  const cardHow = document.getElementById("card-how");
  const pen = canvas.getContext("2d");
  const WIDEST = 1600;
  const REACH = 28; // How near to a corner, in CSS pixels, a finger takes it.
  const LOUPE = { radius: 56, zoom: 4 };
  const inputs = (names) => names.map((name) => document.getElementById(name));
  const rectangle = (words, prefix, dash) => ({
    words, dash, fields: inputs(["left", "top", "width", "height"].map((name) => prefix + name)), digits: 1,
  });
  const corners = {
    words: which.dataset.corners,
    dash: [3, 4],
    fields: inputs([1, 2, 3, 4].flatMap((n) => [`corner_${n}_x`, `corner_${n}_y`])),
    digits: 2,
  };
  const shapes = [
    rectangle(which.dataset.skin, "", []),
    rectangle(which.dataset.tone, "tone_", [9, 6]),
    corners,
  ];
  let active = shapes[0];
  let bitmap = null;
  let start = null; // The corner of the rectangle that stays, while the other is drawn.
  let grip = null; // Where within the rectangle it was taken, while it is moved.
  let held = null; // Which corner of the card is dragged.
  let chosen = 0; // Which corner the keyboard moves.

  const clamp = (value) => Math.min(1, Math.max(0, value));
  const empty = (shape) => shape.fields.some((field) => field.value === "");
  const read = (shape) => shape.fields.map((field) => Number(field.value) / 100);
  const points = () => { const all = read(corners); return [0, 2, 4, 6].map((at) => [all[at], all[at + 1]]); };

  function write(shape, parts) {
    shape.fields.forEach((field, at) => { field.value = (parts[at] * 100).toFixed(shape.digits); });
    draw();
  }

  function trace(shape) {
    const [width, height] = [canvas.width, canvas.height];
    if (empty(shape)) return null;
    if (shape === corners) return points().map(([x, y]) => [x * width, y * height]);
    const [x, y, w, h] = read(shape).map((part, at) => part * (at % 2 ? height : width));
    return w > 0 && h > 0 ? [[x, y], [x + w, y], [x + w, y + h], [x, y + h]] : null;
  }

  function draw() {
    if (!bitmap) return;
    pen.setLineDash([]);
    pen.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    const thin = canvas.width / canvas.clientWidth;
    shapes.forEach((shape, number) => {
      const line = trace(shape);
      if (!line) return;
      for (const [colour, width, dash] of [["#000", 5, []], ["#fff", 2.5, shape.dash]]) {
        pen.strokeStyle = colour;
        pen.lineWidth = width * thin;
        pen.setLineDash(dash.map((length) => length * thin));
        pen.beginPath();
        line.forEach(([x, y]) => pen.lineTo(x, y));
        pen.closePath();
        pen.stroke();
      }
      if (shape === corners) line.forEach((point, at) => handle(point, at, thin));
      else {
        tag(line[0], String(number + 1), thin);
        if (shape === active) line.forEach((point) => handle(point, null, thin));
      }
    });
    if (held !== null) loupe(thin);
  }

  function tag([x, y], text, thin) {
    pen.fillStyle = "#000";
    pen.fillRect(x, y, 24 * thin, 24 * thin);
    pen.fillStyle = "#fff";
    pen.font = `700 ${15 * thin}px Arial, sans-serif`;
    pen.fillText(text, x + 8 * thin, y + 17.5 * thin);
  }

  function handle([x, y], at, thin) {
    const strong = at === chosen && active === corners;
    pen.setLineDash([]);
    for (const [colour, width] of [["#000", 5], ["#fff", 2.5]]) {
      pen.strokeStyle = colour;
      pen.lineWidth = width * thin;
      pen.beginPath();
      pen.arc(x, y, (strong ? 15 : at === null ? 6 : 10) * thin, 0, 2 * Math.PI);
      pen.stroke();
    }
  }

  // What lies under the finger, larger, in the corner of the picture where the finger is not.
  function loupe(thin) {
    const [x, y] = points()[held];
    const radius = LOUPE.radius * thin;
    const margin = radius + 8 * thin;
    const centre = [x < 0.5 ? canvas.width - margin : margin, margin];
    const seen = (2 * radius) / LOUPE.zoom;
    const scale = bitmap.width / canvas.width;
    pen.save();
    pen.setLineDash([]);
    pen.beginPath();
    pen.arc(...centre, radius, 0, 2 * Math.PI);
    pen.fillStyle = "#000";
    pen.fill();
    pen.clip();
    pen.drawImage(
      bitmap,
      (x * canvas.width - seen / 2) * scale, (y * canvas.height - seen / 2) * scale, seen * scale, seen * scale,
      centre[0] - radius, centre[1] - radius, 2 * radius, 2 * radius,
    );
    pen.restore();
    for (const [colour, width] of [["#000", 4], ["#fff", 2]]) {
      pen.strokeStyle = colour;
      pen.lineWidth = width * thin;
      pen.beginPath();
      pen.arc(...centre, radius, 0, 2 * Math.PI);
      for (const [dx, dy] of [[1, 0], [-1, 0], [0, 1], [0, -1]]) {
        pen.moveTo(centre[0] + dx * 5 * thin, centre[1] + dy * 5 * thin);
        pen.lineTo(centre[0] + dx * 16 * thin, centre[1] + dy * 16 * thin);
      }
      pen.stroke();
    }
  }

  function choose(shape) {
    active = shape;
    shapes.forEach((other, at) => { document.querySelectorAll("#which input")[at].checked = other === shape; });
    if (shape !== corners) { draw(); return; }
    card.open = true;
    if (empty(corners) && bitmap) write(corners, [0.3, 0.35, 0.7, 0.35, 0.7, 0.65, 0.3, 0.65]);
    else draw();
  }

  for (const [number, shape] of shapes.entries()) {
    const label = document.createElement("label");
    label.className = "switch";
    const radio = document.createElement("input");
    radio.type = "radio";
    radio.name = ""; // not a field of the form
    radio.checked = shape === active;
    radio.addEventListener("change", () => choose(shape));
    label.append(radio, ` ${number + 1}. ${shape.words}`);
    which.append(label);
    for (const field of shape.fields) field.addEventListener("input", draw);
  }
  const away = document.createElement("button");
  away.type = "button";
  away.className = "plain small";
  away.textContent = card.dataset.again;
  away.addEventListener("click", () => {
    for (const field of corners.fields) field.value = "";
    card.open = false;
    choose(shapes[0]);
  });
  card.append(away);

  file.addEventListener("change", async () => {
    bitmap = null;
    preview.hidden = true;
    if (!file.files.length) return;
    try {
      bitmap = await createImageBitmap(file.files[0]);
    } catch {
      return; // A format that this browser cannot draw, such as TIFF: the numbers can still be typed.
    }
    const scale = Math.min(1, WIDEST / bitmap.width);
    canvas.width = Math.round(bitmap.width * scale);
    canvas.height = Math.round(bitmap.height * scale);
    preview.hidden = false;
    how.textContent = how.dataset.drawing;
    cardHow.textContent = cardHow.dataset.drawing;
    choose(card.open ? corners : active);
  });

  function place(event) {
    const edge = canvas.getBoundingClientRect();
    return [clamp((event.clientX - edge.left) / edge.width), clamp((event.clientY - edge.top) / edge.height)];
  }
  function nearest([x, y], among = points()) {
    const edge = canvas.getBoundingClientRect();
    const far = among.map(([px, py]) => Math.hypot((px - x) * edge.width, (py - y) * edge.height));
    const best = far.indexOf(Math.min(...far));
    return far[best] <= REACH ? best : null;
  }
  function move(at, [x, y]) {
    const all = points();
    all[at] = [clamp(x), clamp(y)];
    write(corners, all.flat());
  }
  // A corner of the rectangle is drawn on, its middle is moved, and anywhere else a new one begins.
  function hold([px, py]) {
    start = [px, py];
    const [x, y, w, h] = read(active);
    if (!(w > 0 && h > 0)) return;
    const at = nearest([px, py], [[x, y], [x + w, y], [x + w, y + h], [x, y + h]]);
    if (at !== null) start = [at === 0 || at === 3 ? x + w : x, at < 2 ? y + h : y];
    else if (px > x && px < x + w && py > y && py < y + h) [start, grip] = [null, [px - x, py - y]];
  }
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    canvas.focus();
    event.preventDefault();
    if (active !== corners) { hold(place(event)); return; }
    if (empty(corners)) choose(corners);
    held = nearest(place(event));
    if (held !== null) { chosen = held; draw(); }
  });
  canvas.addEventListener("pointermove", (event) => {
    const now = place(event);
    if (held !== null) move(held, now);
    if (grip) { slide([now[0] - grip[0], now[1] - grip[1]]); return; }
    if (!start) return;
    write(active, [
      Math.min(start[0], now[0]), Math.min(start[1], now[1]),
      Math.abs(start[0] - now[0]), Math.abs(start[1] - now[1]),
    ]);
  });
  for (const end of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(end, () => { start = grip = held = null; draw(); });
  }

  function steer(step, shift) {
    const [x, y] = points()[chosen];
    const size = shift ? 1 : 0.1;
    move(chosen, [x + step[0] * size, y + step[1] * size]);
  }
  function slide([x, y], [w, h] = read(active).slice(2)) {
    write(active, [Math.min(Math.max(x, 0), 1 - w), Math.min(Math.max(y, 0), 1 - h), w, h]);
  }
  function nudge(step, shift) {
    let [x, y, w, h] = read(active);
    if (!(w > 0 && h > 0)) [x, y, w, h] = [0.4, 0.4, 0.2, 0.2];
    else if (shift) [w, h] = [Math.max(0.02, w + step[0]), Math.max(0.02, h + step[1])];
    else [x, y] = [x + step[0], y + step[1]];
    slide([x, y], [Math.min(w, 1), Math.min(h, 1)]);
  }
  canvas.addEventListener("keydown", (event) => {
    if (!bitmap) return;
    if (active === corners && "1234".includes(event.key)) {
      chosen = Number(event.key) - 1;
      draw();
      return;
    }
    const step = { ArrowLeft: [-0.01, 0], ArrowRight: [0.01, 0], ArrowUp: [0, -0.01], ArrowDown: [0, 0.01] }[event.key];
    if (!step) return;
    event.preventDefault();
    if (active === corners) steer(step, event.shiftKey);
    else nudge(step, event.shiftKey);
  });
  addEventListener("resize", draw);
})();
