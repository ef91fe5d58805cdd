// How what is kept is said: when it was saved, and how big it is.
"use strict";
const Shown = {
  date: (moment) => new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long", timeStyle: "short" }).format(moment),
  size: (bytes) => new Intl.NumberFormat(document.documentElement.lang, {
    style: "unit", unit: "megabyte", maximumSignificantDigits: 2,
  }).format(Math.max(bytes, 10_000) / 1_000_000),
  /** The text with {date}, {photos} and {size} filled in. */
  kept: (text, set) => text.replace("{date}", Shown.date(set.saved))
    .replace("{photos}", set.photos.length).replace("{size}", Shown.size(set.bytes)),
};
