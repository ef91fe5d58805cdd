// Starts the service worker that keeps pages for reading without a network. Where a browser has none (plain http, private
// windows) everything else works as before.
"use strict";
if ("serviceWorker" in navigator) {
  // After the page itself, which a weak signal should bring first.
  addEventListener("load", () => {
    navigator.serviceWorker.register("/service-worker.js", { updateViaCache: "none" }).catch(() => {});
  });
  // The first chance to hear that a family withdrew: do not wait until somebody opens the next page. A network that has just
  // come back may reach nobody yet: then again and again, ever more seldom, while this page is open.
  const SELDOM = 60_000;
  let bell;
  const check = async (pause) => {
    const { active } = await navigator.serviceWorker.ready;
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => {
      port1.close();
      if (data.said === "heard" || !navigator.onLine) return;
      clearTimeout(bell);
      bell = setTimeout(check, pause, Math.min(2 * pause, SELDOM));
    };
    active.postMessage({ do: "check" }, [port2]);
  };
  addEventListener("online", () => check(500));
}
