// Marks the answers in this browser, so that they are never sent. Without this file the form is sent and marked there.
// What each answer is worth stands in the page already; here it is only shown and counted.
"use strict";
(() => {
  const form = document.getElementById("quiz");
  const result = document.getElementById("result");
  if (!form) return;
  document.getElementById("kept").hidden = false;

  function mark(question) {
    const chosen = question.querySelector("input[name^=answer-]:checked")?.value ?? "";
    const sure = question.querySelector("input[name^=sure-]:checked")?.value === "sure";
    const told = question.querySelector(".told");
    told.hidden = false;
    let worth = "";
    for (const line of told.querySelectorAll("[data-answer]")) {
      line.hidden = line.dataset.answer !== chosen;
      if (!line.hidden) worth = line.dataset.verdict ?? "";
    }
    const counted = { asked: 1, answered: chosen ? 1 : 0, sure_and_misled: sure && worth === "misled" ? 1 : 0 };
    if (worth) counted[worth] = 1;
    return [question.dataset.tone, counted];
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const marked = [...form.querySelectorAll(".question")].map(mark);
    for (const row of result.querySelectorAll("tr[data-tone]")) {
      const mine = marked.filter(([tone]) => !row.dataset.tone || tone === row.dataset.tone);
      for (const cell of row.querySelectorAll("[data-count]")) {
        cell.textContent = mine.reduce((sum, [, counted]) => sum + (counted[cell.dataset.count] ?? 0), 0);
      }
    }
    result.hidden = false;
    result.focus();
  });
})();
