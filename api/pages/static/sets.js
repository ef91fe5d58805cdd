// The edit key from behind the # of the edit link, and photos that move by arrow button or by dragging. Without this
// file the arrows are buttons that send the form, and nothing is lost.
"use strict";
(() => {
  const key = document.getElementById("key");
  if (key && !key.value && location.hash.length > 1) {
    key.value = decodeURIComponent(location.hash.slice(1));
    history.replaceState(null, "", location.pathname + location.search);
  }
  const list = document.getElementById("pieces");
  if (!list) return;
  const said = document.getElementById("said");
  const pieces = () => [...list.children];

  function settle(moved) {
    pieces().forEach((piece, at) => { piece.querySelector(".order").value = at + 1; });
    said.textContent = list.dataset.place
      .replace("{place}", pieces().indexOf(moved) + 1).replace("{count}", pieces().length);
  }

  list.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=up], button[name=down]");
    if (!button) return;
    event.preventDefault();
    const piece = button.closest(".piece");
    if (button.name === "up") piece.previousElementSibling?.before(piece);
    else piece.nextElementSibling?.after(piece);
    settle(piece);
    button.focus();
  });

  // The arrows are for keyboards and for those who cannot drag, so the handle is for pointers alone.
  for (const piece of pieces()) {
    const grip = document.createElement("span");
    grip.className = "grip";
    grip.title = list.dataset.grip;
    grip.setAttribute("aria-hidden", "true");
    piece.prepend(grip);
    piece.classList.add("draggable");
    grip.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      grip.setPointerCapture(event.pointerId);
      piece.classList.add("dragged");
      event.preventDefault();
    });
    grip.addEventListener("pointermove", (event) => {
      if (!grip.hasPointerCapture(event.pointerId)) return;
      const over = (other, share) => {
        const box = other.getBoundingClientRect();
        return box.top + box.height * share;
      };
      const before = piece.previousElementSibling;
      const after = piece.nextElementSibling;
      if (before && event.clientY < over(before, 0.5)) before.before(piece);
      else if (after && event.clientY > over(after, 0.5)) after.after(piece);
      else return;
      // A captured pointer is lost when its element moves in the page.
      grip.setPointerCapture(event.pointerId);
    });
    const drop = () => {
      if (!piece.classList.contains("dragged")) return;
      piece.classList.remove("dragged");
      settle(piece);
    };
    grip.addEventListener("pointerup", drop);
    grip.addEventListener("pointercancel", drop);
  }
})();
