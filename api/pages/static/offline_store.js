// What this browser keeps: the bytes in Cache Storage, and in IndexedDB which photos each set holds and when withdrawals
// were last heard of. Ids and times only: no titles, no names, nothing about the reader. Pages and the worker share this.
"use strict";
const Kept = (() => {
  let opened = null;

  function open() {
    opened ??= new Promise((resolve, reject) => {
      const asked = indexedDB.open("atlas-offline", 1);
      asked.onupgradeneeded = () => {
        asked.result.createObjectStore("sets", { keyPath: "id" });
        asked.result.createObjectStore("facts");
      };
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => { opened = null; reject(asked.error); };
    });
    return opened;
  }

  async function within(store, mode, act) {
    const transaction = (await open()).transaction(store, mode);
    const asked = act(transaction.objectStore(store));
    return new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve(asked.result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  }

  const cacheName = (id) => `set-${id}`;
  return {
    cacheName,
    /** The three pages of a set that are kept. */
    pagesOf: (id) => ["", "/present", "/quiz"].map((end) => `/sets/${id}${end}`),
    pictureOf: (photo) => `/v1/photos/${photo}/renditions/display`,
    /** Every set kept, as {id, photos, saved, bytes, whole}. */
    sets: () => within("sets", "readonly", (store) => store.getAll()),
    set: (id) => within("sets", "readonly", (store) => store.get(id)),
    note: (set) => within("sets", "readwrite", (store) => store.put(set)),
    fact: (name) => within("facts", "readonly", (store) => store.get(name)),
    learn: (name, value) => within("facts", "readwrite", (store) => store.put(value, name)),
    /** The bytes go first: a row that is left names what is left to delete. */
    async remove(id) {
      await caches.delete(cacheName(id));
      await within("sets", "readwrite", (store) => store.delete(id));
    },
  };
})();
