// How what is kept is said: when it was saved, and how big it is.
"use strict";
const Shown = {
  date: (moment) => new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long", timeStyle: "short" }).format(moment),
  size(bytes) {
    const [unit, many] = bytes < 1_000_000 ? ["kilobyte", bytes / 1000] : ["megabyte", bytes / 1_000_000];
    const options = { style: "unit", unit, maximumSignificantDigits: 2 };
    return new Intl.NumberFormat(document.documentElement.lang, options).format(many);
  },
  /** The text with {date}, {photos} and {size} filled in. */
  kept: (text, set) => text.replace("{date}", Shown.date(set.saved))
    .replace("{photos}", set.photos.length).replace("{size}", Shown.size(set.bytes)),
};
