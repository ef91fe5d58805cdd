// Starts the service worker that keeps pages for reading without a network. Where a browser has none (plain http, private
// windows) everything else works as before.
"use strict";
if ("serviceWorker" in navigator) {
  // After the page itself, which a weak signal should bring first.
  addEventListener("load", () => {
    navigator.serviceWorker.register("/service-worker.js", { updateViaCache: "none" }).catch(() => {});
  });
  // The first chance to hear that a family withdrew: do not wait until somebody opens the next page.
  addEventListener("online", async () => {
    (await navigator.serviceWorker.ready).active.postMessage({ do: "check" });
  });
}
