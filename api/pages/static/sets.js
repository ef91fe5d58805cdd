// The edit key from behind the # of the edit link, and buttons that move a photo up or down.
"use strict";
(() => {
  const key = document.getElementById("key");
  if (key && !key.value && location.hash.length > 1) {
    key.value = decodeURIComponent(location.hash.slice(1));
    history.replaceState(null, "", location.pathname + location.search);
  }
  const list = document.getElementById("pieces");
  if (!list) return;
  const number = () => [...list.children].forEach((piece, at) => { piece.querySelector(".order").value = at + 1; });
  function button(words, sign, move) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "plain small";
    made.textContent = sign;
    made.setAttribute("aria-label", words);
    made.addEventListener("click", () => { move(made.closest(".piece")); number(); made.focus(); });
    return made;
  }
  for (const piece of list.children) {
    const name = piece.querySelector("b").textContent;
    piece.querySelector(".row").append(
      button(`Move up: ${name}`, "↑", (it) => it.previousElementSibling?.before(it)),
      button(`Move down: ${name}`, "↓", (it) => it.nextElementSibling?.after(it)),
    );
  }
})();
