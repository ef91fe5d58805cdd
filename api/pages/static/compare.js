// Draws the chosen photo on a canvas, here in the browser, and lets two rectangles be drawn on it with mouse,
// finger or arrow keys. The numbers below stay the truth: they are what is sent, and they can be typed.
"use strict";
(() => {
  const file = document.getElementById("photo");
  const canvas = document.getElementById("picture");
  const preview = document.getElementById("preview");
  const pen = canvas.getContext("2d");
  const WIDEST = 1600;
  const boxes = [
    { prefix: "", words: "Skin to compare", dash: [] },
    { prefix: "tone_", words: "Skin without the sign", dash: [9, 6] },
  ].map((box) => ({
    ...box,
    fields: ["left", "top", "width", "height"].map((name) => document.getElementById(box.prefix + name)),
  }));
  let active = boxes[0];
  let bitmap = null;
  let start = null;

  const read = (box) => box.fields.map((field) => Number(field.value) / 100);
  const clamp = (value) => Math.min(1, Math.max(0, value));

  function write(parts) {
    active.fields.forEach((field, at) => { field.value = (parts[at] * 100).toFixed(1); });
    draw();
  }

  function draw() {
    if (!bitmap) return;
    pen.setLineDash([]);
    pen.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    const thin = canvas.width / canvas.clientWidth;
    boxes.forEach((box, number) => {
      const [x, y, w, h] = read(box).map((part, at) => part * (at % 2 ? canvas.height : canvas.width));
      if (!(w > 0 && h > 0)) return;
      for (const [colour, width, dash] of [["#000", 5, []], ["#fff", 2.5, box.dash]]) {
        pen.strokeStyle = colour;
        pen.lineWidth = width * thin;
        pen.setLineDash(dash.map((length) => length * thin));
        pen.strokeRect(x, y, w, h);
      }
      pen.fillStyle = "#000";
      pen.fillRect(x, y, 24 * thin, 24 * thin);
      pen.fillStyle = "#fff";
      pen.font = `700 ${15 * thin}px Arial, sans-serif`;
      pen.fillText(String(number + 1), x + 8 * thin, y + 17.5 * thin);
    });
  }

  for (const [number, box] of boxes.entries()) {
    const label = document.createElement("label");
    label.className = "switch";
    const radio = document.createElement("input");
    radio.type = "radio";
    radio.name = ""; // not a field of the form
    radio.checked = box === active;
    radio.addEventListener("change", () => {
      active = box;
      for (const other of document.querySelectorAll("#which input")) other.checked = other === radio;
    });
    label.append(radio, ` ${number + 1}. ${box.words}`);
    document.getElementById("which").append(label);
    for (const field of box.fields) field.addEventListener("input", draw);
  }

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
    document.getElementById("how").textContent =
      "Draw a rectangle of plain skin, away from the card and without glare: drag on the photo, use the arrow keys " +
      "(with Shift they change its size), or type the numbers. If the photo also shows skin without the sign, draw " +
      "that as well: the tone is read there, and nowhere else.";
    draw();
  });

  function place(event) {
    const edge = canvas.getBoundingClientRect();
    return [clamp((event.clientX - edge.left) / edge.width), clamp((event.clientY - edge.top) / edge.height)];
  }
  canvas.addEventListener("pointerdown", (event) => {
    start = place(event);
    canvas.setPointerCapture(event.pointerId);
    canvas.focus();
    event.preventDefault();
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!start) return;
    const now = place(event);
    write([
      Math.min(start[0], now[0]), Math.min(start[1], now[1]),
      Math.abs(start[0] - now[0]), Math.abs(start[1] - now[1]),
    ]);
  });
  for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, () => { start = null; });
  canvas.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: [-0.01, 0], ArrowRight: [0.01, 0], ArrowUp: [0, -0.01], ArrowDown: [0, 0.01] }[event.key];
    if (!step || !bitmap) return;
    event.preventDefault();
    let [x, y, w, h] = read(active);
    if (!(w > 0 && h > 0)) [x, y, w, h] = [0.4, 0.4, 0.2, 0.2];
    else if (event.shiftKey) [w, h] = [Math.max(0.02, w + step[0]), Math.max(0.02, h + step[1])];
    else [x, y] = [x + step[0], y + step[1]];
    w = Math.min(w, 1);
    h = Math.min(h, 1);
    write([Math.min(Math.max(x, 0), 1 - w), Math.min(Math.max(y, 0), 1 - h), w, h]);
  });
  addEventListener("resize", draw);
})();
