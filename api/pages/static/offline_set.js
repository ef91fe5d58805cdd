// The button that keeps a teaching set for reading without a network. The worker does the saving; this asks it to.
"use strict";
(() => {
  const part = document.getElementById("keep-offline");
  const ask = (message, tell) => navigator.serviceWorker.ready.then(({ active }) => new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => ("ok" in data ? resolve(data) : tell?.(data));
    active.postMessage(message, [port2]);
  }));
  if (!part || !("serviceWorker" in navigator)) return;
  const { set, saving, kept, removed, ...why } = part.dataset;
  const keep = document.getElementById("keep-set");
  const remove = document.getElementById("remove-set");
  const said = document.getElementById("keep-said");

  async function show(text) {
    const found = await Kept.set(set);
    keep.hidden = Boolean(found?.whole);
    remove.hidden = !found;
    if (text !== undefined) said.textContent = text;
    else if (found?.whole) said.textContent = Shown.kept(kept, found);
  }
  keep.addEventListener("click", async () => {
    keep.disabled = true;
    const { ok, why: cause } = await ask({ do: "keep", set }, ({ done, of }) => {
      said.textContent = saving.replace("{done}", done).replace("{of}", of);
    });
    keep.disabled = false;
    await show(ok ? undefined : why[cause]);
    if (ok) remove.focus();
  });
  remove.addEventListener("click", async () => {
    await ask({ do: "remove", set });
    await show(removed);
    keep.focus();
  });
  // Where the worker could not start there is nobody to ask, and no button.
  navigator.serviceWorker.ready.then(async () => {
    await show();
    part.hidden = false;
  });
})();
